package io.streambed.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streambed.model.AttributeValue;
import io.streambed.model.Bytes;
import io.streambed.model.Item;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

class RecordCodecTest {
    private static final long TIME = 1_795_219_200_000L;
    private static final EncodedItem ITEM = EncodedItem.of(Item.of(Map.of("a", new AttributeValue.S("b"))));
    private static final Change CHANGE = new Change(7, new byte[] {1, 2}, ITEM, null, Cause.TTL);
    private static final TransactionToken TOKEN =
            new TransactionToken("token", Bytes.wrap(new byte[32]), List.of(1, 0, 300_000));
    private static final List<LogRecord> RECORDS = List.of(
            new LogRecord.Claim(TIME, "node-1:7000"),
            new LogRecord.Barrier(TIME),
            new LogRecord.Commit(TIME, List.of()),
            new LogRecord.Commit(TIME, List.of(CHANGE)),
            new LogRecord.TableChanged(TIME, Definitions.MUSIC),
            new LogRecord.TableDropped(TIME, 7, "0c4d2f1e-7c3b-4c55-8d0e-0123456789ab"),
            new LogRecord.TxPrepared(TIME, List.of()),
            new LogRecord.TxPrepared(
                    TIME,
                    List.of(
                            new PreparedPart(
                                    new UUID(1, -2), 3, List.of(CHANGE), List.of(new ItemRef(8, new byte[] {3, 4}))),
                            new PreparedPart(new UUID(-3, 4), 300, List.of(), List.of()))),
            new LogRecord.TxDecided(TIME, List.of(), List.of()),
            new LogRecord.TxDecided(
                    TIME,
                    List.of(
                            new TransactionDecision(new UUID(1, -2), List.of(0, 77), TOKEN),
                            new TransactionDecision(new UUID(-3, 4), List.of(), null)),
                    List.of(new UUID(5, 6), new UUID(7, 8))),
            new LogRecord.TxFinished(TIME, List.of(), List.of()),
            new LogRecord.TxFinished(
                    TIME,
                    List.of(CHANGE, CHANGE, CHANGE),
                    List.of(
                            new FinishedPart(new UUID(1, -2), 2, TIME - 5, null),
                            new FinishedPart(new UUID(9, 9), 0, 0, null),
                            new FinishedPart(new UUID(-3, 4), 1, 0, TOKEN))));

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final RecordCodec codec = new RecordCodec(registry);

    @Test
    void decodingInvertsEncoding() {
        for (LogRecord record : RECORDS) {
            assertThat(codec.decode(record.kind(), codec.encode(record))).isEqualTo(record);
        }
    }

    @Test
    void avroReadsEveryRecordByTheIdInItsPrefix() {
        for (LogRecord record : RECORDS) {
            byte[] value = codec.encode(record);

            assertThat(value[0]).isZero();
            GenericRecord generic = AvroOracle.read(
                    new org.apache.avro.Schema.Parser().parse(registry.schema(WireFormat.schemaId(value))),
                    AvroOracle.body(value));
            assertThat(generic.get("time")).isEqualTo(TIME);
            assertThat(generic.getSchema().getName())
                    .isEqualTo(record.getClass().getSimpleName());
        }
    }

    @Test
    void aSecondCodecReadsWhatTheFirstOneWrote() {
        RecordCodec other = new RecordCodec(registry);

        for (LogRecord record : RECORDS) {
            assertThat(other.decode(record.kind(), codec.encode(record))).isEqualTo(record);
            assertThat(other.encode(record)).isEqualTo(codec.encode(record));
        }
    }

    @Test
    void imagesAreSlicedNotDecoded() {
        EncodedItem unreadable = EncodedItem.of(
                // a block of one entry in two bytes that are no entry
                new byte[] {1, 4, (byte) 0xFF, (byte) 0xFF, 0}, 123);
        LogRecord.Commit commit =
                new LogRecord.Commit(TIME, List.of(new Change(7, new byte[3], unreadable, ITEM, Cause.USER)));

        LogRecord.Commit read = (LogRecord.Commit) codec.decode(RecordKind.COMMIT, codec.encode(commit));

        assertThat(read).isEqualTo(commit);
        EncodedItem image = Objects.requireNonNull(read.changes().getFirst().oldImage());
        assertThat(image.size()).isEqualTo(123);
        assertThatThrownBy(image::item).isInstanceOf(CorruptRecordException.class);
    }

    @Test
    void aRecordOfAnotherKindThanItsHeaderSaysIsCorrupt() {
        byte[] barrier = codec.encode(new LogRecord.Barrier(TIME));

        assertThatThrownBy(() -> codec.decode(RecordKind.COMMIT, barrier))
                .isInstanceOf(CorruptRecordException.class)
                .hasMessageContaining("io.streambed.log.Commit");
        assertThatThrownBy(() -> codec.decode(RecordKind.TX_DECIDED, barrier))
                .isInstanceOf(CorruptRecordException.class)
                .hasMessageContaining("io.streambed.log.TxDecided");
    }

    @Test
    void aRecordCutOffAnywhereOrWithMoreBehindItIsCorrupt() {
        for (LogRecord record : RECORDS) {
            byte[] value = codec.encode(record);
            for (int length = 0; length < value.length; length++) {
                byte[] cut = Arrays.copyOf(value, length);

                assertThatThrownBy(() -> codec.decode(record.kind(), cut)).isInstanceOf(CorruptRecordException.class);
            }
            byte[] longer = Arrays.copyOf(value, value.length + 1);
            assertThatThrownBy(() -> codec.decode(record.kind(), longer)).isInstanceOf(CorruptRecordException.class);
        }
    }

    @Test
    void changesHaveTheTimeOfTheirTransaction() {
        LogRecord.TxFinished finished = (LogRecord.TxFinished) RECORDS.getLast();

        assertThat(List.of(finished.timeOf(0), finished.timeOf(1), finished.timeOf(2)))
                .containsExactly(TIME - 5, TIME - 5, TIME);
    }

    @Test
    void partsThatDoNotAccountForAllChangesAreCorrupt() {
        byte[] value = codec.encode(
                new LogRecord.TxFinished(TIME, List.of(CHANGE), List.of(new FinishedPart(new UUID(1, 2), 2, 0, null))));

        assertThatThrownBy(() -> codec.decode(RecordKind.TX_FINISHED, value))
                .isInstanceOf(CorruptRecordException.class);
    }

    @Test
    void aDefinitionThatTheModelRefusesIsCorrupt() {
        byte[] value = codec.encode(new LogRecord.TableChanged(TIME, Definitions.MUSIC));
        int number = WireFormat.PREFIX + AvroWriter.sizeOfLong(TIME);
        assertThat(value[number]).isEqualTo((byte) 14);
        value[number] = 0;

        assertThatThrownBy(() -> codec.decode(RecordKind.TABLE_CHANGED, value))
                .isInstanceOf(CorruptRecordException.class)
                .hasRootCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anUnknownSchemaIdFailsWithItsNumber() {
        byte[] value = codec.encode(new LogRecord.Barrier(TIME));
        value[4] = 99;

        assertThatThrownBy(() -> codec.decode(RecordKind.BARRIER, value))
                .isInstanceOf(UnknownSchemaException.class)
                .hasMessageContaining("schema id 99");
    }

    @Test
    void aValueNotInWireFormatIsCorrupt() {
        assertThatThrownBy(() -> codec.decode(RecordKind.BARRIER, new byte[] {1, 0, 0, 0, 2, 0}))
                .isInstanceOf(CorruptRecordException.class);
    }
}
