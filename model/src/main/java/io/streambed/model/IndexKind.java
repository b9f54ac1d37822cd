package io.streambed.model;

/** The two kinds of secondary index. */
public enum IndexKind {
    /** Shares the table's partition key; lives with the items; made with the table and never after. */
    LOCAL,
    /** Has a partition key of its own, of up to four attributes; may be added and dropped at any time. */
    GLOBAL
}
