package io.streambed.read;

import io.streambed.expressions.SortRange;
import io.streambed.materializer.KeyRange;
import io.streambed.model.AttributeValue;
import io.streambed.model.ByteSink;
import io.streambed.model.KeyEncoding;
import io.streambed.model.PrimaryKey;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ranges of keys as ranges of bytes. Key bytes start with the hash of the encoded partition attributes, then come these, then
 * the encoded sort attributes: see {@link PrimaryKey}.
 */
final class KeyBytes {
    private static final long HASHES = 1L << 32;

    private KeyBytes() {}

    /** The rows that a key condition is about, in ascending order. */
    static KeyRange of(io.streambed.expressions.KeyRange condition) {
        byte[] prefix = prefix(condition.partition(), condition.sort());
        if (condition.isOneKey()) {
            return KeyRange.ascending(prefix, behind(prefix));
        }
        return switch (condition.range()) {
            case SortRange.Bounded(SortRange.@Nullable Bound lower, SortRange.@Nullable Bound upper) ->
                KeyRange.ascending(
                        lower == null ? prefix : edge(prefix, lower.value(), !lower.inclusive()),
                        upper == null ? behind(prefix) : edge(prefix, upper.value(), upper.inclusive()));
            case SortRange.Prefixed(AttributeValue start) -> {
                byte[] from = concat(prefix, KeyEncoding.encodePrefix(start));
                yield KeyRange.ascending(from, behind(from));
            }
        };
    }

    /** The hash of the partition that a key condition is about. */
    static int hashOf(KeyRange condition) {
        return PrimaryKey.hashOf(condition.from());
    }

    /** What of a range lies behind a row, in the order of reading. */
    static KeyRange after(KeyRange range, byte[] key) {
        if (range.descending()) {
            byte[] to = range.to();
            return to != null && Arrays.compareUnsigned(to, key) <= 0 ? range : KeyRange.descending(range.from(), key);
        }
        byte[] next = next(key);
        return Arrays.compareUnsigned(next, range.from()) <= 0 ? range : KeyRange.ascending(next, range.to());
    }

    /** The first bytes of a hash. */
    static byte[] ofHash(int hash) {
        return new byte[] {(byte) (hash >>> 24), (byte) (hash >>> 16), (byte) (hash >>> 8), (byte) hash};
    }

    /** The hashes of one of {@code total} segments, which together are all hashes. */
    static KeyRange segment(int segment, int total) {
        long from = Math.ceilDiv(HASHES * segment, total);
        long to = Math.ceilDiv(HASHES * (segment + 1), total);
        return KeyRange.ascending(ofHash((int) from), to == HASHES ? null : ofHash((int) to));
    }

    /** The whole hashes that a range touches. */
    static KeyRange hashes(KeyRange range) {
        byte[] to = range.to();
        byte[] from = ofHash(PrimaryKey.hashOf(range.from()));
        if (to == null || to.length == Integer.BYTES) {
            return KeyRange.ascending(from, to);
        }
        int next = PrimaryKey.hashOf(to) + 1;
        return KeyRange.ascending(from, next == 0 ? null : ofHash(next));
    }

    /** The least bytes behind a key. */
    private static byte[] next(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }

    private static byte[] edge(byte[] prefix, AttributeValue value, boolean behind) {
        byte[] key = concat(prefix, KeyEncoding.encode(value));
        return behind ? behind(key) : key;
    }

    private static byte[] prefix(List<AttributeValue> partition, List<AttributeValue> sort) {
        ByteSink sink = new ByteSink(64);
        for (AttributeValue value : partition) {
            KeyEncoding.encode(value, sink);
        }
        byte[] hash = ofHash(KeyEncoding.hash(sink.toArray()));
        for (AttributeValue value : sort) {
            KeyEncoding.encode(value, sink);
        }
        return concat(hash, sink.toArray());
    }

    /** The least bytes behind everything that starts with these, which are a key's or a part of one behind its hash. */
    private static byte[] behind(byte[] prefix) {
        for (int i = prefix.length - 1; i >= 0; i--) {
            if (prefix[i] != (byte) 0xFF) {
                byte[] end = Arrays.copyOf(prefix, i + 1);
                end[i]++;
                return end;
            }
        }
        // Every encoded partition attribute has a byte that is none of the highest.
        throw new IllegalArgumentException("no part of a key");
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
