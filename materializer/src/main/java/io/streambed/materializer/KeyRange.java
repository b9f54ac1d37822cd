package io.streambed.materializer;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of ordered keys, and the direction it is walked in. Keys order as unsigned bytes.
 *
 * @param from inclusive
 * @param to exclusive; null: to the last
 * @param descending from the last key to the first
 */
@SuppressWarnings("ArrayRecordComponent") // only carries two arrays to the store, and is never compared
public record KeyRange(byte[] from, byte @Nullable [] to, boolean descending) {
    private static final byte[] FIRST = {};

    /** Every key, in ascending order. */
    public static KeyRange all() {
        return new KeyRange(FIRST, null, false);
    }

    /** Walked from {@code from}, inclusive, to {@code to}, exclusive; null: to the last. */
    public static KeyRange ascending(byte[] from, byte @Nullable [] to) {
        return new KeyRange(from, to, false);
    }

    /** The same stretch, walked from its end to {@code from}. */
    public static KeyRange descending(byte[] from, byte @Nullable [] to) {
        return new KeyRange(from, to, true);
    }

    /** Whether the key is in the stretch. */
    public boolean contains(byte[] key) {
        return Arrays.compareUnsigned(key, from) >= 0 && (to == null || Arrays.compareUnsigned(key, to) < 0);
    }
}
