package io.streambed.materializer;

import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The one static topology, whatever tables exist: {@code changes -> [items]}. Processors and stores keep their names for
 * ever, since the names of changelogs are made of them.
 */
final class MaterializerTopology {
    private static final String SOURCE = "changes";

    private MaterializerTopology() {}

    static Topology of(String changesTopic, PartitionHost host) {
        StoreBuilder<KeyValueStore<Bytes, byte[]>> items = Stores.keyValueStoreBuilder(
                        host.stores(), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(Map.of());
        return new Topology()
                .addSource(SOURCE, new ByteArrayDeserializer(), new ByteArrayDeserializer(), changesTopic)
                .addProcessor(ItemsProcessor.NAME, () -> new ItemsProcessor(host), SOURCE)
                .addStateStore(items, ItemsProcessor.NAME);
    }
}
