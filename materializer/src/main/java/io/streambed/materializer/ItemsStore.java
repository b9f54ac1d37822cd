package io.streambed.materializer;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The lowest layer of the {@code items} store: RocksDB, with {@link LocalMarks} kept in it. Kafka Streams puts its
 * changelog on top. Read by any thread through {@link StoreRows}, past the layers above, which add nothing to a read.
 *
 * <p>RocksDB's store does the locking that reads from other threads need: get, ranges in both directions and close exclude each other, an
 * iterator's steps exclude its closing, closing the store closes the open iterators first, and what comes after is
 * refused. Its other reads, which do not lock, are not offered here.
 */
final class ItemsStore implements KeyValueStore<Bytes, byte[]>, LocalMarks.LocalStore {
    private final KeyValueStore<Bytes, byte[]> inner;
    private final ItemsStores stores;
    private int partition = -1;

    ItemsStore(KeyValueStore<Bytes, byte[]> inner, ItemsStores stores) {
        this.inner = inner;
        this.stores = stores;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        inner.init(context, root);
        LocalMarks.opened(this);
        partition = context.taskId().partition();
        stores.opened(partition, this);
    }

    @Override
    public void commit(Map<TopicPartition, Long> changelogOffsets) {
        if (isOpen()) {
            LocalMarks.checkpoint(this);
        }
        inner.commit(changelogOffsets);
    }

    @Override
    public void close() {
        if (partition >= 0) {
            stores.closed(partition, this);
        }
        inner.close();
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        return inner.get(Bytes.wrap(key));
    }

    @Override
    public void putLocally(byte[] key, byte @Nullable [] value) {
        inner.put(Bytes.wrap(key), value);
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public boolean persistent() {
        return inner.persistent();
    }

    @Override
    public boolean isOpen() {
        return inner.isOpen();
    }

    @Override
    @SuppressWarnings("deprecation") // how a store says that it does without a checkpoint file
    public boolean managesOffsets() {
        return inner.managesOffsets();
    }

    @Override
    public @Nullable Long committedOffset(TopicPartition partition) {
        return inner.committedOffset(partition);
    }

    @Override
    public Position getPosition() {
        return inner.getPosition();
    }

    @Override
    public byte @Nullable [] get(Bytes key) {
        return inner.get(key);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(Bytes from, @Nullable Bytes to) {
        return inner.range(from, to);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> reverseRange(Bytes from, @Nullable Bytes to) {
        return inner.reverseRange(from, to);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
        return inner.all();
    }

    @Override
    public long approximateNumEntries() {
        throw new UnsupportedOperationException("not safe while the store is closed by another thread");
    }

    @Override
    public void put(Bytes key, byte @Nullable [] value) {
        inner.put(key, value);
    }

    @Override
    public byte @Nullable [] putIfAbsent(Bytes key, byte[] value) {
        return inner.putIfAbsent(key, value);
    }

    @Override
    public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
        inner.putAll(entries);
    }

    @Override
    public byte @Nullable [] delete(Bytes key) {
        return inner.delete(key);
    }
}
