package io.streambed.materializer;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.DataBlockIndexType;
import org.rocksdb.IndexType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * Bounds the memory of all stores of the process together, and favours point lookups. Named in the configuration, so it
 * is public and has a public constructor.
 */
public final class RocksDbSettings implements RocksDBConfigSetter {
    private static final long CACHE_BYTES = 192L << 20;

    /**
     * All memtables together, out of the cache's allowance. The larger they are, the more often an overwritten row dies in
     * memory, and the less a write costs in flushes and compactions.
     */
    private static final long WRITE_BUFFERS_BYTES = 128L << 20;

    private static final long WRITE_BUFFER_BYTES = 32L << 20;

    private static final long METADATA_BLOCK_BYTES = 4096;

    static {
        RocksDB.loadLibrary();
    }

    /** Blocks, their indexes and filters, and the write buffers of all stores: they share one allowance. */
    private static final Cache CACHE = new LRUCache(CACHE_BYTES);

    private static final WriteBufferManager WRITE_BUFFERS = new WriteBufferManager(WRITE_BUFFERS_BYTES, CACHE);

    private static final BloomFilter FILTER = new BloomFilter(10);

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        // Kafka Streams wants its own table configuration back, changed; and it closes the filter and cache it had put
        // there.
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(CACHE);
        table.setCacheIndexAndFilterBlocks(true);
        table.setCacheIndexAndFilterBlocksWithHighPriority(true);
        table.setPinL0FilterAndIndexBlocksInCache(true);
        // In parts: the index of one file grows to megabytes, and would be read and decompressed whole each time
        // that the cache has dropped it.
        table.setIndexType(IndexType.kTwoLevelIndexSearch);
        table.setPartitionFilters(true);
        table.setMetadataBlockSize(METADATA_BLOCK_BYTES);
        table.setPinTopLevelIndexAndFilter(true);
        table.setFilterPolicy(FILTER);
        table.setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash);
        options.setTableFormatConfig(table);
        // A put of a new item first looks whether it exists: misses must be cheap on the last level, too.
        options.setOptimizeFiltersForHits(false);
        options.setWriteBufferManager(WRITE_BUFFERS);
        options.setWriteBufferSize(WRITE_BUFFER_BYTES);
        options.setCompressionType(CompressionType.LZ4_COMPRESSION);
        options.setStatsDumpPeriodSec(0);
    }

    /** What the stores share is never closed. */
    @Override
    public void close(String storeName, Options options) {}
}
