package io.streambed.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.model.AttributeType;
import io.streambed.model.AttributeValue;
import io.streambed.model.Bytes;
import io.streambed.model.Decimal;
import io.streambed.model.Item;
import io.streambed.model.PrimaryKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Pages of whatever length and direction visit exactly the rows they should. */
class PagingPropertyTest {
    @Property(tries = 300)
    void pagesOfStringsVisitExactlyTheRowsOfTheCondition(
            @ForAll @Size(max = 20) Set<@net.jqwik.api.From("texts") String> sorts,
            @ForAll("texts") String low,
            @ForAll("texts") String high,
            @ForAll @IntRange(min = 0, max = 6) int condition,
            @ForAll @IntRange(min = 1, max = 8) int limit,
            @ForAll boolean forward) {
        try (ReadWorld world = new ReadWorld(AttributeType.S, 0, 1, 0)) {
            for (String sort : sorts) {
                world.put(item("p", new AttributeValue.S(sort)));
                world.put(item("other", new AttributeValue.S(sort)));
            }
            boolean ordered = low.compareTo(high) <= 0;
            String from = ordered ? low : high;
            String to = ordered ? high : low;

            List<Item> seen =
                    world.queryAll(request(condition, "{'S': '" + from + "'}", "{'S': '" + to + "'}", limit, forward));

            List<String> expected = new ArrayList<>(
                    sorts.stream().filter(matches(condition, from, to)).sorted().toList());
            if (condition == 6) {
                expected.clear();
                sorts.stream().filter(sort -> sort.startsWith(from)).sorted().forEach(expected::add);
            }
            if (!forward) {
                Collections.reverse(expected);
            }
            assertThat(seen.stream().map(item -> ((AttributeValue.S) sort(item)).value()))
                    .containsExactlyElementsOf(expected);
        }
    }

    @Property(tries = 300)
    void pagesOfNumbersVisitExactlyTheRowsOfTheCondition(
            @ForAll @Size(max = 20) Set<@IntRange(min = -120, max = 120) Integer> sorts,
            @ForAll @IntRange(min = -120, max = 120) int low,
            @ForAll @IntRange(max = 30) int width,
            @ForAll @IntRange(min = 0, max = 5) int condition,
            @ForAll @IntRange(min = 1, max = 8) int limit,
            @ForAll boolean forward) {
        try (ReadWorld world = new ReadWorld(AttributeType.N, 0)) {
            for (int sort : sorts) {
                world.put(item("p", new AttributeValue.N(Decimal.parse(Integer.toString(sort)))));
            }
            int high = low + width;

            List<Item> seen =
                    world.queryAll(request(condition, "{'N': '" + low + "'}", "{'N': '" + high + "'}", limit, forward));

            List<Integer> expected = new ArrayList<>(sorts.stream()
                    .filter(matches(condition, low, high))
                    .sorted()
                    .toList());
            if (!forward) {
                Collections.reverse(expected);
            }
            assertThat(seen.stream()
                            .map(item -> Integer.parseInt(
                                    ((AttributeValue.N) sort(item)).value().toString())))
                    .containsExactlyElementsOf(expected);
        }
    }

    @Property(tries = 200)
    void prefixesOfBinariesFindWhatStartsWithThem(
            @ForAll @Size(max = 15) Set<@net.jqwik.api.From("binaries") String> sorts,
            @ForAll("binaries") String prefix,
            @ForAll @IntRange(min = 1, max = 4) int limit) {
        try (ReadWorld world = new ReadWorld(AttributeType.B, 0)) {
            for (String sort : sorts) {
                world.put(item("p", new AttributeValue.B(Bytes.wrap(sort.getBytes(StandardCharsets.ISO_8859_1)))));
            }
            String value = Base64.getEncoder().encodeToString(prefix.getBytes(StandardCharsets.ISO_8859_1));

            List<Item> seen = world.queryAll(request(6, "{'B': '" + value + "'}", "", limit, true));

            assertThat(seen.stream()
                            .map(item -> new String(
                                    ((AttributeValue.B) sort(item)).value().toArray(), StandardCharsets.ISO_8859_1)))
                    .containsExactlyElementsOf(sorts.stream()
                            .filter(sort -> sort.startsWith(prefix))
                            .sorted()
                            .toList());
        }
    }

    @Property(tries = 150)
    void segmentsAreTogetherComplete(
            @ForAll @Size(max = 40) Set<@IntRange(max = 1000) Integer> partitions,
            @ForAll @IntRange(min = 1, max = 40) int total,
            @ForAll @IntRange(min = 1, max = 10) int limit) {
        try (ReadWorld world = new ReadWorld(AttributeType.S, 0, 1, 2, 1, 0)) {
            List<Item> all = new ArrayList<>();
            for (int partition : partitions) {
                all.add(item("p" + partition, new AttributeValue.S("x")));
            }
            all.forEach(world::put);

            List<Item> seen = new ArrayList<>();
            for (int segment = 0; segment < total; segment++) {
                seen.addAll(
                        world.scanAll("'Segment': " + segment + ", 'TotalSegments': " + total + ", 'Limit': " + limit));
            }

            assertThat(seen).containsExactlyInAnyOrderElementsOf(all);
            assertThat(world.scanAll("'Limit': " + limit)).isEqualTo(seen);
        }
    }

    @Property
    void segmentsLeaveNoHashOut(
            @ForAll @IntRange(min = 1, max = 1_000_000) int total, @ForAll @IntRange(max = 999_999) int which) {
        int segment = which % total;
        byte[] end = KeyBytes.segment(segment, total).to();

        if (segment == total - 1) {
            assertThat(end).isNull();
        } else {
            assertThat(end).isEqualTo(KeyBytes.segment(segment + 1, total).from());
        }
        assertThat(PrimaryKey.hashOf(KeyBytes.segment(0, total).from())).isZero();
    }

    private static String request(int condition, String low, String high, int limit, boolean forward) {
        String sort = switch (condition) {
            case 0 -> "";
            case 1 -> " AND s = :l";
            case 2 -> " AND s < :l";
            case 3 -> " AND s <= :l";
            case 4 -> " AND s > :l";
            case 5 -> " AND s BETWEEN :l AND :h";
            case 6 -> " AND begins_with(s, :l)";
            default -> throw new IllegalArgumentException();
        };
        String values = "':p': {'S': 'p'}" + (condition == 0 ? "" : ", ':l': " + low)
                + (condition == 5 ? ", ':h': " + high : "");
        return "'KeyConditionExpression': 'p = :p" + sort + "', 'ExpressionAttributeValues': {" + values
                + "}, 'Limit': " + limit + ", 'ScanIndexForward': " + forward;
    }

    private static <T extends Comparable<T>> Predicate<T> matches(int condition, T low, T high) {
        return switch (condition) {
            case 0, 6 -> _ -> true;
            case 1 -> value -> value.compareTo(low) == 0;
            case 2 -> value -> value.compareTo(low) < 0;
            case 3 -> value -> value.compareTo(low) <= 0;
            case 4 -> value -> value.compareTo(low) > 0;
            case 5 -> value -> value.compareTo(low) >= 0 && value.compareTo(high) <= 0;
            default -> throw new IllegalArgumentException();
        };
    }

    private static Item item(String partition, AttributeValue sort) {
        return Item.builder(2)
                .put("p", new AttributeValue.S(partition))
                .put("s", sort)
                .build();
    }

    private static AttributeValue sort(Item item) {
        return java.util.Objects.requireNonNull(item.get("s"));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars('a', 'b', 'c').ofMinLength(1).ofMaxLength(3);
    }

    @Provide
    Arbitrary<String> binaries() {
        return Arbitraries.strings()
                .withChars('\0', '\1', '\2', '\u00fe', '\u00ff')
                .ofMinLength(1)
                .ofMaxLength(3);
    }
}
