package io.streambed.materializer;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** The way of one opening of a log partition to the topic of index updates. The target stands in the record's key. */
final class IndexUpdateTopic implements IndexUpdateSink {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ProcessorContext<byte[], byte[]> context;
    private final long opening = RANDOM.nextLong();

    IndexUpdateTopic(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
    }

    @Override
    public void send(int logPartition, byte[] value) {
        byte[] key = ByteBuffer.allocate(Integer.BYTES).putInt(logPartition).array();
        context.forward(new Record<>(key, value, context.currentSystemTimeMs()));
    }

    @Override
    public long opening() {
        return opening;
    }

    static StreamPartitioner<byte[], byte[]> partitioner() {
        return (topic, key, value, partitions) ->
                Optional.of(Set.of(ByteBuffer.wrap(key).getInt()));
    }
}
