package io.streambed.materializer;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** The change log apart from what Kafka Streams delivers. Blocks; used on the stream thread when a partition opens. */
interface LogAccess {
    /**
     * What is in the log: from {@code start}, inclusive, to {@code end}, exclusive.
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

    /** Bounds of a log. */
    record Bounds(long start, long end) {}

    /** Takes the records, in their order. */
    @FunctionalInterface
    interface Sink {
        void accept(long offset, Headers headers, byte @Nullable [] value);
    }
}
