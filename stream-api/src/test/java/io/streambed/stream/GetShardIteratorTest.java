package io.streambed.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.StreamViewType;
import io.streambed.model.TableDefinition;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Over changes in memory, and again over changes in the log. */
@ParameterizedClass
@EnumSource
class GetShardIteratorTest {
    enum From {
        TAIL,
        LOG
    }

    private final StreamWorld world;
    private final TableDefinition table;

    GetShardIteratorTest(From from) {
        world = new StreamWorld(1, from == From.TAIL ? StreamWorld.Options.DEFAULT : StreamWorld.Options.NO_TAIL);
        table = world.createTable("Orders", StreamViewType.NEW_IMAGE, 0);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void theTrimHorizonIsTheFirstRecord() {
        world.commit(table, world.put(table, "a", "1"));
        world.commit(table, world.put(table, "a", "2"));

        assertThat(valuesFrom(world.client.iterator(table, "TRIM_HORIZON"))).containsExactly("1", "2");
    }

    @Test
    void latestIsBehindTheLastRecord() {
        world.commit(table, world.put(table, "a", "1"));
        String latest = world.client.iterator(table, "LATEST");
        world.commit(table, world.put(table, "a", "2"));

        assertThat(valuesFrom(latest)).containsExactly("2");
    }

    @Test
    void aSequenceNumberIsWhereItsRecordIs() {
        world.commit(0, world.put(table, "a", "1"), world.put(table, "a", "2"), world.put(table, "a", "3"));
        world.commit(table, world.put(table, "a", "4"));
        world.fillTo(0, 10);
        world.commit(table, world.put(table, "a", "5"));
        List<JsonNode> records = world.client.drain(world.client.iterator(table, "TRIM_HORIZON"), 1000);

        for (int i = 0; i < records.size(); i++) {
            String number = records.get(i).at("/dynamodb/SequenceNumber").asText();
            List<String> values = valuesOf(records);
            assertThat(valuesFrom(world.client.iterator(table, "AT_SEQUENCE_NUMBER", number)))
                    .isEqualTo(values.subList(i, values.size()));
            assertThat(valuesFrom(world.client.iterator(table, "AFTER_SEQUENCE_NUMBER", number)))
                    .isEqualTo(values.subList(i + 1, values.size()));
        }
    }

    @Test
    void theStartingSequenceNumberIsTheStart() {
        world.commit(table, world.put(table, "a", "1"));
        String start = SequenceNumber.at(1).toString();

        assertThat(valuesFrom(world.client.iterator(table, "AT_SEQUENCE_NUMBER", start)))
                .containsExactly("1");
        assertThat(valuesFrom(world.client.iterator(table, "AFTER_SEQUENCE_NUMBER", start)))
                .containsExactly("1");
    }

    @Test
    void theEndingSequenceNumberIsTheEnd() {
        world.commit(table, world.put(table, "a", "1"));
        world.disableStream(table);
        world.fillTo(0, 10);

        JsonNode page = world.client.records(world.client.iterator(
                table, "AT_SEQUENCE_NUMBER", SequenceNumber.at(3).toString()));

        assertThat(page.get("Records")).isEmpty();
        assertThat(page.has("NextShardIterator")).isFalse();
    }

    @Test
    void placesInLaterBlocksAreFound() {
        world.fillTo(0, 5_000);
        world.commit(table, world.put(table, "a", "1"));
        world.partition(0).claim(world.now);
        long second = world.commit(table, world.put(table, "a", "2"));
        world.fillTo(0, 9_000);
        world.commit(table, world.put(table, "a", "3"));

        assertThat(valuesFrom(world.client.iterator(table, "TRIM_HORIZON"))).containsExactly("1", "2", "3");
        assertThat(valuesFrom(world.client.iterator(
                        table, "AT_SEQUENCE_NUMBER", SequenceNumber.at(second).toString())))
                .containsExactly("2", "3");
        assertThat(valuesFrom(world.client.iterator(
                        table,
                        "AFTER_SEQUENCE_NUMBER",
                        SequenceNumber.at(second).toString())))
                .containsExactly("3");
    }

    @Test
    void numbersOutsideTheShardAreRefused() {
        world.commit(table, world.put(table, "a", "1"));

        for (String number : List.of(
                SequenceNumber.at(0).toString(),
                SequenceNumber.at(3).toString(),
                SequenceNumber.at(999_999_999_999_999L).toString())) {
            assertThatThrownBy(() -> world.client.iterator(table, "AT_SEQUENCE_NUMBER", number))
                    .hasMessage("Invalid SequenceNumber for the shard");
        }
        world.disableStream(table);
        world.fillTo(0, 10);
        assertThatThrownBy(() -> world.client.iterator(
                        table, "AT_SEQUENCE_NUMBER", SequenceNumber.at(4).toString()))
                .hasMessage("Invalid SequenceNumber for the shard");
    }

    @Test
    void wrongParametersAreRefused() {
        assertThatThrownBy(() -> world.client.iterator(table, "AT_SEQUENCE_NUMBER", "x".repeat(21)))
                .hasMessage("One or more parameter values were invalid: Invalid SequenceNumber");
        assertThatThrownBy(() -> world.client.iterator(table, "AFTER_SEQUENCE_NUMBER", "9".repeat(40)))
                .hasMessage("One or more parameter values were invalid: Invalid SequenceNumber");
        assertThatThrownBy(() -> world.client.iterator(table, "AT_SEQUENCE_NUMBER"))
                .hasMessage("One or more parameter values were invalid: Invalid SequenceNumber");
        assertThatThrownBy(() -> world.client.iterator(
                        table, "LATEST", SequenceNumber.at(1).toString()))
                .hasMessage("One or more parameter values were invalid: "
                        + "SequenceNumber should not be passed for this iterator type");
        assertThatThrownBy(() -> world.client.iterator(table, "AT_SEQUENCE_NUMBER", "1"))
                .hasMessageContaining("Value '1' at 'sequenceNumber' failed to satisfy constraint: "
                        + "Member must have length greater than or equal to 21");
        assertThatThrownBy(() -> world.client.iterator(table, "SOMEWHERE"))
                .hasMessageContaining("Value 'SOMEWHERE' at 'shardIteratorType' failed to satisfy constraint: "
                        + "Member must satisfy enum value set: "
                        + "[AFTER_SEQUENCE_NUMBER, LATEST, AT_SEQUENCE_NUMBER, TRIM_HORIZON]");
    }

    @Test
    void unknownStreamsAndShardsAreNotFound() {
        String shard = world.client.shardIds(table).getFirst();
        String other = "arn:aws:dynamodb:eu-central-1:000000000000:table/Nope/stream/2020-01-01T00:00:00.000";

        assertNotFound(() -> world.client.iterator(other, shard, "LATEST", null), "Stream: " + other + " not found");
        assertNotFound(
                () -> world.client.iterator(
                        world.client.arn(table), "shardId-00000000000000000001-00000000", "LATEST", null),
                "Shard does not exist");
        assertThatThrownBy(() -> world.client.iterator("x".repeat(50), shard, "LATEST", null))
                .hasMessage("Invalid StreamArn");
    }

    @Test
    void aShardThatThisNodesCatalogHasNotSeenBeginIsFoundAtItsEnd() {
        TableDefinition later = world.createTable("Later", StreamViewType.NEW_IMAGE, 0);
        String shard = world.client.shardIds(later).getFirst();
        world.freezeCatalog(true);
        TableDefinition newest = world.createTable("Newest", StreamViewType.NEW_IMAGE, 0);

        assertThat(world.client.iterator(newest, "LATEST")).isNotEmpty();
        assertThat(world.client.iterator(world.client.arn(later), shard, "LATEST", null))
                .isNotEmpty();
    }

    private static void assertNotFound(Runnable call, String what) {
        assertThatThrownBy(call::run)
                .hasMessage("Requested resource not found: " + what)
                .isInstanceOfSatisfying(
                        DynamoDbException.class,
                        failure -> assertThat(failure.type()).isEqualTo(ErrorType.RESOURCE_NOT_FOUND));
    }

    private List<String> valuesFrom(String iterator) {
        return valuesOf(world.client.drain(iterator, 1000));
    }

    private static List<String> valuesOf(List<JsonNode> records) {
        return records.stream()
                .map(record -> record.at("/dynamodb/NewImage/v/S").asText())
                .toList();
    }
}
