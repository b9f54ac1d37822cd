package io.streambed.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.StreamViewType;
import io.streambed.model.TableDefinition;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of an iterator: from page to page, over owners, and to the end. From memory, and again from the log. */
@ParameterizedClass
@EnumSource
class ReadingOnTest {
    enum From {
        TAIL,
        LOG
    }

    private final StreamWorld world;

    ReadingOnTest(From from) {
        world = new StreamWorld(2, from == From.TAIL ? StreamWorld.Options.DEFAULT : StreamWorld.Options.NO_TAIL);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aReaderAtTheTipSeesWhatComesNext() {
        TableDefinition table = world.createTable("Orders", StreamViewType.NEW_IMAGE, 0);
        world.commit(table, world.put(table, "a", "1"));

        JsonNode page = world.client.records(world.client.iterator(table, "LATEST"));
        assertThat(page.get("Records")).isEmpty();
        world.commit(table, world.put(table, "a", "2"));
        page = world.client.records(page.get("NextShardIterator").asText());
        assertThat(fields(page.get("Records"), "/dynamodb/NewImage/v/S")).containsExactly("2");
        world.partition(0).claim(world.now);
        world.commit(table, world.put(table, "a", "3"));
        page = world.client.records(page.get("NextShardIterator").asText());
        assertThat(fields(page.get("Records"), "/dynamodb/NewImage/v/S")).containsExactly("3");
        page = world.client.records(page.get("NextShardIterator").asText());
        assertThat(page.get("Records")).isEmpty();
        assertThat(page.has("NextShardIterator")).isTrue();
    }

    @Test
    void anIteratorGoesOnAtTheNextOwner() {
        TableDefinition table = world.createTable("Orders", StreamViewType.NEW_IMAGE, 0);
        world.commit(table, world.put(table, "a", "1"));
        world.commit(table, world.put(table, "a", "2"));
        String next = world.client
                .records(world.client.iterator(table, "TRIM_HORIZON"), 1)
                .get("NextShardIterator")
                .asText();

        world.partition(0).reopen();
        world.partition(0).claim(world.now);
        world.commit(table, world.put(table, "a", "3"));

        assertThat(world.client.drain(next, 10))
                .extracting(record -> record.at("/dynamodb/NewImage/v/S").asText())
                .containsExactly("2", "3");
    }

    @Test
    void aClosedShardEndsWithoutAnIterator() {
        TableDefinition table = world.createTable("Orders", StreamViewType.NEW_IMAGE, 0);
        world.commit(table, world.put(table, "a", "1"));
        TableDefinition disabled = world.disableStream(table);
        world.commit(disabled, world.put(disabled, "a", "not streamed"));
        TableDefinition again = world.enableStream(disabled, StreamViewType.NEW_IMAGE);
        world.commit(again, world.put(again, "a", "3"));

        JsonNode old = world.client.records(world.client.iterator(table, "TRIM_HORIZON"));
        assertThat(fields(old.get("Records"), "/dynamodb/NewImage/v/S")).containsExactly("1");
        assertThat(old.has("NextShardIterator")).isFalse();
        JsonNode current = world.client.records(world.client.iterator(again, "TRIM_HORIZON"));
        assertThat(fields(current.get("Records"), "/dynamodb/NewImage/v/S")).containsExactly("3");
        assertThat(current.has("NextShardIterator")).isTrue();
        assertThat(world.client.records(world.client.iterator(table, "LATEST")).has("NextShardIterator"))
                .isFalse();
    }

    @Test
    void theStreamOfADroppedTableIsReadToItsEnd() {
        TableDefinition table = world.createTable("Orders", StreamViewType.NEW_IMAGE, 0);
        world.commit(table, world.put(table, "a", "1"));
        String tip = world.client.iterator(table, "LATEST");
        world.dropTable(table);

        assertThat(world.client.drain(world.client.iterator(table, "TRIM_HORIZON"), 10))
                .hasSize(1);
        JsonNode end = world.client.records(tip);
        assertThat(end.get("Records")).isEmpty();
        assertThat(end.has("NextShardIterator")).isFalse();
    }

    @Test
    void whereTheStreamEndedAndTheCatalogDoesNotKnowYetNothingIsShown() {
        TableDefinition table = world.createTable("Orders", StreamViewType.NEW_IMAGE, 0);
        world.commit(table, world.put(table, "a", "1"));
        TableDefinition disabled = table.next().stream(null).build();
        String iterator = world.client.iterator(table, "TRIM_HORIZON");
        world.propose(disabled);
        long end = world.changeTable(disabled, 0);
        world.commit(disabled, world.put(disabled, "a", "not streamed"));

        JsonNode waiting = world.client.records(iterator);
        assertThat(waiting.get("Records")).isEmpty();

        world.freezeCatalog(true);
        world.confirm(disabled, 0, end);
        JsonNode all = world.client.records(waiting.get("NextShardIterator").asText());
        assertThat(fields(all.get("Records"), "/dynamodb/NewImage/v/S")).containsExactly("1");
        assertThat(all.has("NextShardIterator")).isFalse();
    }

    @Test
    void anIteratorLivesForAQuarterOfAnHour() {
        TableDefinition table = world.createTable("Orders", StreamViewType.NEW_IMAGE, 0);
        String iterator = world.client.iterator(table, "TRIM_HORIZON");

        world.now += 15 * 60_000;
        assertThat(world.client.records(iterator).has("NextShardIterator")).isTrue();

        world.now += 1;
        assertThatThrownBy(() -> world.client.records(iterator))
                .hasMessage("The provided iterator exceeds the maximum age allowed.")
                .isInstanceOfSatisfying(
                        DynamoDbException.class,
                        failure -> assertThat(failure.type()).isEqualTo(ErrorType.EXPIRED_ITERATOR));
    }

    @Test
    void anIteratorOfAStreamThatIsGoneIsNotFound() {
        TableDefinition table = world.createTable("Orders", StreamViewType.NEW_IMAGE, 0);
        world.disableStream(table);
        world.now += 24 * 3_600_000;
        String iterator = world.client.iterator(table, "TRIM_HORIZON");

        world.now += 1;

        assertThatThrownBy(() -> world.client.records(iterator))
                .hasMessage("Requested resource not found: Shard does not exist")
                .isInstanceOfSatisfying(
                        DynamoDbException.class,
                        failure -> assertThat(failure.type()).isEqualTo(ErrorType.RESOURCE_NOT_FOUND));
    }

    private static List<String> fields(JsonNode records, String path) {
        return StreamSupport.stream(records.spliterator(), false)
                .map(record -> record.at(path).asText())
                .toList();
    }
}
