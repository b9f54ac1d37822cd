package io.streambed.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streambed.model.AttributeType;
import io.streambed.model.AttributeValue;
import io.streambed.model.Decimal;
import io.streambed.model.IndexKeySchema;
import io.streambed.model.IndexKind;
import io.streambed.model.IndexProjection;
import io.streambed.model.IndexStatus;
import io.streambed.model.Item;
import io.streambed.model.KeyAttribute;
import io.streambed.model.ProjectionType;
import io.streambed.model.SecondaryIndex;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Query and Scan of an index give back, what it costs, and what they refuse. */
class IndexReadTest {
    private static final KeyAttribute P = new KeyAttribute("p", AttributeType.S);
    private static final KeyAttribute X = new KeyAttribute("x", AttributeType.S);
    private static final KeyAttribute Y = new KeyAttribute("y", AttributeType.N);
    private static final KeyAttribute Z = new KeyAttribute("z", AttributeType.S);
    private static final IndexProjection WITH_V = new IndexProjection(ProjectionType.INCLUDE, Set.of("v"));

    private static final String LOCAL =
            "'KeyConditionExpression': 'p = :p', 'ExpressionAttributeValues': {':p': {'S': 'p'}}, 'IndexName': ";
    private static final String GLOBAL =
            "'KeyConditionExpression': 'x = :x', 'ExpressionAttributeValues': {':x': {'S': 'x0'}}, 'IndexName': ";

    private final ReadWorld world = new ReadWorld(
            AttributeType.S,
            List.of(
                    local(1, "local-keys", IndexProjection.KEYS_ONLY),
                    local(2, "local-v", WITH_V),
                    local(3, "local-all", IndexProjection.ALL),
                    global(4, "global-keys", IndexProjection.KEYS_ONLY),
                    global(5, "global-v", WITH_V),
                    global(6, "global-all", IndexProjection.ALL),
                    global(7, "filling", IndexProjection.ALL).withStatus(IndexStatus.CREATING, 1),
                    global(8, "going", IndexProjection.ALL).withStatus(IndexStatus.DELETING, 1),
                    new SecondaryIndex(
                            "multi",
                            9,
                            IndexKind.GLOBAL,
                            new IndexKeySchema(List.of(X, P), List.of(Y, Z)),
                            IndexProjection.KEYS_ONLY)),
            0,
            1,
            2);

    @BeforeEach
    void fill() {
        for (int i = 0; i < 6; i++) {
            world.put(item("p", "s" + i, "x", s("x" + i / 3), "y", n(i % 3), "z", s("z"), "v", s("v"), "w", s(LONG)));
        }
        world.put(item("p", "neither", "w", s("w")));
    }

    private static final String LONG = "w".repeat(5000);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void anIndexGivesWhatItProjects() {
        assertThat(names(world.queryAll(LOCAL + "'local-keys'"))).hasSize(6).containsOnly("psx");
        assertThat(names(world.queryAll(LOCAL + "'local-v'"))).hasSize(6).containsOnly("psvx");
        assertThat(names(world.queryAll(LOCAL + "'local-all'"))).hasSize(6).containsOnly("psvwxyz");
        assertThat(names(world.queryAll(GLOBAL + "'global-keys'"))).hasSize(3).containsOnly("psxy");
        assertThat(names(world.queryAll(GLOBAL + "'global-v'"))).hasSize(3).containsOnly("psvxy");
        assertThat(names(world.scanAll("'IndexName': 'global-all'"))).hasSize(6).containsOnly("psvwxyz");
        assertThat(names(world.scanAll("'IndexName': 'local-keys'"))).hasSize(6).containsOnly("psx");
    }

    @Test
    void aLocalIndexFetchesWhatItLacks() {
        assertThat(names(world.queryAll(LOCAL + "'local-keys', 'Select': 'ALL_ATTRIBUTES'")))
                .hasSize(6)
                .containsOnly("psvwxyz");
        PageAnswer page = world.query(LOCAL + "'local-keys', 'ProjectionExpression': 'w'", null);

        assertThat(page.rows().fetched()).isEqualTo(6 * 2);
        assertThat(page.rows().bytes()).isEqualTo(6 * (1 + 1 + 1 + 2 + 1 + 2));
        assertThat(page.rows().size()).isEqualTo(4096 + 6 * 2 * 4096);
    }

    @Test
    void whatALocalIndexHasIsNotFetched() {
        assertThat(world.query(LOCAL + "'local-v', 'ProjectionExpression': 'v, s'", null)
                        .rows()
                        .fetched())
                .isZero();
        assertThat(world.query(LOCAL + "'local-all', 'Select': 'ALL_ATTRIBUTES'", null)
                        .rows()
                        .fetched())
                .isZero();
        assertThat(world.query(LOCAL + "'local-keys', 'Select': 'COUNT'", null)
                        .rows()
                        .fetched())
                .isZero();
    }

    @Test
    void fetchedItemsMakeAPageShorter() {
        for (int i = 0; i < 200; i++) {
            world.put(item("many", String.format("s%03d", i), "x", s("x"), "w", s(LONG)));
        }
        String many = LOCAL.replace("{'S': 'p'}", "{'S': 'many'}") + "'local-keys'";

        assertThat(world.query(many, null).rows().full()).isFalse();
        PageAnswer page = world.query(many + ", 'Select': 'ALL_ATTRIBUTES'", null);

        assertThat(page.rows().items()).hasSize(128);
        assertThat(world.queryAll(many + ", 'Select': 'ALL_ATTRIBUTES'")).hasSize(200);
        assertThat(world.scanAll("'IndexName': 'local-keys', 'Select': 'ALL_ATTRIBUTES'"))
                .hasSize(206);
    }

    @Test
    void severalAttributesMakeAKey() {
        String partition = "'IndexName': 'multi', 'ExpressionAttributeValues': {':x': {'S': 'x0'}, ':p': {'S': 'p'}";

        assertThat(sorts(partition + "}, 'KeyConditionExpression': 'p = :p AND x = :x'"))
                .containsExactly("s0", "s1", "s2");
        assertThat(sorts(partition + ", ':y': {'N': '1'}}, 'KeyConditionExpression': 'x = :x AND p = :p AND y >= :y',"
                        + " 'ScanIndexForward': false"))
                .containsExactly("s2", "s1");
        assertThat(sorts(partition + ", ':y': {'N': '1'}, ':z': {'S': 'z'}}, 'KeyConditionExpression':"
                        + " 'x = :x AND p = :p AND y = :y AND begins_with(z, :z)'"))
                .containsExactly("s1");
        refusesQuery(
                partition + "}, 'KeyConditionExpression': 'x = :x AND s = :p'",
                "HASH key attributes p must have equality conditions specified in the query");
        refusesQuery(
                partition + "}, 'KeyConditionExpression': 'x = :x AND p = :p AND z = :x'",
                "RANGE key attributes y must have equality conditions specified in the query because a condition is"
                        + " present on key attribute z");
    }

    @Test
    void aPositionHasTheAttributesOfBothKeys() {
        PageAnswer page = world.query(GLOBAL + "'global-keys', 'Limit': 1", null);
        Item last = Objects.requireNonNull(page.rows().items().getLast()).item();

        assertThat(names(List.of(page.target().keyOf(last)))).containsExactly("psxy");
        assertThat(page.target().position()).hasSize(4);
    }

    @Test
    void anIndexHasToBeThereAndReadable() {
        refusesQuery(GLOBAL + "'none', 'ConsistentRead': true", "The table does not have the specified index: none");
        refusesScan("'IndexName': 'going'", "The table does not have the specified index: going");
        refusesQuery(GLOBAL + "'filling'", "Cannot read from backfilling global secondary index: filling");
        refusesQuery(
                GLOBAL + "'global-keys', 'ConsistentRead': true",
                "Consistent reads are not supported on global secondary indexes");
        refusesScan(
                "'IndexName': 'global-keys', 'ConsistentRead': true",
                "Consistent reads are not supported on global secondary indexes");
        assertThat(world.queryAll(LOCAL + "'local-keys', 'ConsistentRead': true"))
                .hasSize(6);
    }

    @Test
    void aGlobalIndexIsNotAskedForWhatItLacks() {
        refusesQuery(
                GLOBAL + "'global-v', 'Select': 'ALL_ATTRIBUTES'",
                "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global"
                        + " secondary index global-v because its projection type is not ALL");
        refusesQuery(
                GLOBAL + "'global-keys', 'ProjectionExpression': 'w, v.a, s'",
                "One or more parameter values were invalid: Global secondary index global-keys does not project [v, w]");
        refusesScan(
                "'IndexName': 'global-v', 'AttributesToGet': ['w', 'v']",
                "One or more parameter values were invalid: Global secondary index global-v does not project [w]");
        assertThat(world.queryAll(GLOBAL + "'global-all', 'Select': 'ALL_ATTRIBUTES'"))
                .hasSize(3);
        assertThat(world.queryAll(GLOBAL + "'global-v', 'Select': 'ALL_PROJECTED_ATTRIBUTES'"))
                .hasSize(3);
    }

    @Test
    void aQueryFiltersWhatTheIndexHas() {
        refusesQuery(
                LOCAL + "'local-keys', 'FilterExpression': 'v = :p'",
                "One or more parameter values were invalid: Secondary index local-keys does not project one or more"
                        + " filter attributes: [v]");
        refusesQuery(
                GLOBAL + "'global-keys', 'FilterExpression': 'w = :x OR v.a = :x'",
                "One or more parameter values were invalid: Secondary index global-keys does not project one or more"
                        + " filter attributes: [v, w]");
        refusesQuery(
                GLOBAL + "'global-keys', 'FilterExpression': 'y = :x'",
                "Filter Expression can only contain non-primary key attributes: Primary key attribute: y");
        refusesQuery(
                GLOBAL + "'global-all', 'FilterExpression': 'z.a = :x'",
                "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: IndexKey: z");
        assertThat(world.query(GLOBAL + "'global-keys', 'FilterExpression': 's = :x'", null)
                        .rows()
                        .items())
                .hasSize(3);
    }

    @Test
    void aStartingKeyIsOneOfTheIndex() {
        String start = GLOBAL + "'global-keys', 'ExclusiveStartKey': ";
        String complete = "{'p': {'S': 'p'}, 's': {'S': 's1'}, 'x': {'S': 'x0'}, 'y': {'N': '1'}}";

        assertThat(sorts(start + complete)).containsExactly("s2");
        assertThat(sorts(start + complete + ", 'ScanIndexForward': false")).containsExactly("s0");
        refusesQuery(start + "{'p': {'S': 'p'}, 's': {'S': 's1'}}", "The provided starting key is invalid");
        refusesQuery(start + complete.replace("'y'", "'w'"), "The provided starting key is invalid");
        refusesQuery(
                start + complete.replace("'s':", "'w':"),
                "The provided starting key is invalid: The provided key element does not match the schema");
        refusesQuery(
                start + complete.replace("{'N': '1'}", "{'S': '1'}"),
                "The provided key element does not match the schema");
        refusesQuery(
                start + complete.replace("'s1'", "''"),
                "The provided starting key is invalid: One or more parameter values are not valid. The AttributeValue"
                        + " for a key attribute cannot contain an empty string value. Key: s");
        refusesQuery(
                start + complete.replace("x0", "x1"),
                "The provided starting key is outside query boundaries based on provided conditions");
        refusesScan(
                "'IndexName': 'global-keys', 'ExclusiveStartKey': {'p': {'S': 'p'}, 's': {'S': 's1'}}",
                "The provided starting key is invalid");
    }

    private List<String> sorts(String request) {
        return world.query(request, null).rows().items().stream()
                .map(row -> Objects.requireNonNull(row).item().get("s"))
                .map(value -> value instanceof AttributeValue.S(String text) ? text : "")
                .toList();
    }

    private void refusesQuery(String members, String message) {
        assertThatThrownBy(() -> world.query(members, null)).hasMessageEndingWith(message);
    }

    private void refusesScan(String members, String message) {
        assertThatThrownBy(() -> world.scan(members, null)).hasMessageEndingWith(message);
    }

    private static List<String> names(List<Item> items) {
        return items.stream()
                .map(item -> IntStream.range(0, item.size())
                        .mapToObj(item::name)
                        .sorted()
                        .reduce("", String::concat))
                .toList();
    }

    private static SecondaryIndex local(int id, String name, IndexProjection projection) {
        return new SecondaryIndex(name, id, IndexKind.LOCAL, new IndexKeySchema(List.of(P), List.of(X)), projection);
    }

    private static SecondaryIndex global(int id, String name, IndexProjection projection) {
        return new SecondaryIndex(name, id, IndexKind.GLOBAL, new IndexKeySchema(List.of(X), List.of(Y)), projection);
    }

    private static Item item(String p, String s, Object... attributes) {
        Item.Builder item =
                Item.builder(2 + attributes.length / 2).put("p", s(p)).put("s", s(s));
        for (int i = 0; i < attributes.length; i += 2) {
            item.put((String) attributes[i], (AttributeValue) attributes[i + 1]);
        }
        return item.build();
    }

    private static AttributeValue s(String text) {
        return new AttributeValue.S(text);
    }

    private static AttributeValue n(int number) {
        return new AttributeValue.N(Decimal.parse(Integer.toString(number)));
    }
}
