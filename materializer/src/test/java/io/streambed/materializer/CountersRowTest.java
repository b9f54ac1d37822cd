package io.streambed.materializer;

import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.model.AttributeDefinition;
import io.streambed.model.AttributeType;
import io.streambed.model.IndexKeySchema;
import io.streambed.model.IndexKind;
import io.streambed.model.IndexProjection;
import io.streambed.model.KeyAttribute;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableDefinition;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CountersRowTest {
    private static final TableDefinition TABLE = ScriptedLog.table(1, null, 0)
            .next()
            .attributes(List.of(
                    new AttributeDefinition("id", AttributeType.S), new AttributeDefinition("a", AttributeType.S)))
            .indexes(List.of(index(1), index(2)))
            .build();

    private static SecondaryIndex index(int id) {
        return new SecondaryIndex(
                "index" + id,
                id,
                IndexKind.GLOBAL,
                new IndexKeySchema(List.of(new KeyAttribute("a", AttributeType.S)), List.of()),
                IndexProjection.ALL);
    }

    @Test
    void aRowIsReadAsItWasWritten() {
        CountersRow row = new CountersRow(
                new TableCounters(3, 300, List.of(new IndexCounters(1, 2, 200), new IndexCounters(2, 1, 100))),
                77,
                new CountersRow.Counting(2, new byte[] {1, 2, 3}));

        CountersRow read = CountersRow.decode(row.encode());

        assertThat(read.counters()).isEqualTo(row.counters());
        assertThat(read.offset()).isEqualTo(77);
        CountersRow.Counting counting = Objects.requireNonNull(read.counting());
        assertThat(counting.index()).isEqualTo(2);
        assertThat(counting.next()).containsExactly(1, 2, 3);
    }

    @Test
    void indexesOfARowFromBeforeTheyWereCountedAreToBeCounted() {
        byte[] old = RowFormat.write(3 * Long.BYTES)
                .putLong(5)
                .putLong(500)
                .putLong(9)
                .array();

        CountersRow row = CountersRow.decode(old);

        assertThat(row.counters()).isEqualTo(new TableCounters(5, 500, List.of()));
        assertThat(idOf(row.uncounted(TABLE))).isEqualTo(1);
    }

    @Test
    void oneIndexIsCountedToItsEndBeforeTheNext() {
        CountersRow begun = CountersRow.NONE.counted(new IndexCounters(2, 1, 10), new byte[] {7});

        assertThat(idOf(begun.uncounted(TABLE))).isEqualTo(2);
        CountersRow counted = begun.counted(new IndexCounters(2, 1, 10), null);
        assertThat(counted.counters().index(2)).isEqualTo(new IndexCounters(2, 2, 20));
        assertThat(idOf(counted.uncounted(TABLE))).isEqualTo(1);
        assertThat(counted.counted(new IndexCounters(1, 0, 0), null).uncounted(TABLE))
                .isNull();
    }

    private static int idOf(@Nullable SecondaryIndex index) {
        return Objects.requireNonNull(index).id();
    }
}
