package io.streambed.stream;

import io.streambed.model.PrimaryKey;
import io.streambed.schemas.Change;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A shard of a stream: one table partition's residence on a log partition, while the stream was enabled.
 *
 * @param id unique in its stream, in the service's form; ids order as texts in the order of listing
 * @param table the table's number
 * @param firstHash of the table partition, unsigned, inclusive
 * @param lastHash of the table partition, unsigned, inclusive
 * @param startOffset of the record that enabled the stream; the changes come after it
 * @param endOffset of the record that disabled the stream, or -1 while the shard is open
 */
public record Shard(
        String id, int table, int logPartition, int firstHash, int lastHash, long startOffset, long endOffset) {

    /**
     * The id of a shard. Creation time and first hash alone make it unique in its stream; the table number keeps the
     * shards of tables created together apart, so that a mix-up of streams is noticed.
     *
     * @param createdAt epoch milliseconds
     */
    static String id(long createdAt, int table, int firstHash) {
        int mixed = mix(firstHash ^ mix(table));
        return String.format(
                Locale.ROOT, "shardId-%020d-%s", createdAt, HexFormat.of().toHexDigits(mixed));
    }

    /** Murmur3's finalizer: spreads the bits, and different inputs have different outputs. */
    private static int mix(int value) {
        int mixed = value ^ value >>> 16;
        mixed *= 0x85ebca6b;
        mixed ^= mixed >>> 13;
        mixed *= 0xc2b2ae35;
        return mixed ^ mixed >>> 16;
    }

    public boolean open() {
        return endOffset < 0;
    }

    /** Whether a change that lies between start and end belongs to this shard. */
    boolean contains(Change change) {
        if (change.table() != table) {
            return false;
        }
        int hash = PrimaryKey.hashOf(change.key());
        return Integer.compareUnsigned(hash, firstHash) >= 0 && Integer.compareUnsigned(hash, lastHash) <= 0;
    }
}
