package io.streambed.schemas;

/** Why an item changed. Only the names are written, so the order may change; new causes need a new schema version. */
public enum Cause {
    /** A client asked for it. */
    USER,
    /** The item's time to live had passed. */
    TTL
}
