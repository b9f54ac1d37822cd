package io.streambed.model;

/**
 * A table partition: the hashes from {@code firstHash} up to the next partition's, and the log partition they live on.
 *
 * @param firstHash inclusive, unsigned
 */
public record TablePartition(int firstHash, int logPartition) {
    public TablePartition {
        if (logPartition < 0) {
            throw new IllegalArgumentException("negative log partition");
        }
    }
}
