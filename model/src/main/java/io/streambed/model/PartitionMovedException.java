package io.streambed.model;

/**
 * This node does not own the log partition, or no longer does. Nothing happened; the request may safely be routed again.
 *
 * <p>No stack trace: it is a signal between modules, thrown for every request that waits while a partition moves.
 */
public final class PartitionMovedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int logPartition;

    public PartitionMovedException(int logPartition) {
        super("log partition " + logPartition + " is not open on this node", null, false, false);
        this.logPartition = logPartition;
    }

    public int logPartition() {
        return logPartition;
    }
}
