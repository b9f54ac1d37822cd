package io.streambed.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streambed.materializer.LogBlock;
import io.streambed.materializer.Rows;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.StreamViewType;
import io.streambed.model.TableDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream with a record in each of four blocks, an hour apart. */
class TrimmedStreamTest {
    private static final long HOUR = Duration.ofHours(1).toMillis();

    private final StreamWorld world = new StreamWorld(1, StreamWorld.Options.NO_TAIL);
    private final TableDefinition table = world.createTable("Orders", StreamViewType.NEW_IMAGE, 0);
    private final List<Long> offsets = new ArrayList<>();

    @BeforeEach
    void fill() {
        for (int i = 0; i < 4; i++) {
            if (i > 0) {
                world.fillTo(0, (long) i * LogBlock.SIZE);
                world.now += HOUR;
            }
            world.fillTo(0, (long) i * LogBlock.SIZE + 100);
            offsets.add(world.commit(table, world.put(table, "a", "" + i)));
        }
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void theTrimHorizonIsWhereTheLogBegins() {
        world.log.trimTo(0, LogBlock.SIZE);

        assertThat(valuesFrom("TRIM_HORIZON")).containsExactly("1", "2", "3");
    }

    @Test
    void theTrimHorizonLeavesBlocksBehindWhenTheirLastRecordIsADayOld() {
        world.now += 21 * HOUR;
        assertThat(valuesFrom("TRIM_HORIZON")).containsExactly("0", "1", "2", "3");

        world.now += 1;
        assertThat(valuesFrom("TRIM_HORIZON")).containsExactly("1", "2", "3");

        world.now += HOUR;
        assertThat(valuesFrom("TRIM_HORIZON")).containsExactly("2", "3");
    }

    @Test
    void theLastBlockStaysHoweverOldItIs() {
        world.now += 1000 * HOUR;

        assertThat(valuesFrom("TRIM_HORIZON")).containsExactly("3");
    }

    @Test
    void aTrimHorizonWithinABlockBeginsAtTheNext() {
        world.log.trimTo(0, LogBlock.SIZE + 1);

        assertThat(valuesFrom("TRIM_HORIZON")).containsExactly("2", "3");
    }

    @Test
    void whatIsLeftOfAClosedShardThatIsTrimmedAwayIsItsEnd() {
        world.disableStream(table);
        world.fillTo(0, 5 * LogBlock.SIZE);
        world.log.trimTo(0, 4 * LogBlock.SIZE);

        String end = world.client.iterator(table, "TRIM_HORIZON");

        assertThat(world.client.records(end).get("Records")).isEmpty();
        assertThat(world.client.records(end).has("NextShardIterator")).isFalse();
    }

    @Test
    void aSequenceNumberThatTheLogHasNotAnyMoreIsTrimmed() {
        world.log.trimTo(0, LogBlock.SIZE);

        assertTrimmed(() -> world.client.iterator(table, "AT_SEQUENCE_NUMBER", number(0)));
        assertTrimmed(() -> world.client.iterator(table, "AFTER_SEQUENCE_NUMBER", number(0)));
        assertThat(world.client.iterator(table, "AT_SEQUENCE_NUMBER", number(1)))
                .isNotEmpty();
    }

    @Test
    void aSequenceNumberOverADayOldIsTrimmed() {
        world.now += 21 * HOUR + 1;

        assertTrimmed(() -> world.client.iterator(table, "AT_SEQUENCE_NUMBER", number(0)));
        assertThat(world.client.iterator(table, "AT_SEQUENCE_NUMBER", number(1)))
                .isNotEmpty();
    }

    @Test
    void aReaderThatTheTrimmingOvertookIsTold() {
        String iterator = world.client.iterator(table, "TRIM_HORIZON");
        world.log.trimTo(0, LogBlock.SIZE);

        assertTrimmed(() -> world.client.records(iterator));
    }

    @Test
    void aPlaceAtTheVeryEndOfTheHistoryIsGoodForAnIteratorsLife() {
        world.now += 21 * HOUR;
        String iterator = world.client.iterator(table, "TRIM_HORIZON");

        world.now += ShardIterator.LIFETIME.toMillis();
        assertThat(world.client.drain(iterator, 10)).hasSize(4);
    }

    @Test
    void recordsThatAreTooOldAreRefusedThoughTheLogHasThem() {
        String iterator = world.client.iterator(table, "TRIM_HORIZON");
        while (world.now < 1_767_225_600_000L + 26 * HOUR) {
            world.now += ShardIterator.LIFETIME.toMillis();
            // A reader that gets nowhere keeps its iterator alive and its place.
            iterator = renewed(iterator);
        }

        String old = iterator;
        assertTrimmed(() -> world.client.records(old));
    }

    /** The same place, as an answer without progress gives it. */
    private String renewed(String iterator) {
        IteratorCodec codec = new IteratorCodec(StreamWorld.iteratorKey());
        ShardIterator decoded = codec.decode(iterator);
        return codec.encode(decoded.movedTo(decoded.cursor(), world.now));
    }

    @Test
    void aLostIndexRowIsReadAroundAndManyAreAnError() {
        loseBlock(2);
        assertThat(world.client.drain(world.client.iterator(table, "AT_SEQUENCE_NUMBER", number(2)), 10))
                .hasSize(2);

        loseBlock(1);
        loseBlock(3);
        world.log.trimTo(0, LogBlock.SIZE);
        assertThatThrownBy(() -> world.client.iterator(table, "AT_SEQUENCE_NUMBER", number(3)))
                .isInstanceOfSatisfying(
                        DynamoDbException.class,
                        failure -> assertThat(failure.type()).isEqualTo(ErrorType.INTERNAL_SERVER));
    }

    @Test
    void withoutAnyIndexAnIteratorStillReadsOn() {
        String iterator = world.client.iterator(table, "TRIM_HORIZON");
        for (int i = 0; i < 4; i++) {
            loseBlock(i);
        }

        assertThat(world.client.drain(iterator, 10)).hasSize(4);
    }

    private void loseBlock(long number) {
        Rows rows = world.partition(0).rows();
        assertThat(world.open(0).block(number)).isNotNull();
        try (Rows.Cursor cursor = rows.range(new byte[0], null)) {
            while (world.open(0).block(number) != null && cursor.next()) {
                rows.putAll(List.of(new Rows.Row(cursor.key(), null)));
                if (world.open(0).block(number) != null) {
                    rows.putAll(List.of(new Rows.Row(cursor.key(), cursor.value())));
                }
            }
        }
        assertThat(world.open(0).block(number)).isNull();
    }

    private List<String> valuesFrom(String type) {
        return world.client.drain(world.client.iterator(table, type), 10).stream()
                .map(record -> record.at("/dynamodb/NewImage/v/S").asText())
                .toList();
    }

    private String number(int index) {
        return SequenceNumber.at(offsets.get(index)).toString();
    }

    private static void assertTrimmed(ThrowingCallable call) {
        assertThatThrownBy(call)
                .hasMessage("The data you are trying to access has been trimmed.")
                .isInstanceOfSatisfying(
                        DynamoDbException.class,
                        failure -> assertThat(failure.type()).isEqualTo(ErrorType.TRIMMED_DATA_ACCESS));
    }
}
