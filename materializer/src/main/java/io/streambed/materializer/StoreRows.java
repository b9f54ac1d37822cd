package io.streambed.materializer;

import io.streambed.model.PartitionMovedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The rows of a log partition in its task's store: written through the changelog, read past it. */
final class StoreRows implements Rows {
    private final int logPartition;
    private final ItemsStore reads;
    private final KeyValueStore<Bytes, byte[]> writes;

    /** @param writes the store as the task's processor has it, with its changelog */
    StoreRows(int logPartition, ItemsStore reads, KeyValueStore<Bytes, byte[]> writes) {
        this.logPartition = logPartition;
        this.reads = reads;
        this.writes = writes;
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        try {
            return reads.get(key);
        } catch (InvalidStateStoreException e) {
            throw new PartitionMovedException(logPartition);
        }
    }

    @Override
    public void putAll(List<Row> rows) {
        List<KeyValue<Bytes, byte[]>> entries = new ArrayList<>(rows.size());
        for (Row row : rows) {
            entries.add(KeyValue.pair(Bytes.wrap(row.key()), row.value()));
        }
        writes.putAll(entries);
    }

    @Override
    public Cursor range(KeyRange range) {
        Bytes from = Bytes.wrap(range.from());
        Bytes end = range.to() == null ? null : Bytes.wrap(range.to());
        return new StoreCursor(
                unlessClosed(() -> range.descending() ? reads.reverseRange(from, end) : reads.range(from, end)),
                range.to());
    }

    private <R extends @Nullable Object> R unlessClosed(Supplier<R> read) {
        try {
            return read.get();
        } catch (InvalidStateStoreException e) {
            throw new PartitionMovedException(logPartition);
        }
    }

    private final class StoreCursor implements Cursor {
        private final KeyValueIterator<Bytes, byte[]> iterator;
        private final byte @Nullable [] end;
        private @Nullable KeyValue<Bytes, byte[]> current;

        StoreCursor(KeyValueIterator<Bytes, byte[]> iterator, byte @Nullable [] end) {
            this.iterator = iterator;
            this.end = end;
        }

        @Override
        public boolean next() {
            KeyValue<Bytes, byte[]> next = unlessClosed(this::step);
            // The store's range includes its end, which comes last, or first where it is walked backwards.
            if (next != null && Arrays.equals(next.key.get(), end)) {
                next = unlessClosed(this::step);
            }
            current = next;
            return next != null;
        }

        private @Nullable KeyValue<Bytes, byte[]> step() {
            return iterator.hasNext() ? iterator.next() : null;
        }

        @Override
        public byte[] key() {
            return current().key.get();
        }

        @Override
        public byte[] value() {
            return current().value;
        }

        private KeyValue<Bytes, byte[]> current() {
            if (current == null) {
                throw new IllegalStateException("not at a row");
            }
            return current;
        }

        @Override
        public void close() {
            iterator.close();
        }
    }
}
