package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.item;
import static io.streambed.acceptance.TestTable.key;
import static io.streambed.acceptance.TestTable.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** What a table's stream says about its changes, and when it begins and ends. */
@ExtendWith(SharedServer.class)
class StreamsIT {
    private final Clients clients;

    StreamsIT(Clients clients) {
        this.clients = clients;
    }

    @ParameterizedTest
    @EnumSource(value = StreamViewType.class, names = "UNKNOWN_TO_SDK_VERSION", mode = EnumSource.Mode.EXCLUDE)
    void aRecordShowsWhatTheViewTypeSays(StreamViewType viewType) {
        boolean showsNew = viewType == StreamViewType.NEW_IMAGE || viewType == StreamViewType.NEW_AND_OLD_IMAGES;
        boolean showsOld = viewType == StreamViewType.OLD_IMAGE || viewType == StreamViewType.NEW_AND_OLD_IMAGES;
        Map<String, AttributeValue> first = item("a", 1, "first");
        Map<String, AttributeValue> second = item("a", 1, "second");
        try (var table = TestTable.withStream(clients, viewType)) {
            table.put(first);
            table.put(second);
            table.delete(key("a", 1));

            List<Record> records = table.reader().readAtLeast(clients, 3);

            assertThat(records)
                    .extracting(Record::eventName)
                    .containsExactly(OperationType.INSERT, OperationType.MODIFY, OperationType.REMOVE);
            assertImages(records.get(0), null, showsNew ? first : null);
            assertImages(records.get(1), showsOld ? first : null, showsNew ? second : null);
            assertImages(records.get(2), showsOld ? second : null, null);
            assertThat(records).allSatisfy(record -> {
                assertThat(record.dynamodb().streamViewType()).isEqualTo(viewType);
                assertThat(record.dynamodb().keys()).isEqualTo(key("a", 1));
            });
        }
    }

    @Test
    void aRecordTellsWhereAndWhenItComesFrom() {
        // The service says "approximate" and may round down to the minute.
        Instant before = Instant.now().minusSeconds(60);
        try (var table = TestTable.withStream(clients, StreamViewType.NEW_IMAGE)) {
            table.put(item("a", 1, "x"));
            table.put(item("a", 1, "y"));

            List<Record> records = table.reader().readAtLeast(clients, 2);

            assertThat(records)
                    .extracting(Record::eventID)
                    .doesNotHaveDuplicates()
                    .doesNotContainNull();
            assertThat(records).allSatisfy(record -> {
                assertThat(record.eventSource()).isEqualTo("aws:dynamodb");
                assertThat(record.eventVersion()).isEqualTo("1.1");
                assertThat(record.awsRegion()).isNotEmpty();
                assertThat(record.dynamodb().approximateCreationDateTime())
                        .isBetween(before, Instant.now().plusSeconds(2));
                // keys and new image: id=a, n=1, and these again with v=x
                assertThat(record.dynamodb().sizeBytes()).isBetween(10L, 20L);
            });
            assertThat(sequenceNumber(records.get(1))).isGreaterThan(sequenceNumber(records.get(0)));
        }
    }

    @Test
    void aWriteThatChangesNothingIsNotInTheStream() {
        try (var table = TestTable.withStream(clients, StreamViewType.NEW_AND_OLD_IMAGES)) {
            table.put(item("a", 1, "x"));
            table.put(item("a", 1, "x"));
            table.delete(key("b", 1));
            assertThatThrownBy(() -> clients.tables()
                            .putItem(request -> request.tableName(table.name())
                                    .item(item("a", 1, "z"))
                                    .conditionExpression("attribute_not_exists(id)")))
                    .isInstanceOf(ConditionalCheckFailedException.class);
            table.put(item("a", 1, "y"));
            table.put(item("b", 1, "end"));

            List<Record> records = table.reader().readAtLeast(clients, 3);

            assertThat(records)
                    .extracting(record -> value(record.dynamodb().newImage()))
                    .containsExactlyInAnyOrder("x", "y", "end");
        }
    }

    @Test
    void theStreamHasEachItemsChangesInOrder() {
        try (var table = TestTable.withStream(clients, StreamViewType.NEW_AND_OLD_IMAGES)) {
            for (int round = 0; round < 20; round++) {
                for (int i = 0; i < 10; i++) {
                    table.put(item("item-" + i, i, "round-" + round));
                }
            }

            List<Record> records = table.reader().readAtLeast(clients, 200);

            assertThat(records).hasSize(200);
            var rounds = new HashMap<Map<String, AttributeValue>, List<String>>();
            records.forEach(record -> rounds.computeIfAbsent(record.dynamodb().keys(), _ -> new ArrayList<>())
                    .add(value(record.dynamodb().newImage())));
            List<String> expected = java.util.stream.IntStream.range(0, 20)
                    .mapToObj(round -> "round-" + round)
                    .toList();
            assertThat(rounds.values())
                    .hasSize(10)
                    .allSatisfy(values -> assertThat(values).isEqualTo(expected));
        }
    }

    @Test
    void theShardsOfADisabledStreamEndAndStayReadable() {
        try (var table = TestTable.withStream(clients, StreamViewType.NEW_IMAGE)) {
            String arn = table.streamArn();
            table.put(item("a", 1, "within"));
            clients.tables()
                    .updateTable(request ->
                            request.tableName(table.name()).streamSpecification(stream -> stream.streamEnabled(false)));
            table.awaitActive();
            table.put(item("a", 1, "after the end"));

            List<Record> records = new StreamReader(arn).readToEnd(clients);
            StreamDescription described = clients.streams()
                    .describeStream(request -> request.streamArn(arn))
                    .streamDescription();

            assertThat(records)
                    .extracting(record -> value(record.dynamodb().newImage()))
                    .containsExactly("within");
            assertThat(described.streamStatus()).isEqualTo(StreamStatus.DISABLED);
            assertThat(described.shards())
                    .allSatisfy(shard -> assertThat(shard.sequenceNumberRange().endingSequenceNumber())
                            .isNotNull());
        }
    }

    @Test
    void aStreamThatIsEnabledAgainIsANewOneFromThereOn() {
        try (var table = TestTable.withStream(clients, StreamViewType.NEW_IMAGE)) {
            String first = table.streamArn();
            table.put(item("a", 1, "first"));
            clients.tables()
                    .updateTable(request ->
                            request.tableName(table.name()).streamSpecification(stream -> stream.streamEnabled(false)));
            table.awaitActive();
            table.put(item("a", 1, "between"));
            clients.tables()
                    .updateTable(request -> request.tableName(table.name())
                            .streamSpecification(stream ->
                                    stream.streamEnabled(true).streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)));
            table.awaitActive();
            table.put(item("a", 1, "second"));

            List<Record> records = table.reader().readAtLeast(clients, 1);

            assertThat(table.streamArn()).isNotEqualTo(first);
            assertThat(records).hasSize(1);
            assertImages(records.getFirst(), item("a", 1, "between"), item("a", 1, "second"));
            assertThat(new StreamReader(first).readToEnd(clients)).hasSize(1);
        }
    }

    @Test
    void theStreamOfADeletedTableStaysReadable() {
        try (var table = TestTable.withStream(clients, StreamViewType.NEW_IMAGE)) {
            String arn = table.streamArn();
            table.put(item("a", 1, "x"));
            table.put(item("b", 1, "y"));
            table.drop();

            assertThat(new StreamReader(arn).readToEnd(clients))
                    .extracting(record ->
                            record.eventName() + " " + value(record.dynamodb().newImage()))
                    .containsExactlyInAnyOrder("INSERT x", "INSERT y");
        }
    }

    @Test
    void aStreamStartsWithTheTableItWasEnabledOn() {
        try (var table = TestTable.create(clients)) {
            table.put(item("a", 1, "before"));
            clients.tables()
                    .updateTable(request -> request.tableName(table.name())
                            .streamSpecification(stream ->
                                    stream.streamEnabled(true).streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)));
            table.awaitActive();
            table.delete(key("a", 1));

            List<Record> records = table.reader().readAtLeast(clients, 1);

            assertThat(records).hasSize(1);
            assertImages(records.getFirst(), item("a", 1, "before"), null);
        }
    }

    private static void assertImages(
            Record record,
            @Nullable Map<String, AttributeValue> oldImage,
            @Nullable Map<String, AttributeValue> newImage) {
        StreamRecord images = record.dynamodb();
        assertThat(images.hasOldImage()).isEqualTo(oldImage != null);
        assertThat(images.hasNewImage()).isEqualTo(newImage != null);
        if (oldImage != null) {
            assertThat(images.oldImage()).isEqualTo(oldImage);
        }
        if (newImage != null) {
            assertThat(images.newImage()).isEqualTo(newImage);
        }
    }

    private static BigInteger sequenceNumber(Record record) {
        return new BigInteger(record.dynamodb().sequenceNumber());
    }
}
