package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.item;
import static io.streambed.acceptance.TestTable.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromL;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromNs;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** Items that expire, and items that must not. */
@ExtendWith(SharedServer.class)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class TimeToLiveIT {
    private static final String EXPIRES = "expires";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration STOP_TIME = Duration.ofSeconds(15);

    private final Clients clients;

    TimeToLiveIT(Clients clients) {
        this.clients = clients;
    }

    @Test
    void expiredItemsGoWithinSecondsAndTheStreamSaysWhoDeletedThem() {
        try (var table = TestTable.withStream(clients, StreamViewType.NEW_AND_OLD_IMAGES)) {
            setTimeToLive(table, EXPIRES, true);
            table.put(expiring("past", -10));
            Instant due = Instant.ofEpochSecond(Instant.now().getEpochSecond() + 2);
            table.put(expiring("future", 2));
            table.put(expiring("later", 3600));
            table.put(expiring("deleted", 3600));
            table.delete(key("deleted", 1));

            awaitGone(table, "past");
            awaitGone(table, "future");

            assertThat(Instant.now()).isAfter(due);
            assertThat(table.get(key("later", 1))).isNotEmpty();
            List<Record> removals = table.reader().readAtLeast(clients, 7).stream()
                    .filter(record -> record.eventName() == OperationType.REMOVE)
                    .toList();
            assertThat(removals).hasSize(3).allSatisfy(record -> {
                String id = Objects.requireNonNull(record.dynamodb().keys().get("id"))
                        .s();
                assertThat(record.dynamodb().oldImage()).containsEntry("id", fromS(id));
                assertThat(record.dynamodb().oldImage()).containsKey(EXPIRES);
                if (id.equals("deleted")) {
                    assertThat(record.userIdentity()).isNull();
                } else {
                    assertThat(record.userIdentity().type()).isEqualTo("Service");
                    assertThat(record.userIdentity().principalId()).isEqualTo("dynamodb.amazonaws.com");
                }
            });
        }
    }

    @Test
    void anItemThatIsRenewedInTimeStays() {
        try (var table = TestTable.create(clients)) {
            setTimeToLive(table, EXPIRES, true);
            table.put(expiring("renewed", 2));
            for (int i = 0; i < 2; i++) {
                String witness = "witness" + i;
                table.put(expiring(witness, 1));
                table.put(expiring("renewed", 3600 + i));
                awaitGone(table, witness);
            }

            assertThat(table.get(key("renewed", 1))).isNotEmpty();
        }
    }

    @Test
    void otherTypesAndExpiriesOfFiveYearsAgoStay() {
        long fiveYearsAgo = Instant.now()
                .atOffset(ZoneOffset.UTC)
                .minusYears(5)
                .minusDays(1)
                .toEpochSecond();
        long lessThanThat =
                Instant.now().atOffset(ZoneOffset.UTC).minusYears(5).plusDays(1).toEpochSecond();
        String past = Long.toString(Instant.now().getEpochSecond() - 10);
        Map<String, AttributeValue> kept = Map.of(
                "string", fromS(past),
                "set", fromNs(List.of(past)),
                "list", fromL(List.of(fromN(past))),
                "true", fromBool(true),
                "old", fromN(Long.toString(fiveYearsAgo)),
                "zero", fromN("0"),
                "negative", fromN("-1"),
                "milliseconds", fromN(past + "000"),
                "huge", fromN("1E100"));
        try (var table = TestTable.create(clients)) {
            setTimeToLive(table, EXPIRES, true);
            kept.forEach((id, value) -> table.put(item(id, 1, EXPIRES, value)));
            table.put(item("none", 1));
            table.put(item("witness1", 1, EXPIRES, fromN(Long.toString(lessThanThat))));
            table.put(item("witness2", 1, EXPIRES, fromN(past)));

            awaitGone(table, "witness1");
            awaitGone(table, "witness2");

            assertThat(kept.keySet())
                    .allSatisfy(id -> assertThat(table.get(key(id, 1))).isNotEmpty());
            assertThat(table.get(key("none", 1))).isNotEmpty();
        }
    }

    @Test
    void itemsFromBeforeExpireByTheAttributeThatIsEnabledLast() {
        try (var table = TestTable.create(clients);
                var other = TestTable.create(clients)) {
            setTimeToLive(other, EXPIRES, true);
            String past = Long.toString(Instant.now().getEpochSecond() - 10);
            for (int n = 0; n < 300; n++) {
                table.put(item("one", n, EXPIRES, fromN(past)));
            }
            table.put(item("two", 0, "until", fromN(past)));

            setTimeToLive(table, EXPIRES, true);
            await().atMost(PATIENCE).until(() -> count(table) == 1);

            setTimeToLive(table, EXPIRES, false);
            // When the other table's item is gone, every log partition knows.
            other.put(expiring("before", 1));
            awaitGone(other, "before");
            table.put(expiring("kept", -10));
            other.put(expiring("witness", 1));
            awaitGone(other, "witness");
            assertThat(table.get(key("kept", 1))).isNotEmpty();
            assertThat(table.get(key("two", 0))).isNotEmpty();

            setTimeToLive(table, "until", true);
            await().atMost(PATIENCE).until(() -> table.get(key("two", 0)).isEmpty());
            assertThat(table.get(key("kept", 1))).isNotEmpty();
        }
    }

    @Test
    void anExpiredItemLeavesItsIndexes() {
        try (var table = TestTable.create(
                clients,
                definition -> definition
                        .attributeDefinitions(
                                TestTable.attribute("id", ScalarAttributeType.S),
                                TestTable.attribute("n", ScalarAttributeType.N),
                                TestTable.attribute("owner", ScalarAttributeType.S))
                        .globalSecondaryIndexes(GlobalSecondaryIndex.builder()
                                .indexName("byOwner")
                                .keySchema(TestTable.keyElement("owner", KeyType.HASH))
                                .projection(projection -> projection.projectionType(ProjectionType.KEYS_ONLY))
                                .build()))) {
            table.put(item("a", 1, "owner", fromS("me"), EXPIRES, expiry(-10)));
            table.put(item("b", 1, "owner", fromS("me"), EXPIRES, expiry(3600)));
            await().atMost(PATIENCE).until(() -> owned(table) == 2);

            setTimeToLive(table, EXPIRES, true);

            awaitGone(table, "a");
            await().atMost(PATIENCE).until(() -> owned(table) == 1);
        }
    }

    @Test
    void itemsExpireAfterARestart() {
        try (var server = ServerProcess.startFresh("time-to-live");
                var own = Clients.of(server.endpoint())) {
            TestTable table = TestTable.create(own);
            setTimeToLive(table, EXPIRES, true);
            table.put(expiring("before", 1));
            awaitGone(table, "before");
            table.put(expiring("during", 1));
            table.put(expiring("after", 9));
            table.put(expiring("later", 3600));

            assertThat(server.terminate(STOP_TIME)).as("status after SIGTERM").isNotNull();
            server.start();

            awaitGone(table, "during");
            awaitGone(table, "after");
            assertThat(table.get(key("later", 1))).isNotEmpty();
        }
    }

    private static void setTimeToLive(TestTable table, String attribute, boolean enabled) {
        table.clients()
                .tables()
                .updateTimeToLive(request -> request.tableName(table.name())
                        .timeToLiveSpecification(timeToLive ->
                                timeToLive.attributeName(attribute).enabled(enabled)));
    }

    private static Map<String, AttributeValue> expiring(String id, long seconds) {
        return item(id, 1, EXPIRES, expiry(seconds));
    }

    /** So many seconds from now, as an attribute. */
    private static AttributeValue expiry(long seconds) {
        return fromN(Long.toString(Instant.now().getEpochSecond() + seconds));
    }

    private static void awaitGone(TestTable table, String id) {
        await().atMost(PATIENCE).until(() -> table.get(key(id, 1)).isEmpty());
    }

    private static int count(TestTable table) {
        return table.clients()
                .tables()
                .scan(request -> request.tableName(table.name()).consistentRead(true))
                .count();
    }

    private static int owned(TestTable table) {
        return table.clients()
                .tables()
                .query(request -> request.tableName(table.name())
                        .indexName("byOwner")
                        .keyConditionExpression("#owner = :owner")
                        .expressionAttributeNames(Map.of("#owner", "owner"))
                        .expressionAttributeValues(Map.of(":owner", fromS("me"))))
                .count();
    }
}
