package io.streambed.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.streambed.model.AttributeValue;
import io.streambed.model.Item;
import io.streambed.model.PrimaryKey;
import io.streambed.model.StreamViewType;
import io.streambed.model.TableDefinition;
import io.streambed.schemas.Cause;
import io.streambed.schemas.Change;
import io.streambed.schemas.EncodedItem;
import io.streambed.schemas.LogRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All of it read from memory, and again from the log. */
@ParameterizedClass
@EnumSource
class GetRecordsTest {
    enum From {
        TAIL,
        LOG
    }

    private final StreamWorld world;

    GetRecordsTest(From from) {
        world = new StreamWorld(2, from == From.TAIL ? StreamWorld.Options.DEFAULT : StreamWorld.Options.NO_TAIL);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void anInsertAModificationAndARemovalAreToldApart() {
        TableDefinition table = world.createTable("Orders", StreamViewType.NEW_AND_OLD_IMAGES, 0);
        world.commit(table, world.put(table, "a", "1"));
        world.commit(table, world.put(table, "a", "2"));
        world.commit(table, world.delete(table, "a"));

        JsonNode records = world.client
                .records(world.client.iterator(table, "TRIM_HORIZON"))
                .get("Records");

        assertThat(fields(records, "/eventName")).containsExactly("INSERT", "MODIFY", "REMOVE");
        assertThat(fields(records, "/dynamodb/OldImage/v/S")).containsExactly("", "1", "2");
        assertThat(fields(records, "/dynamodb/NewImage/v/S")).containsExactly("1", "2", "");
        assertThat(fields(records, "/dynamodb/Keys/p/S")).containsExactly("a", "a", "a");
    }

    @Test
    void everythingOfARecordIsThere() {
        TableDefinition table = world.createTable("Orders", StreamViewType.NEW_AND_OLD_IMAGES, 0);
        world.now += 1_999;
        world.commit(table, world.put(table, "k", "0"));
        world.commit(table, world.put(table, "k", "12"));

        JsonNode record = world.client
                .records(world.client.iterator(table, "TRIM_HORIZON"))
                .at("/Records/1");

        assertThat(record.get("eventID").asText()).matches("[0-9a-f]{32}");
        assertThat(record.get("eventVersion").asText()).isEqualTo("1.1");
        assertThat(record.get("eventSource").asText()).isEqualTo("aws:dynamodb");
        assertThat(record.get("awsRegion").asText()).isEqualTo(StreamWorld.REGION);
        assertThat(record.has("userIdentity")).isFalse();
        assertThat(record.get("dynamodb"))
                .hasToString("{\"ApproximateCreationDateTime\":1767225602,\"Keys\":{\"p\":{\"S\":\"k\"}},"
                        + "\"NewImage\":{\"p\":{\"S\":\"k\"},\"v\":{\"S\":\"12\"}},"
                        + "\"OldImage\":{\"p\":{\"S\":\"k\"},\"v\":{\"S\":\"0\"}},"
                        + "\"SequenceNumber\":\"100000000000000300000\",\"SizeBytes\":11,"
                        + "\"StreamViewType\":\"NEW_AND_OLD_IMAGES\"}");
    }

    @ParameterizedTest
    @EnumSource
    void aViewShowsItsImagesOnly(StreamViewType viewType) {
        TableDefinition table = world.createTable("Orders", viewType, 0);
        world.commit(table, world.put(table, "a", "1"));
        world.commit(table, world.put(table, "a", "2"));

        JsonNode record = world.client
                .records(world.client.iterator(table, "TRIM_HORIZON"))
                .at("/Records/1/dynamodb");

        boolean both = viewType == StreamViewType.NEW_AND_OLD_IMAGES;
        boolean showsNew = both || viewType == StreamViewType.NEW_IMAGE;
        boolean showsOld = both || viewType == StreamViewType.OLD_IMAGE;
        assertThat(record.has("NewImage")).isEqualTo(showsNew);
        assertThat(record.has("OldImage")).isEqualTo(showsOld);
        assertThat(record.at("/Keys/p/S").asText()).isEqualTo("a");
        assertThat(record.get("StreamViewType").asText()).isEqualTo(viewType.name());
        assertThat(record.get("SizeBytes").asInt()).isEqualTo(2 + (showsNew ? 4 : 0) + (showsOld ? 4 : 0));
    }

    @Test
    void anEventIdIsTheSameAtEveryReadingAndDifferentForEveryRecord() {
        TableDefinition table = world.createTable("Orders", StreamViewType.KEYS_ONLY, 0);
        world.commit(0, world.put(table, "a", "1"), world.put(table, "a", "2"));
        world.commit(table, world.put(table, "a", "3"));

        List<String> once = fields(
                world.client
                        .records(world.client.iterator(table, "TRIM_HORIZON"))
                        .get("Records"),
                "/eventID");
        List<String> again = fields(
                world.client
                        .records(world.client.iterator(table, "TRIM_HORIZON"))
                        .get("Records"),
                "/eventID");

        assertThat(again).isEqualTo(once).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void aDeletionByTimeToLiveSaysSo() {
        TableDefinition table = world.createTable("Orders", StreamViewType.KEYS_ONLY, 0);
        world.commit(table, world.put(table, "a", "1"));
        world.commit(table, world.change(table, "a", null, Cause.TTL));

        JsonNode records = world.client
                .records(world.client.iterator(table, "TRIM_HORIZON"))
                .get("Records");

        assertThat(records.get(0).has("userIdentity")).isFalse();
        assertThat(records.get(1).get("userIdentity"))
                .hasToString("{\"PrincipalId\":\"dynamodb.amazonaws.com\",\"Type\":\"Service\"}");
    }

    @Test
    void theRecordsOfATableOnTwoLogPartitionsAreInTheShardsOfTheirKeys() {
        TableDefinition table = world.createTable("Orders", StreamViewType.KEYS_ONLY, 0, 1);
        for (int i = 0; i < 50; i++) {
            world.commit(table, world.put(table, "k" + i, "1"));
        }

        assertThatEveryRecordIsInOneShard(table, 50);
    }

    @Test
    void twoTablePartitionsOnOneLogPartitionAreShardsOfTheirOwn() {
        TableDefinition table = world.createTable("Orders", StreamViewType.KEYS_ONLY, 0, 0, 1, 0);
        for (int i = 0; i < 50; i++) {
            world.commit(table, world.put(table, "k" + i, "1"));
        }

        assertThatEveryRecordIsInOneShard(table, 50);
    }

    private void assertThatEveryRecordIsInOneShard(TableDefinition table, int count) {
        List<String> keys = new ArrayList<>();
        for (String shard : world.client.shardIds(table)) {
            List<String> ofShard = world
                    .client
                    .drain(world.client.iterator(world.client.arn(table), shard, "TRIM_HORIZON", null), 7)
                    .stream()
                    .map(record -> record.at("/dynamodb/Keys/p/S").asText())
                    .toList();
            assertThat(ofShard.stream().map(key -> partitionOf(table, key)).distinct())
                    .hasSize(1);
            keys.addAll(ofShard);
        }
        assertThat(keys).hasSize(count).doesNotHaveDuplicates();
    }

    private static int partitionOf(TableDefinition table, String p) {
        return table.partitionIndexOf(
                PrimaryKey.of(StreamWorld.KEY, StreamWorld.item(p, "")).hash());
    }

    @Test
    void changesOfOtherTablesAreNotThere() {
        TableDefinition table = world.createTable("Orders", StreamViewType.KEYS_ONLY, 0);
        TableDefinition other = world.createTable("Other", StreamViewType.KEYS_ONLY, 0);
        TableDefinition silent = world.createTable("Silent", null, 0);
        world.commit(0, world.put(other, "x", "1"), world.put(table, "a", "1"), world.put(silent, "y", "1"));
        world.commit(other, world.put(other, "x", "2"));
        world.commit(table, world.put(table, "b", "1"));

        JsonNode records = world.client
                .records(world.client.iterator(table, "TRIM_HORIZON"))
                .get("Records");

        assertThat(fields(records, "/dynamodb/Keys/p/S")).containsExactly("a", "b");
        assertThat(fields(records, "/dynamodb/SequenceNumber").getFirst()).endsWith("00001");
    }

    @Test
    void recordsThatAreVoidNeverHappened() {
        TableDefinition table = world.createTable("Orders", StreamViewType.NEW_IMAGE, 0);
        world.commit(table, world.put(table, "a", "1"));
        Change lost = new Change(
                table.number(),
                PrimaryKey.of(StreamWorld.KEY, StreamWorld.item("a", "")).bytes(),
                null,
                EncodedItem.of(StreamWorld.item("a", "zombie")),
                Cause.USER);
        world.partition(0).claim(world.now);
        world.partition(0).appendOfZombie(new LogRecord.Commit(world.now, List.of(lost)), table.number());
        world.commit(table, world.put(table, "a", "2"));
        world.partition(0).appendRepeated(new LogRecord.Commit(world.now, List.of(lost)), table.number());
        world.commit(table, world.put(table, "a", "3"));

        JsonNode records = world.client
                .records(world.client.iterator(table, "TRIM_HORIZON"))
                .get("Records");

        assertThat(fields(records, "/dynamodb/NewImage/v/S")).containsExactly("1", "2", "3");
    }

    @Test
    void pagesOfAnySizeFitTogether() {
        TableDefinition table = world.createTable("Orders", StreamViewType.NEW_AND_OLD_IMAGES, 0);
        for (int i = 0; i < 20; i += 4) {
            world.commit(
                    0,
                    world.put(table, "a", "" + i),
                    world.put(table, "a", "" + (i + 1)),
                    world.put(table, "a", "" + (i + 2)));
            world.commit(table, world.put(table, "a", "" + (i + 3)));
        }

        for (int limit = 1; limit <= 21; limit++) {
            List<JsonNode> records = world.client.drain(world.client.iterator(table, "TRIM_HORIZON"), limit);
            assertThat(records).hasSize(20);
            assertThat(records)
                    .extracting(record -> record.at("/dynamodb/NewImage/v/S").asInt())
                    .isSorted();
        }
        assertThat(world.client
                        .records(world.client.iterator(table, "TRIM_HORIZON"), 3)
                        .get("Records"))
                .hasSize(3);
    }

    @Test
    void aPageHoldsAMegabyteAtMost() {
        TableDefinition table = world.createTable("Orders", StreamViewType.NEW_IMAGE, 0);
        for (int i = 0; i < 12; i++) {
            world.commit(table, world.put(table, "k" + i, "x".repeat(100_000)));
        }

        String iterator = world.client.iterator(table, "TRIM_HORIZON");

        assertThat(world.client.records(iterator).get("Records")).hasSize(10);
        assertThat(world.client.drain(iterator, 1000)).hasSize(12);
    }

    @Test
    void aRecordOverAMegabyteComesAlone() {
        TableDefinition table = world.createTable("Orders", StreamViewType.NEW_AND_OLD_IMAGES, 0);
        world.commit(table, world.put(table, "k", "x".repeat(600_000)));
        world.commit(table, world.put(table, "k", "y".repeat(600_000)));
        world.commit(table, world.put(table, "k", "z"));

        String first = world.client.iterator(table, "TRIM_HORIZON");
        JsonNode page = world.client.records(first);
        assertThat(page.get("Records")).hasSize(1);
        page = world.client.records(page.get("NextShardIterator").asText());
        assertThat(page.get("Records")).hasSize(1);
        assertThat(world.client.drain(page.get("NextShardIterator").asText(), 10))
                .hasSize(1);
    }

    @Test
    void wrongParametersAreRefused() {
        TableDefinition table = world.createTable("Orders", StreamViewType.NEW_IMAGE, 0);
        String iterator = world.client.iterator(table, "TRIM_HORIZON");

        assertThatThrownBy(() -> world.client.records(iterator, 0)).hasMessageContaining("'limit' failed to satisfy");
        assertThatThrownBy(() -> world.client.records(iterator, 1001))
                .hasMessage("One or more parameter values were invalid: Limit should be less than or equal to 1000");
        assertThatThrownBy(() -> world.client.records("nonsense")).hasMessage("Invalid ShardIterator");
        assertThatThrownBy(() -> world.client.records(iterator + "A")).hasMessage("Invalid ShardIterator");
        assertThatThrownBy(() -> world.client.call("GetRecords", "{}"))
                .hasMessage("1 validation error detected: Value null at 'shardIterator' failed to satisfy constraint: "
                        + "Member must not be null");
    }

    @Test
    void keysOfEveryTypeAreShown() {
        TableDefinition table = world.createTable("Orders", StreamViewType.KEYS_ONLY, 0);
        Item image = Item.of(Map.of("p", new AttributeValue.S("\u00fc\ud83d\ude00\u0000x")));
        world.commit(table, world.change(table, "\u00fc\ud83d\ude00\u0000x", image, Cause.USER));

        JsonNode records = world.client
                .records(world.client.iterator(table, "TRIM_HORIZON"))
                .get("Records");

        assertThat(fields(records, "/dynamodb/Keys/p/S")).containsExactly("\u00fc\ud83d\ude00\u0000x");
    }

    private static List<String> fields(JsonNode records, String path) {
        return StreamSupport.stream(records.spliterator(), false)
                .map(record -> record.at(path).asText())
                .toList();
    }
}
