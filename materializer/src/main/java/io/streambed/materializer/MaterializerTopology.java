package io.streambed.materializer;

import io.streambed.schemas.Topics;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The one static topology, whatever tables exist: {@code changes -> [items] ->
 * index updates -> [items]}: the same task folds a log partition and the index entries that live there. Processors and stores keep their names for
 * ever, since the names of changelogs are made of them.
 */
final class MaterializerTopology {
    private static final String CHANGES = "changes";
    private static final String INDEX_UPDATES = "index-updates";
    private static final String INDEX_UPDATES_SINK = "to-index-updates";

    private MaterializerTopology() {}

    static Topology of(Topics topics, PartitionHost host) {
        StoreBuilder<KeyValueStore<Bytes, byte[]>> items = Stores.keyValueStoreBuilder(
                        host.stores(), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(Map.of());
        return new Topology()
                .addSource(CHANGES, new ByteArrayDeserializer(), new ByteArrayDeserializer(), topics.changes())
                .addSource(
                        INDEX_UPDATES, new ByteArrayDeserializer(), new ByteArrayDeserializer(), topics.indexUpdates())
                .addProcessor(
                        ItemsProcessor.NAME,
                        () -> new ItemsProcessor(host, topics.indexUpdates()),
                        CHANGES,
                        INDEX_UPDATES)
                .addSink(
                        INDEX_UPDATES_SINK,
                        topics.indexUpdates(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer(),
                        IndexUpdateTopic.partitioner(),
                        ItemsProcessor.NAME)
                .addStateStore(items, ItemsProcessor.NAME);
    }
}
