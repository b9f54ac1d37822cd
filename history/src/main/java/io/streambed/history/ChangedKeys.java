package io.streambed.history;

import io.streambed.materializer.KeyRange;
import io.streambed.schemas.EncodedItem;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What became of the keys that changed in a stretch of history: the image before the first change of each, and the image
 * after its last. A few megabytes are kept in memory; what is more goes to a temporary store on disk, so memory does not
 * grow with the number of keys. Mutable; used by one thread, and always closed.
 */
final class ChangedKeys implements AutoCloseable {
    static final long MEMORY_BYTES = 16L << 20;

    /** What a key costs in memory beside its bytes, about. */
    private static final int OVERHEAD = 160;

    /**
     * A key's stretch.
     *
     * @param before the image before its first change, null if there was none
     * @param after the image after its last change; null if there was none, or if nobody asked
     * @param time of its last change, epoch milliseconds; 0 if nobody asked
     */
    record Span(@Nullable EncodedItem before, @Nullable EncodedItem after, long time) {
        Span(@Nullable EncodedItem before, @Nullable EncodedItem after) {
            this(before, after, 0);
        }
    }

    private final Path directory;
    private final boolean last;
    private final long memoryBytes;
    private final NavigableMap<byte[], Span> memory = new TreeMap<>(Arrays::compareUnsigned);
    private long bytes;
    private @Nullable SpilledKeys spilled;

    /**
     * @param directory where to make a temporary store if one is needed
     * @param last whether to keep the images after the last changes, too
     */
    ChangedKeys(Path directory, boolean last, long memoryBytes) {
        this.directory = directory;
        this.last = last;
        this.memoryBytes = memoryBytes;
    }

    /** Takes the next change of a key. */
    void put(byte[] key, @Nullable EncodedItem before, @Nullable EncodedItem after) {
        put(key, before, after, 0);
    }

    /**
     * Takes the next change of a key.
     *
     * @param time of its commit, epoch milliseconds
     */
    void put(byte[] key, @Nullable EncodedItem before, @Nullable EncodedItem after, long time) {
        Span known = memory.get(key);
        if (known == null) {
            Span span = new Span(before, last ? after : null, last ? time : 0);
            memory.put(key, span);
            bytes += OVERHEAD + key.length + length(span.before()) + length(span.after());
        } else if (last) {
            memory.put(key, new Span(known.before(), after, time));
            bytes += length(after) - length(known.after());
        }
        if (bytes > memoryBytes) {
            spill();
        }
    }

    private static int length(@Nullable EncodedItem image) {
        return image == null ? 0 : image.avro().length;
    }

    private void spill() {
        SpilledKeys store = spilled;
        if (store == null) {
            store = SpilledKeys.create(directory);
            spilled = store;
        }
        store.add(memory);
        memory.clear();
        bytes = 0;
    }

    /** Walks the keys of a range in its direction. Nothing is put any more. */
    Cursor cursor(KeyRange range) {
        if (spilled == null) {
            return new MemoryCursor(memory, range);
        }
        if (!memory.isEmpty()) {
            spill();
        }
        return spilled.cursor(range);
    }

    /** Walks keys. Used by one thread. */
    interface Cursor extends AutoCloseable {
        boolean next();

        byte[] key();

        Span span();

        @Override
        void close();
    }

    @Override
    public void close() {
        memory.clear();
        if (spilled != null) {
            spilled.close();
        }
    }

    private static final class MemoryCursor implements Cursor {
        private final Deque<Iterator<Map.Entry<byte[], Span>>> rest = new ArrayDeque<>();
        private Map.@Nullable Entry<byte[], Span> current;

        MemoryCursor(NavigableMap<byte[], Span> keys, KeyRange range) {
            byte[] to = range.to();
            if (to != null && Arrays.compareUnsigned(range.from(), to) >= 0) {
                return;
            }
            NavigableMap<byte[], Span> part =
                    to == null ? keys.tailMap(range.from(), true) : keys.subMap(range.from(), true, to, false);
            rest.add((range.descending() ? part.descendingMap() : part)
                    .entrySet()
                    .iterator());
        }

        @Override
        public boolean next() {
            Iterator<Map.Entry<byte[], Span>> iterator = rest.peek();
            current = iterator != null && iterator.hasNext() ? iterator.next() : null;
            return current != null;
        }

        private Map.Entry<byte[], Span> current() {
            if (current == null) {
                throw new IllegalStateException("not at a key");
            }
            return current;
        }

        @Override
        public byte[] key() {
            return current().getKey();
        }

        @Override
        public Span span() {
            return current().getValue();
        }

        @Override
        public void close() {}
    }
}
