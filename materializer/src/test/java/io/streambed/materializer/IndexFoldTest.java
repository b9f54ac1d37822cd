package io.streambed.materializer;

import static io.streambed.materializer.ScriptedLog.CODEC;
import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.model.AttributeValue;
import io.streambed.model.Item;
import io.streambed.schemas.EncodedItem;
import io.streambed.schemas.IndexUpdates;
import io.streambed.schemas.IndexUpdates.IndexUpdate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IndexFoldTest {
    private static final int TABLE = 1;
    private static final int INDEX = 1;
    private static final int SOURCE = 3;
    private static final byte[] ENTRY = {1, 2, 3, 4, 5};

    private final InMemoryRows rows = new InMemoryRows();

    @Test
    void whatIsLowerThanAnOffsetSeenOfItsSourceIsLate() {
        open().apply(0, update(100, "new"));

        open().apply(1, update(50, "late"));

        assertThat(entry()).isEqualTo(item("new"));
    }

    @Test
    void whenTopicsHaveLostTheirEndsNothingIsLateAndPositionsComeAgain() {
        open().apply(7, update(100, "lost"));

        IndexFold fold = open();
        fold.forgetSources(3);
        fold.apply(3, update(50, "again"));

        assertThat(fold.position()).isEqualTo(3);
        assertThat(entry()).isEqualTo(item("again"));
        open().apply(4, update(51, "and on"));
        assertThat(entry()).isEqualTo(item("and on"));
    }

    private IndexFold open() {
        AppliedTables tables = AppliedTables.load(rows, CODEC, -1, new Purge(rows));
        return new IndexFold(rows, tables, CODEC.indexUpdates());
    }

    private static byte[] update(long offset, String value) {
        IndexUpdate update = new IndexUpdate(TABLE, INDEX, ENTRY, item(value));
        return CODEC.indexUpdates().encode(new IndexUpdates(SOURCE, offset, List.of(update), null));
    }

    private static EncodedItem item(String value) {
        return EncodedItem.of(Item.of(Map.of("v", new AttributeValue.S(value))));
    }

    private @Nullable EncodedItem entry() {
        byte[] row = rows.get(RowKey.index(RowKey.GLOBAL_INDEX, TABLE, INDEX, ENTRY));
        return row == null ? null : ItemRow.decode(row);
    }
}
