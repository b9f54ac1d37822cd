package io.streambed.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.model.AttributeType;
import io.streambed.model.AttributeValue;
import io.streambed.model.Decimal;
import io.streambed.model.IndexKeySchema;
import io.streambed.model.IndexKind;
import io.streambed.model.IndexProjection;
import io.streambed.model.Item;
import io.streambed.model.KeyAttribute;
import io.streambed.model.PrimaryKey;
import io.streambed.model.SecondaryIndex;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Pages of indexes visit exactly the items that are in them by now, those with equal index keys too, whatever happened to the
 * items before.
 */
class IndexPagingPropertyTest {
    private static final KeyAttribute P = new KeyAttribute("p", AttributeType.S);
    private static final KeyAttribute X = new KeyAttribute("x", AttributeType.S);
    private static final KeyAttribute Y = new KeyAttribute("y", AttributeType.N);
    private static final int NONE = 0;

    /** A write: with the x and y of the item it leaves, 0 for no such attribute; without an item if it is to be deleted. */
    record Write(int p, int s, int x, int y, boolean deletes) {
        Item item() {
            Item.Builder item = Item.builder(5)
                    .put("p", new AttributeValue.S("p" + p))
                    .put("s", number(s))
                    .put("v", new AttributeValue.S("more"));
            if (x != NONE) {
                item.put("x", new AttributeValue.S("x" + x));
            }
            if (y != NONE) {
                item.put("y", number(y));
            }
            return item.build();
        }
    }

    @Property(tries = 300)
    void pagesOfIndexesVisitWhatIsInThem(
            @ForAll @Size(max = 60) List<@net.jqwik.api.From("writes") Write> writes,
            @ForAll @IntRange(min = 1, max = 5) int limit,
            @ForAll @IntRange(min = 1, max = 3) int bound,
            @ForAll boolean forward,
            @ForAll boolean whole) {
        SecondaryIndex local = new SecondaryIndex(
                "local", 1, IndexKind.LOCAL, new IndexKeySchema(List.of(P), List.of(Y)), IndexProjection.KEYS_ONLY);
        SecondaryIndex global = new SecondaryIndex(
                "global", 2, IndexKind.GLOBAL, new IndexKeySchema(List.of(X), List.of(Y)), IndexProjection.ALL);
        try (ReadWorld world = new ReadWorld(AttributeType.N, List.of(local, global), 0, 1, 2, 1)) {
            Map<PrimaryKey, Item> items = new HashMap<>();
            Map<Item, Write> last = new HashMap<>();
            for (Write write : writes) {
                Item item = write.item();
                last.put(item, write);
                if (write.deletes) {
                    world.delete(item);
                    items.remove(world.key(item));
                } else {
                    world.put(item);
                    items.put(world.key(item), item);
                }
            }
            Reads reads = new Reads(world, items.values(), last, limit, forward);

            for (int value = 1; value <= 3; value++) {
                assertThat(world.queryAll(reads.request("global", "x = :k AND y >= :y", "x" + value, bound)))
                        .isEqualTo(reads.expected(Write::x, value, bound));
                assertThat(world.queryAll(
                                reads.request("local", "p = :k AND y >= :y", "p" + value, bound) + reads.select(whole)))
                        .isEqualTo(reads.expected(Write::p, value, bound).stream()
                                .map(item -> whole ? item : local.project(ReadWorld.KEY, item))
                                .toList());
            }
            String page = "'Limit': " + limit;
            assertThat(world.scanAll("'IndexName': 'global', " + page))
                    .containsExactlyInAnyOrderElementsOf(reads.in(Write::x));
            assertThat(world.scanAll("'IndexName': 'local', 'Select': 'ALL_ATTRIBUTES', " + page))
                    .containsExactlyInAnyOrderElementsOf(reads.in(Write::p));
        }
    }

    /** What is read, and what should come of it. */
    private record Reads(ReadWorld world, Collection<Item> items, Map<Item, Write> writes, int limit, boolean forward) {
        String request(String index, String condition, String key, int bound) {
            return "'IndexName': '" + index + "', 'KeyConditionExpression': '" + condition
                    + "', 'ExpressionAttributeValues': {':k': {'S': '" + key + "'}, ':y': {'N': '" + bound
                    + "'}}, 'Limit': " + limit + ", 'ScanIndexForward': " + forward;
        }

        String select(boolean whole) {
            return whole ? ", 'Select': 'ALL_ATTRIBUTES'" : "";
        }

        List<Item> expected(ToIntFunction<Write> partition, int value, int bound) {
            Comparator<Item> order =
                    Comparator.<Item>comparingInt(item -> write(item).y).thenComparing(world::key);
            return in(partition).stream()
                    .filter(item -> partition.applyAsInt(write(item)) == value && write(item).y >= bound)
                    .sorted(forward ? order : order.reversed())
                    .toList();
        }

        List<Item> in(ToIntFunction<Write> partition) {
            return items.stream()
                    .filter(item -> partition.applyAsInt(write(item)) != NONE && write(item).y != NONE)
                    .toList();
        }

        private Write write(Item item) {
            return java.util.Objects.requireNonNull(writes.get(item));
        }
    }

    private static AttributeValue number(int value) {
        return new AttributeValue.N(Decimal.parse(Integer.toString(value)));
    }

    @Provide
    Arbitrary<Write> writes() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.integers().between(1, 6),
                        Arbitraries.integers().between(NONE, 3),
                        Arbitraries.integers().between(NONE, 3),
                        Arbitraries.integers().between(0, 5).map(chance -> chance == 0))
                .as(Write::new);
    }
}
