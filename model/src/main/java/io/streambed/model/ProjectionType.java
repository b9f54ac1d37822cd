package io.streambed.model;

/** Which of an item's attributes an index holds beside the keys of index and table. */
public enum ProjectionType {
    ALL,
    KEYS_ONLY,
    INCLUDE
}
