package io.streambed.materializer;

import io.streambed.model.PrimaryKey;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableDefinition;
import io.streambed.schemas.Change;
import io.streambed.schemas.EncodedItem;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** Adds up what one record does to the sizes of item collections. Mutable, used by one thread. */
final class CollectionSums {
    /** By the key of their rows. */
    private final Map<Bytes, Long> sums = new LinkedHashMap<>(4);

    void add(TableDefinition table, Change change) {
        byte[] collection = PrimaryKey.collectionOf(table.key(), change.key());
        long more = sizeOf(table, change.newImage()) - sizeOf(table, change.oldImage());
        sums.merge(Bytes.wrap(RowKey.collection(table.number(), collection)), more, Long::sum);
    }

    private static long sizeOf(TableDefinition table, @Nullable EncodedItem image) {
        if (image == null) {
            return 0;
        }
        long size = image.size();
        for (SecondaryIndex index : table.indexes()) {
            if (index.isLocal() && IndexEntries.contains(index, image)) {
                size += IndexEntries.sizeOf(table.key(), index, image);
            }
        }
        return size;
    }

    /**
     * The rows after the record; those that have it already are among them, because the changelog may not have them.
     *
     * @param before the rows before
     */
    void write(Rows before, long offset, Consumer<Rows.Row> into) {
        sums.forEach((key, more) -> {
            CollectionRow after = CollectionRow.decode(before.get(key.get())).plus(more, offset);
            into.accept(new Rows.Row(key.get(), after.bytes() == 0 ? null : after.encode()));
        });
    }
}
