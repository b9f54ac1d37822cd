package io.streambed.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadUnitsTest {
    @ParameterizedTest
    @CsvSource({"0, 1, 0.5", "1, 1, 0.5", "4096, 1, 0.5", "4097, 2, 1", "409600, 100, 50", "1048576, 256, 128"})
    void everyFourKilobytesBegunAreAUnitAndHalfIfEventual(long bytes, double consistent, double eventual) {
        assertThat(ReadUnits.of(bytes, true)).isEqualTo(consistent);
        assertThat(ReadUnits.of(bytes, false)).isEqualTo(eventual);
    }

    @Property
    void aPageCostsAtMostWhatItsItemsCostByThemselves(@ForAll List<@IntRange(max = 409_600) Integer> sizes) {
        long bytes = sizes.stream().mapToLong(Integer::longValue).sum();
        double one =
                sizes.stream().mapToDouble(size -> ReadUnits.of(size, true)).sum();

        assertThat(ReadUnits.of(bytes, true))
                .isLessThanOrEqualTo(Math.max(1, one))
                .isGreaterThanOrEqualTo(1);
    }

    @Test
    void aPageOfATableIsTheTables() {
        assertThat(ReadUnits.ofPage(null, 5000, 0, false)).isEqualTo(CapacityUnits.ofTable(1));
    }

    @Test
    void aPageOfALocalIndexIsTheIndexsAndWhatIsFetchedIsTheTables() {
        SecondaryIndex index = index(IndexKind.LOCAL);

        CapacityUnits units = ReadUnits.ofPage(index, 1000, ReadUnits.of(5000, true) + ReadUnits.of(10, true), true);

        assertThat(units).isEqualTo(new CapacityUnits(3, Map.of("i", 1.0), Map.of()));
        assertThat(units.total()).isEqualTo(4);
    }

    @Test
    void anEmptyPageOfAGlobalIndexCostsTheLeast() {
        CapacityUnits units = ReadUnits.ofPage(index(IndexKind.GLOBAL), 0, 0, false);

        assertThat(units).isEqualTo(new CapacityUnits(0, Map.of(), Map.of("i", 0.5)));
    }

    @Test
    void unitsAddUpTableByTableAndIndexByIndex() {
        CapacityUnits left = new CapacityUnits(1, Map.of("l", 1.0), Map.of("g", 2.0));
        CapacityUnits right = new CapacityUnits(0.5, Map.of(), Map.of("g", 1.0, "h", 1.0));

        assertThat(left.plus(right))
                .isEqualTo(new CapacityUnits(1.5, Map.of("l", 1.0), Map.of("g", 3.0, "h", 1.0)))
                .isEqualTo(right.plus(left));
        assertThat(left.transactional()).isEqualTo(new CapacityUnits(2, Map.of("l", 2.0), Map.of("g", 4.0)));
        assertThat(left.plus(right).total()).isEqualTo(left.total() + right.total());
    }

    private static SecondaryIndex index(IndexKind kind) {
        return new SecondaryIndex(
                "i",
                1,
                kind,
                new IndexKeySchema(
                        List.of(new KeyAttribute("p", AttributeType.S)),
                        List.of(new KeyAttribute("s", AttributeType.N))),
                IndexProjection.KEYS_ONLY);
    }
}
