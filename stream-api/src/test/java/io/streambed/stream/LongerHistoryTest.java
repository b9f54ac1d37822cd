package io.streambed.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streambed.materializer.LogBlock;
import io.streambed.model.StreamViewType;
import io.streambed.model.TableDefinition;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A cluster that keeps three days of history. */
class LongerHistoryTest {
    private static final long HOUR = Duration.ofHours(1).toMillis();

    private final StreamWorld world = new StreamWorld(1, StreamWorld.Options.NO_TAIL, Duration.ofDays(3));
    private final TableDefinition table = world.createTable("Orders", StreamViewType.NEW_IMAGE, 0);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void recordsAndIteratorsHoldForAsLongAsTheHistory() {
        long first = world.commit(table, world.put(table, "a", "0"));
        world.fillTo(0, LogBlock.SIZE);
        world.now += HOUR;
        world.fillTo(0, LogBlock.SIZE + 10);
        world.commit(table, world.put(table, "a", "1"));

        world.now += 71 * HOUR;
        assertThat(values(world.client.iterator(table, "TRIM_HORIZON"))).containsExactly("0", "1");
        assertThat(values(world.client.iterator(
                        table, "AT_SEQUENCE_NUMBER", SequenceNumber.at(first).toString())))
                .containsExactly("0", "1");

        world.now += 1 + HOUR;
        assertThat(values(world.client.iterator(table, "TRIM_HORIZON"))).containsExactly("1");
        assertThatThrownBy(() -> world.client.iterator(
                        table, "AT_SEQUENCE_NUMBER", SequenceNumber.at(first).toString()))
                .hasMessage("The data you are trying to access has been trimmed.");
    }

    @Test
    void aStreamThatEndedStaysForAsLongAsItsRecords() {
        world.commit(table, world.put(table, "a", "0"));
        world.disableStream(table);
        world.fillTo(0, 50);

        world.now += 72 * HOUR;
        String described = "{'StreamArn': '" + world.client.arn(table) + "'}";
        assertThat(world.client.call("ListStreams", "{}").get("Streams")).hasSize(1);
        assertThat(world.client
                        .call("DescribeStream", described)
                        .at("/StreamDescription/StreamStatus")
                        .asText())
                .isEqualTo("DISABLED");
        assertThat(values(world.client.iterator(table, "TRIM_HORIZON"))).containsExactly("0");

        world.now += 1;
        assertThat(world.client.call("ListStreams", "{}").get("Streams")).isEmpty();
        assertThatThrownBy(() -> world.client.call("DescribeStream", described)).hasMessageContaining("not found");
    }

    private List<String> values(String iterator) {
        return world.client.drain(iterator, 10).stream()
                .map(record -> record.at("/dynamodb/NewImage/v/S").asText())
                .toList();
    }
}
