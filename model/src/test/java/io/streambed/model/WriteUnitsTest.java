package io.streambed.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WriteUnitsTest {
    private static final KeySchema KEY = new KeySchema(new KeyAttribute("p", AttributeType.S), null);
    private static final IndexKeySchema INDEX_KEY = new IndexKeySchema(
            List.of(new KeyAttribute("g", AttributeType.S)), List.of(new KeyAttribute("h", AttributeType.N)));
    private static final SecondaryIndex ALL = index("all", 1, IndexProjection.ALL);
    private static final SecondaryIndex KEYS = index("keys", 2, IndexProjection.KEYS_ONLY);
    private static final SecondaryIndex SOME =
            index("some", 3, new IndexProjection(ProjectionType.INCLUDE, Set.of("included")));

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "1024, 1", "1025, 2", "409600, 400"})
    void everyKilobyteBegunIsAUnit(int bytes, int units) {
        assertThat(WriteUnits.of(bytes)).isEqualTo(units);
    }

    @Test
    void anItemThatIsNotInTheIndexCostsItNothing() {
        Item outside = item("p", "x");

        assertThat(WriteUnits.ofEntry(KEY, ALL, null, outside)).isZero();
        assertThat(WriteUnits.ofEntry(KEY, ALL, outside, item("p", "x", "g", "half the key")))
                .isZero();
        assertThat(WriteUnits.ofEntry(KEY, ALL, outside, null)).isZero();
    }

    @Test
    void anAttributeOfAnotherTypeKeepsAnItemOutOfTheIndex() {
        Item wrong = item("p", "x", "g", "y", "h", "no number");

        assertThat(WriteUnits.ofEntry(KEY, ALL, null, wrong)).isZero();
    }

    @Test
    void anEntryThatAppearsOrGoesCostsOneWriteOfIt() {
        Item entry = entry("y", 1, "included", 1500);

        assertThat(WriteUnits.ofEntry(KEY, ALL, null, entry)).isEqualTo(2);
        assertThat(WriteUnits.ofEntry(KEY, SOME, null, entry)).isEqualTo(2);
        assertThat(WriteUnits.ofEntry(KEY, KEYS, null, entry)).isEqualTo(1);
        assertThat(WriteUnits.ofEntry(KEY, ALL, entry, item("p", "x"))).isEqualTo(2);
        assertThat(WriteUnits.ofEntry(KEY, ALL, entry, null)).isEqualTo(2);
    }

    @Test
    void anEntryWhoseProjectedAttributesChangeCostsOneWriteOfTheLarger() {
        Item small = entry("y", 1, "included", 100);
        Item large = entry("y", 1, "included", 3000);

        assertThat(WriteUnits.ofEntry(KEY, SOME, small, large)).isEqualTo(3);
        assertThat(WriteUnits.ofEntry(KEY, SOME, large, small)).isEqualTo(3);
        assertThat(WriteUnits.ofEntry(KEY, KEYS, large, small)).isZero();
    }

    @Test
    void anEntryWhoseKeyChangesIsDeletedAndPut() {
        Item small = entry("y", 1, "included", 100);
        Item large = entry("y", 2, "included", 3000);

        assertThat(WriteUnits.ofEntry(KEY, SOME, small, large)).isEqualTo(1 + 3);
        assertThat(WriteUnits.ofEntry(KEY, KEYS, small, large)).isEqualTo(2);
    }

    @Test
    void anAttributeThatIsNotProjectedCostsNothing() {
        Item one = entry("y", 1, "other", 100);
        Item two = entry("y", 1, "other", 3000);

        assertThat(WriteUnits.ofEntry(KEY, SOME, one, two)).isZero();
        assertThat(WriteUnits.ofEntry(KEY, ALL, one, two)).isEqualTo(3);
    }

    @Test
    void aNumberIsComparedByValue() {
        Item one = Item.of(Map.of("p", s("x"), "g", s("y"), "h", new AttributeValue.N(Decimal.parse("1.0"))));

        assertThat(WriteUnits.ofEntry(KEY, ALL, one, item("p", "x", "g", "y", "h", 1)))
                .isZero();
    }

    @Test
    void aTablesIndexesAreCountedEachUnderItsName() {
        TableDefinition table = table(ALL, KEYS, SOME.withStatus(IndexStatus.DELETING, 2));
        Item before = entry("y", 1, "other", 2000);
        Item after = entry("y", 1, "other", 100);

        CapacityUnits units = WriteUnits.ofChange(table, ItemSize.of(before), before, after);

        assertThat(units).isEqualTo(new CapacityUnits(2, Map.of(), Map.of("all", 2.0)));
        assertThat(WriteUnits.ofChange(table, ItemSize.of(before), before, null))
                .isEqualTo(new CapacityUnits(2, Map.of(), Map.of("all", 2.0, "keys", 1.0)));
        assertThat(WriteUnits.ofChange(table, ItemSize.of(before), before, before))
                .isEqualTo(CapacityUnits.ofTable(2));
        assertThat(WriteUnits.ofFailedCondition(0)).isEqualTo(CapacityUnits.ofTable(1));
    }

    @Test
    void localIndexesAreToldFromGlobalOnes() {
        SecondaryIndex local = new SecondaryIndex(
                "local",
                1,
                IndexKind.LOCAL,
                new IndexKeySchema(List.of(KEY.partition()), List.of(new KeyAttribute("h", AttributeType.N))),
                IndexProjection.KEYS_ONLY);

        assertThat(WriteUnits.ofChange(table(local), 10, null, item("p", "x", "h", 1)))
                .isEqualTo(new CapacityUnits(1, Map.of("local", 1.0), Map.of()));
    }

    @Property
    void theLadderIsThatOfProjectedImages(@ForAll("items") Item before, @ForAll("items") Item after) {
        for (SecondaryIndex index : List.of(ALL, KEYS, SOME)) {
            @Nullable Item old = image(index, before);
            @Nullable Item next = image(index, after);
            int expected;
            if (old == null || next == null) {
                expected = units(old) + units(next);
            } else if (old.equals(next)) {
                expected = 0;
            } else if (Objects.equals(old.get("g"), next.get("g")) && Objects.equals(old.get("h"), next.get("h"))) {
                expected = Math.max(units(old), units(next));
            } else {
                expected = units(old) + units(next);
            }
            assertThat(WriteUnits.ofEntry(KEY, index, before, after)).isEqualTo(expected);
        }
    }

    @Property
    void aChangeCostsAsMuchAsItsUndoing(@ForAll("items") Item before, @ForAll("items") Item after) {
        TableDefinition table = table(ALL, KEYS, SOME);

        assertThat(WriteUnits.ofChange(table, 1, before, after))
                .isEqualTo(WriteUnits.ofChange(table, 1, after, before));
        assertThat(WriteUnits.ofChange(table, 1, before, before)).isEqualTo(CapacityUnits.ofTable(1));
    }

    @Provide
    Arbitrary<Item> items() {
        Arbitrary<AttributeValue> absent = Arbitraries.just(AttributeValue.NULL);
        Arbitrary<AttributeValue> partition =
                Arbitraries.of("", "a", "b").map(text -> (AttributeValue) new AttributeValue.S(text));
        Arbitrary<AttributeValue> sort =
                Arbitraries.of(1, 2).map(number -> (AttributeValue) new AttributeValue.N(Decimal.of(number)));
        Arbitrary<AttributeValue> filler = Arbitraries.of(0, 900, 1100, 3000).map(size -> s("z".repeat(size)));
        return Combinators.combine(
                        Arbitraries.oneOf(partition, sort),
                        Arbitraries.oneOf(sort, absent),
                        Arbitraries.oneOf(filler, absent),
                        Arbitraries.oneOf(filler, absent))
                .as((g, h, included, other) -> {
                    Item.Builder item = Item.builder(5).put("p", s("x")).put("g", g);
                    Map<String, AttributeValue> rest = Map.of("h", h, "included", included, "other", other);
                    rest.forEach((name, value) -> {
                        if (value.type() != AttributeType.NULL) {
                            item.put(name, value);
                        }
                    });
                    return item.build();
                });
    }

    /** The entry as the index would store it, or null. */
    private static @Nullable Item image(SecondaryIndex index, Item item) {
        if (!(item.get("g") instanceof AttributeValue.S(String text)) || text.isEmpty() || item.get("h") == null) {
            return null;
        }
        Stream<String> held = switch (index.projection().type()) {
            case ALL -> item.toMap().keySet().stream();
            case KEYS_ONLY -> Stream.of("p", "g", "h");
            case INCLUDE -> Stream.of("p", "g", "h", "included");
        };
        Item.Builder image = Item.builder(5);
        held.forEach(name -> {
            AttributeValue value = item.get(name);
            if (value != null) {
                image.put(name, value);
            }
        });
        return image.build();
    }

    private static int units(@Nullable Item image) {
        return image == null ? 0 : WriteUnits.of(ItemSize.of(image));
    }

    private static SecondaryIndex index(String name, int id, IndexProjection projection) {
        return new SecondaryIndex(name, id, IndexKind.GLOBAL, INDEX_KEY, projection);
    }

    private static TableDefinition table(SecondaryIndex... indexes) {
        TableDefinition plain = new TableDefinition(
                1,
                "id",
                "table",
                1,
                0,
                List.of(
                        new AttributeDefinition("p", AttributeType.S),
                        new AttributeDefinition("g", AttributeType.S),
                        new AttributeDefinition("h", AttributeType.N)),
                KEY,
                BillingMode.PAY_PER_REQUEST,
                0,
                Throughput.NONE,
                null,
                false,
                TableClass.STANDARD,
                Map.of(),
                TableDefinition.evenPartitions(0));
        return plain.next().indexes(List.of(indexes)).build();
    }

    private static Item entry(String partition, int sort, String filled, int bytes) {
        return item("p", "x", "g", partition, "h", sort, filled, "z".repeat(bytes));
    }

    private static Item item(Object... attributes) {
        Item.Builder item = Item.builder(4);
        for (int i = 0; i < attributes.length; i += 2) {
            Object value = attributes[i + 1];
            item.put(
                    (String) attributes[i],
                    value instanceof Integer number ? new AttributeValue.N(Decimal.of(number)) : s((String) value));
        }
        return item.build();
    }

    private static AttributeValue s(String text) {
        return new AttributeValue.S(text);
    }
}
