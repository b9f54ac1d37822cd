package io.streambed.materializer;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Tells whether an item was changed between two moments of one opening. Items share places, so that it may say so of an item
 * that was not. Written by the partition's stream thread, read by any.
 */
final class ItemVersions {
    private static final int PLACES = 1 << 16;

    private final AtomicLongArray places = new AtomicLongArray(PLACES);

    /** The item is about to change by the record at an offset; its version is odd until it has. */
    void changing(int table, byte[] key, long offset) {
        places.setRelease(place(table, key), 2 * offset + 1);
    }

    void changed(int table, byte[] key, long offset) {
        places.setRelease(place(table, key), 2 * offset + 2);
    }

    long of(int table, byte[] key) {
        return places.get(place(table, key));
    }

    private static int place(int table, byte[] key) {
        int hash = 31 * Arrays.hashCode(key) + table;
        hash *= 0x9E3779B9;
        return (hash ^ hash >>> 16) & (PLACES - 1);
    }
}
