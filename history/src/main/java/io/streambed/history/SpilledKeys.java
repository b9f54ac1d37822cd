package io.streambed.history;

import io.streambed.history.ChangedKeys.Span;
import io.streambed.materializer.KeyRange;
import io.streambed.schemas.EncodedItem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * Changed keys on disk, in a temporary RocksDB without a log. A row's key is the item's key and the number of the run it
 * came with, so that nothing needs to be looked up before it is written; readers put a key's runs together.
 */
final class SpilledKeys implements AutoCloseable {
    private static final int RUN_BYTES = Integer.BYTES;
    private static final int BATCH_BYTES = 1 << 20;
    private static final long WRITE_BUFFER_BYTES = 16L << 20;
    private static final int NO_IMAGE = -1;

    /** Blocks, and what finds them: else every file would keep that in memory, and memory would grow with the table. */
    private static final long CACHE_BYTES = 8L << 20;

    private static final int MAX_OPEN_FILES = 128;

    /** Half a gigabyte of what is written and read once is not worth merging before. */
    private static final int RUNS_TO_MERGE = 32;

    static {
        RocksDB.loadLibrary();
    }

    private final Path directory;
    private final Cache cache;
    private final Options options;
    private final WriteOptions writes;
    private final RocksDB store;
    private int run;

    private SpilledKeys(Path directory, Cache cache, Options options, RocksDB store) {
        this.directory = directory;
        this.cache = cache;
        this.options = options;
        this.store = store;
        this.writes = new WriteOptions().setDisableWAL(true);
    }

    static SpilledKeys create(Path parent) {
        Cache cache = new LRUCache(CACHE_BYTES);
        Options options = new Options()
                .setCreateIfMissing(true)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setWriteBufferSize(WRITE_BUFFER_BYTES)
                .setMaxWriteBufferNumber(2)
                .setKeepLogFileNum(1)
                .setStatsDumpPeriodSec(0)
                .setMaxOpenFiles(MAX_OPEN_FILES)
                .setLevel0FileNumCompactionTrigger(RUNS_TO_MERGE)
                .setLevel0SlowdownWritesTrigger(2 * RUNS_TO_MERGE)
                .setLevel0StopWritesTrigger(3 * RUNS_TO_MERGE)
                .setMaxBytesForLevelBase(RUNS_TO_MERGE * WRITE_BUFFER_BYTES)
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setCacheIndexAndFilterBlocks(true)
                        .setPinL0FilterAndIndexBlocksInCache(true));
        try {
            Files.createDirectories(parent);
            Path directory = Files.createTempDirectory(parent, "changed-keys-");
            return new SpilledKeys(directory, cache, options, RocksDB.open(options, directory.toString()));
        } catch (IOException failure) {
            options.close();
            cache.close();
            throw new UncheckedIOException(failure);
        } catch (RocksDBException failure) {
            options.close();
            cache.close();
            throw new IllegalStateException("no temporary store in " + parent, failure);
        }
    }

    /** Adds a run. Of the same key, what earlier runs say came earlier. */
    void add(SortedMap<byte[], Span> keys) {
        int number = run++;
        try (WriteBatch batch = new WriteBatch()) {
            for (Map.Entry<byte[], Span> entry : keys.entrySet()) {
                batch.put(rowKey(entry.getKey(), number), encode(entry.getValue()));
                if (batch.getDataSize() > BATCH_BYTES) {
                    store.write(writes, batch);
                    batch.clear();
                }
            }
            store.write(writes, batch);
        } catch (RocksDBException failure) {
            throw new IllegalStateException("the temporary store in " + directory + " cannot be written", failure);
        }
    }

    private static byte[] rowKey(byte[] key, int run) {
        return ByteBuffer.allocate(key.length + RUN_BYTES).put(key).putInt(run).array();
    }

    private static byte[] encode(Span span) {
        EncodedItem before = span.before();
        EncodedItem after = span.after();
        ByteBuffer row = ByteBuffer.allocate(Long.BYTES + 4 * Integer.BYTES + length(before) + length(after));
        row.putLong(span.time());
        write(row, before);
        write(row, after);
        return row.array();
    }

    private static int length(@Nullable EncodedItem image) {
        return image == null ? 0 : image.avro().length;
    }

    private static void write(ByteBuffer row, @Nullable EncodedItem image) {
        row.putInt(image == null ? NO_IMAGE : image.size()).putInt(length(image));
        if (image != null) {
            row.put(image.avro());
        }
    }

    private static @Nullable EncodedItem read(ByteBuffer row) {
        int size = row.getInt();
        byte[] avro = new byte[row.getInt()];
        row.get(avro);
        return size == NO_IMAGE ? null : EncodedItem.of(avro, size);
    }

    ChangedKeys.Cursor cursor(KeyRange range) {
        return new StoreCursor(store.newIterator(), range);
    }

    @Override
    public void close() {
        store.close();
        writes.close();
        options.close();
        cache.close();
        TemporaryFiles.delete(directory);
    }

    /** Puts the runs of a key together. */
    private static final class StoreCursor implements ChangedKeys.Cursor {
        private final RocksIterator iterator;
        private final KeyRange range;
        private byte @Nullable [] key;
        private @Nullable Span span;

        StoreCursor(RocksIterator iterator, KeyRange range) {
            this.iterator = iterator;
            this.range = range;
            if (range.descending()) {
                seekLast();
            } else {
                iterator.seek(range.from());
            }
            // A row's key is longer than the item's, so it may be in range where the item's is not.
            while (iterator.isValid() && outside(keyOfRow()) && !past(keyOfRow())) {
                step();
            }
        }

        private void seekLast() {
            byte[] to = range.to();
            if (to == null) {
                iterator.seekToLast();
            } else {
                iterator.seekForPrev(rowKey(to, -1));
            }
        }

        private byte[] keyOfRow() {
            byte[] rowKey = iterator.key();
            return Arrays.copyOf(rowKey, rowKey.length - RUN_BYTES);
        }

        private boolean outside(byte[] candidate) {
            byte[] to = range.to();
            return Arrays.compareUnsigned(candidate, range.from()) < 0
                    || (to != null && Arrays.compareUnsigned(candidate, to) >= 0);
        }

        /** Behind the range's end, in its direction. */
        private boolean past(byte[] candidate) {
            byte[] to = range.to();
            return range.descending()
                    ? Arrays.compareUnsigned(candidate, range.from()) < 0
                    : to != null && Arrays.compareUnsigned(candidate, to) >= 0;
        }

        private void step() {
            if (range.descending()) {
                iterator.prev();
            } else {
                iterator.next();
            }
        }

        @Override
        public boolean next() {
            if (!iterator.isValid() || outside(keyOfRow())) {
                requireSound();
                key = null;
                span = null;
                return false;
            }
            byte[] current = keyOfRow();
            Span sum = null;
            while (iterator.isValid() && Arrays.equals(keyOfRow(), current)) {
                ByteBuffer row = ByteBuffer.wrap(iterator.value());
                long time = row.getLong();
                Span part = new Span(read(row), read(row), time);
                sum = sum == null
                        ? part
                        : range.descending()
                                ? new Span(part.before(), sum.after(), sum.time())
                                : new Span(sum.before(), part.after(), part.time());
                step();
            }
            key = current;
            span = sum;
            return true;
        }

        private void requireSound() {
            try {
                iterator.status();
            } catch (RocksDBException failure) {
                throw new IllegalStateException("a temporary store cannot be read", failure);
            }
        }

        @Override
        public byte[] key() {
            if (key == null) {
                throw new IllegalStateException("not at a key");
            }
            return key;
        }

        @Override
        public Span span() {
            if (span == null) {
                throw new IllegalStateException("not at a key");
            }
            return span;
        }

        @Override
        public void close() {
            iterator.close();
        }
    }
}
