package io.streambed.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streambed.materializer.LogBlock;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.StreamViewType;
import io.streambed.model.TableDefinition;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

/** What is read of the log, and what is not. */
class DeepReadTest {
    @Test
    void aReaderAtTheTipNeverTouchesTheLog() {
        try (StreamWorld world = new StreamWorld(1)) {
            TableDefinition table = world.createTable("Orders", StreamViewType.NEW_IMAGE, 0);
            world.log.failWith(new KafkaException("must not be read"));
            String latest = world.client.iterator(table, "LATEST");
            String oldest = world.client.iterator(table, "TRIM_HORIZON");
            String number = SequenceNumber.at(world.commit(table, world.put(table, "a", "1")))
                    .toString();
            world.commit(table, world.put(table, "a", "2"));
            world.fillTo(0, 10_000);

            assertThat(world.client.drain(latest, 1)).hasSize(2);
            assertThat(world.client.drain(oldest, 1)).hasSize(2);
            assertThat(world.client.drain(world.client.iterator(table, "AT_SEQUENCE_NUMBER", number), 1))
                    .hasSize(2);
            assertThat(world.client.drain(world.client.iterator(table, "AFTER_SEQUENCE_NUMBER", number), 1))
                    .hasSize(1);
        }
    }

    @Test
    void aQuietTableBesideABusyOneCostsNothingToRead() {
        try (StreamWorld world = new StreamWorld(1, StreamWorld.Options.NO_TAIL)) {
            TableDefinition busy = world.createTable("Busy", StreamViewType.KEYS_ONLY, 0);
            TableDefinition quiet = world.createTable("Quiet", StreamViewType.KEYS_ONLY, 0);
            String iterator = world.client.iterator(quiet, "TRIM_HORIZON");
            for (int i = 0; i < 6 * LogBlock.SIZE; i++) {
                world.commit(busy, world.put(busy, "x", "" + i));
            }
            world.commit(quiet, world.put(quiet, "a", "1"));
            for (int i = 0; i < 6 * LogBlock.SIZE; i++) {
                world.commit(busy, world.put(busy, "x", "" + i));
            }

            assertThat(world.client.drain(iterator, 1000)).hasSize(1);
            assertThat(world.log.entriesRead()).isLessThanOrEqualTo(LogBlock.SIZE);
        }
    }

    @Test
    void aReaderBehindGoesOverFromTheLogToTheTail() {
        StreamWorld.Options smallTail = new StreamWorld.Options(20_000, 10, 2, 16);
        try (StreamWorld world = new StreamWorld(1, smallTail)) {
            TableDefinition table = world.createTable("Orders", StreamViewType.NEW_IMAGE, 0);
            String iterator = world.client.iterator(table, "TRIM_HORIZON");
            for (int i = 0; i < 500; i++) {
                world.commit(table, world.put(table, "k" + i, "1"));
            }

            assertThat(world.client.drain(iterator, 1000)).hasSize(500);
            assertThat(world.log.entriesRead()).isLessThan(500);
            assertThat(world.tails.of(world.open(0)).covers(world.open(0).appliedOffset() - 10))
                    .isTrue();
        }
    }

    @Test
    void aLogThatCannotBeReadIsAnErrorWithoutDetail() {
        try (StreamWorld world = new StreamWorld(1, StreamWorld.Options.NO_TAIL)) {
            TableDefinition table = world.createTable("Orders", StreamViewType.NEW_IMAGE, 0);
            String iterator = world.client.iterator(table, "TRIM_HORIZON");
            world.commit(table, world.put(table, "a", "1"));
            world.log.failWith(new KafkaException("secret detail"));

            assertThatThrownBy(() -> world.client.records(iterator))
                    .hasMessage("The stream's log could not be read. Please retry.")
                    .isInstanceOfSatisfying(
                            DynamoDbException.class,
                            failure -> assertThat(failure.type()).isEqualTo(ErrorType.INTERNAL_SERVER));

            world.log.failWith(null);
            assertThat(world.client.drain(iterator, 10)).hasSize(1);
        }
    }
}
