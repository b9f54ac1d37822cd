package io.streambed.stream;

import io.streambed.materializer.Rows;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rows in memory. */
final class MapRows implements Rows {
    private final NavigableMap<byte[], byte[]> rows = new TreeMap<>(Arrays::compareUnsigned);

    @Override
    public synchronized byte @Nullable [] get(byte[] key) {
        return rows.get(key);
    }

    @Override
    public synchronized void putAll(List<Row> written) {
        for (Row row : written) {
            byte[] value = row.value();
            if (value == null) {
                rows.remove(row.key());
            } else {
                rows.put(row.key(), value);
            }
        }
    }

    @Override
    public synchronized Cursor range(byte[] from, byte @Nullable [] to) {
        NavigableMap<byte[], byte[]> range =
                to == null ? rows.tailMap(from, true) : rows.subMap(from, true, to, false);
        Iterator<Map.Entry<byte[], byte[]>> entries =
                new TreeMap<>(range).entrySet().iterator();
        return new Cursor() {
            private Map.@Nullable Entry<byte[], byte[]> current;

            @Override
            public boolean next() {
                current = entries.hasNext() ? entries.next() : null;
                return current != null;
            }

            @Override
            public byte[] key() {
                return current().getKey();
            }

            @Override
            public byte[] value() {
                return current().getValue();
            }

            private Map.Entry<byte[], byte[]> current() {
                Map.Entry<byte[], byte[]> entry = current;
                if (entry == null) {
                    throw new IllegalStateException("before the first row or behind the last");
                }
                return entry;
            }

            @Override
            public void close() {}
        };
    }
}
