package io.streambed.acceptance;

import static io.streambed.acceptance.Moments.asOf;
import static io.streambed.acceptance.Moments.moment;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.Select;

/** Secondary indexes are read as of a moment: random histories, compared with what a map had at that moment. */
@ExtendWith(SharedServer.class)
class PastIndexIT {
    private static final int SEED = 4711;
    private static final String GROUP = "by-group";
    private static final String TITLE = "by-title";
    private static final Comparator<Map<String, AttributeValue>> BY_SCORE = Comparator.comparingInt(
            item -> Integer.parseInt(value(item, "score").n()));
    private static final Comparator<Map<String, AttributeValue>> BY_TITLE =
            Comparator.comparing(item -> value(item, "title").s());

    private final Clients clients;
    private final Random random = new Random(SEED);
    private final Map<Map<String, AttributeValue>, Map<String, AttributeValue>> model = new HashMap<>();
    private int written;

    PastIndexIT(Clients clients) {
        this.clients = clients;
    }

    private record Past(Instant moment, List<Map<String, AttributeValue>> items) {}

    @Test
    void anIndexIsReadAsItWas() {
        try (var table = TestTable.create(
                clients,
                request -> request.attributeDefinitions(
                                TestTable.attribute("id", ScalarAttributeType.S),
                                TestTable.attribute("n", ScalarAttributeType.N),
                                TestTable.attribute("g", ScalarAttributeType.S),
                                TestTable.attribute("score", ScalarAttributeType.N),
                                TestTable.attribute("title", ScalarAttributeType.S))
                        .globalSecondaryIndexes(GlobalSecondaryIndex.builder()
                                .indexName(GROUP)
                                .keySchema(
                                        TestTable.keyElement("g", KeyType.HASH),
                                        TestTable.keyElement("score", KeyType.RANGE))
                                .projection(projection -> projection.projectionType(ProjectionType.KEYS_ONLY))
                                .build())
                        .localSecondaryIndexes(LocalSecondaryIndex.builder()
                                .indexName(TITLE)
                                .keySchema(
                                        TestTable.keyElement("id", KeyType.HASH),
                                        TestTable.keyElement("title", KeyType.RANGE))
                                .projection(projection -> projection
                                        .projectionType(ProjectionType.INCLUDE)
                                        .nonKeyAttributes("v"))
                                .build()))) {
            List<Past> pasts = new ArrayList<>();
            for (int round = 0; round < 4; round++) {
                for (int i = 0; i < 60; i++) {
                    change(table);
                }
                pasts.add(new Past(moment(), List.copyOf(model.values())));
            }
            for (Past past : pasts) {
                for (String group : List.of("red", "green", "none")) {
                    compareGroup(table, past, group, true);
                    compareGroup(table, past, group, false);
                }
                for (String id : List.of("a", "b", "c")) {
                    compareTitles(table, past, id);
                }
                compareScans(table, past);
            }
        }
    }

    private void change(TestTable table) {
        Map<String, AttributeValue> key = Map.of(
                "id", AttributeValue.fromS(List.of("a", "b", "c").get(random.nextInt(3))),
                "n", AttributeValue.fromN(Integer.toString(random.nextInt(8))));
        if (random.nextInt(4) == 0) {
            table.delete(key);
            model.remove(key);
            return;
        }
        Map<String, AttributeValue> item = new HashMap<>(key);
        // Scores and titles never repeat, so that the order of each index is known.
        int unique = (random.nextBoolean() ? 1 : -1) * (++written * 7_919 % 100_003);
        item.put("g", AttributeValue.fromS(random.nextBoolean() ? "red" : "green"));
        item.put("score", AttributeValue.fromN(Integer.toString(unique)));
        item.put("v", AttributeValue.fromS("v" + unique));
        item.put("other", AttributeValue.fromS("o" + unique));
        item.put("title", AttributeValue.fromS("title " + unique));
        item.remove(List.of("g", "score", "title", "v", "other", "-", "-", "-").get(random.nextInt(8)));
        table.put(item);
        model.put(key, item);
    }

    private void compareGroup(TestTable table, Past past, String group, boolean forward) {
        List<Map<String, AttributeValue>> expected = select(
                past,
                item -> item.containsKey("score") && AttributeValue.fromS(group).equals(item.get("g")),
                forward ? BY_SCORE : BY_SCORE.reversed(),
                List.of("id", "n", "g", "score"));
        assertThat(pages(request -> request.tableName(table.name())
                        .indexName(GROUP)
                        .limit(4)
                        .scanIndexForward(forward)
                        .keyConditionExpression("g = :g")
                        .expressionAttributeValues(Map.of(":g", AttributeValue.fromS(group)))
                        .overrideConfiguration(asOf(past.moment().toString()))))
                .isEqualTo(expected);
        assertThat(pages(request -> request.tableName(table.name())
                        .indexName(GROUP)
                        .scanIndexForward(forward)
                        .keyConditionExpression("g = :g AND score > :zero")
                        .expressionAttributeValues(
                                Map.of(":g", AttributeValue.fromS(group), ":zero", AttributeValue.fromN("0")))
                        .overrideConfiguration(asOf(past.moment().toString()))))
                .isEqualTo(expected.stream()
                        .filter(item -> !value(item, "score").n().startsWith("-"))
                        .toList());
    }

    private void compareTitles(TestTable table, Past past, String id) {
        Predicate<Map<String, AttributeValue>> titled =
                item -> item.containsKey("title") && AttributeValue.fromS(id).equals(item.get("id"));
        Consumer<QueryRequest.Builder> query = request -> request.tableName(table.name())
                .indexName(TITLE)
                .limit(3)
                .keyConditionExpression("id = :id")
                .expressionAttributeValues(Map.of(":id", AttributeValue.fromS(id)))
                .overrideConfiguration(asOf(past.moment().toString()));
        assertThat(pages(query)).isEqualTo(select(past, titled, BY_TITLE, List.of("id", "n", "title", "v")));
        assertThat(pages(query.andThen(request -> request.select(Select.ALL_ATTRIBUTES))))
                .isEqualTo(select(past, titled, BY_TITLE, List.of("id", "n", "title", "v", "g", "score", "other")));
    }

    private void compareScans(TestTable table, Past past) {
        for (int segment = 0; segment < 2; segment++) {
            int part = segment;
            List<Map<String, AttributeValue>> inOne = scan(table, past, part, 100);
            assertThat(scan(table, past, part, 5)).isEqualTo(inOne);
        }
        List<Map<String, AttributeValue>> all = new ArrayList<>(scan(table, past, 0, 5));
        all.addAll(scan(table, past, 1, 7));
        assertThat(all)
                .containsExactlyInAnyOrderElementsOf(select(
                        past,
                        item -> item.containsKey("g") && item.containsKey("score"),
                        BY_SCORE,
                        List.of("id", "n", "g", "score")));
    }

    private List<Map<String, AttributeValue>> scan(TestTable table, Past past, int segment, int limit) {
        return clients
                .tables()
                .scanPaginator(request -> request.tableName(table.name())
                        .indexName(GROUP)
                        .segment(segment)
                        .totalSegments(2)
                        .limit(limit)
                        .overrideConfiguration(asOf(past.moment().toString())))
                .items()
                .stream()
                .toList();
    }

    /** What an index with these attributes has to answer. */
    private static List<Map<String, AttributeValue>> select(
            Past past,
            Predicate<Map<String, AttributeValue>> contained,
            Comparator<Map<String, AttributeValue>> order,
            List<String> attributes) {
        List<Map<String, AttributeValue>> result = new ArrayList<>();
        past.items().stream().filter(contained).sorted(order).forEach(item -> {
            Map<String, AttributeValue> projected = new HashMap<>(item);
            projected.keySet().retainAll(attributes);
            result.add(projected);
        });
        return result;
    }

    private List<Map<String, AttributeValue>> pages(Consumer<QueryRequest.Builder> query) {
        List<Map<String, AttributeValue>> items = new ArrayList<>();
        for (QueryResponse page : clients.tables().queryPaginator(query)) {
            items.addAll(page.items());
        }
        return items;
    }

    private static AttributeValue value(Map<String, AttributeValue> item, String name) {
        return Objects.requireNonNull(item.get(name));
    }
}
