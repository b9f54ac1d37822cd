package io.streambed.model;

/** Where an index is in its life. */
public enum IndexStatus {
    /** Added to a table that existed: written to, filled with what the table holds, not readable yet. */
    CREATING,
    /** Complete and readable. An index made together with its table is so from the start. */
    ACTIVE,
    /** Not readable any more; its entries are being removed. */
    DELETING,
    /** Shown while a changed throughput reaches the log partitions; never part of a definition. */
    UPDATING
}
