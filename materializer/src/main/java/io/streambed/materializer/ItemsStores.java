package io.streambed.materializer;

import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** Makes this node's {@code items} stores and knows the open ones, standby copies included. Thread-safe. */
final class ItemsStores implements KeyValueBytesStoreSupplier {
    static final String NAME = "items";

    private final ConcurrentHashMap<Integer, ItemsStore> open = new ConcurrentHashMap<>();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String metricsScope() {
        return "rocksdb";
    }

    @Override
    public KeyValueStore<Bytes, byte[]> get() {
        return new ItemsStore(Stores.persistentKeyValueStore(NAME).get(), this);
    }

    /** The store of a log partition's task; RocksDB's own lock allows only one at a time. */
    ItemsStore of(int partition) {
        ItemsStore store = open.get(partition);
        if (store == null) {
            throw new IllegalStateException("the items store of log partition " + partition + " is not open");
        }
        return store;
    }

    void opened(int partition, ItemsStore store) {
        open.put(partition, store);
    }

    void closed(int partition, ItemsStore store) {
        open.remove(partition, store);
    }
}
