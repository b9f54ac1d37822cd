package io.streambed.materializer;

/**
 * Follows the log partitions this node processes. Called on the partition's stream thread, per partition in order; must
 * not block. An exception stops the stream thread's partitions loudly: they are closed as not clean, opened again and go
 * on with the same record (see {@link Materializer}).
 */
public interface PartitionListener {
    /** The partition is restored and its records follow. Records before this node's own claim may still be to come. */
    void opened(OpenPartition partition);

    /**
     * Kafka has lost index updates of an opened partition, which may say anything about its global indexes since: they are to be
     * filled again.
     */
    default void indexUpdatesLost(OpenPartition partition) {}

    /**
     * The record's effects are in the partition's rows. Every record after {@link OpenPartition#appliedOffset} at opening,
     * void ones included, each once, without gaps; never one at or below it.
     */
    void applied(OpenPartition partition, AppliedRecord record);

    /**
     * Nothing more comes from this opening, and reading it fails from now on.
     *
     * @param clean false after a failure here; true when the partition moves or the node stops
     */
    void closed(OpenPartition partition, boolean clean);
}
