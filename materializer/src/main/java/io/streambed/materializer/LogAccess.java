package io.streambed.materializer;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** The logs apart from what Kafka Streams delivers. Blocks; used on the stream thread when a partition opens. */
interface LogAccess {
    /**
     * What is in a log partition, and in its changelog.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka does not tell
     */
    Bounds bounds(int logPartition);

    /**
     * Reads the records from {@code from}, inclusive, to {@code to}, exclusive, which all exist.
     *
     * @throws org.apache.kafka.common.KafkaException if they cannot be read
     */
    void read(int logPartition, long from, long to, Sink sink);

    /**
     * Reads the index updates for a log partition from {@code from}, inclusive, to {@code to}, exclusive, as far as they
     * still exist.
     *
     * @throws org.apache.kafka.common.KafkaException if they cannot be read
     */
    void readIndexUpdates(int logPartition, long from, long to, Sink sink);

    /**
     * Deletes the index updates for a log partition that were committed when this was called for it the last time, so that
     * all that came of them has been in the changelog for a while. Does not block, and what fails is left for the next time.
     */
    void trimIndexUpdates(int logPartition);

    /**
     * How far a log goes.
     *
     * @param start first offset
     * @param end the offset after the last
     * @param changelogEnd the offset after the last of the changelog of the rows
     * @param indexUpdatesEnd the offset after the last of the index updates for the log partition
     */
    record Bounds(long start, long end, long changelogEnd, long indexUpdatesEnd) {}

    /** Takes the records, in their order. */
    @FunctionalInterface
    interface Sink {
        void accept(long offset, Headers headers, byte @Nullable [] value);
    }
}
