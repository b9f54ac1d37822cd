package io.streambed.model;

/** Where a table is in its life. */
public enum TableStatus {
    CREATING,
    ACTIVE,
    UPDATING,
    DELETING
}
