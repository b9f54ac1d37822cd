package io.streambed.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

class CatalogCodecTest {
    private static final String PROPOSAL = new UUID(1, 2).toString();
    private static final List<CatalogRecord> RECORDS = List.of(
            new CatalogRecord.TablePut(PROPOSAL, 41, Definitions.MUSIC),
            new CatalogRecord.TableDrop(PROPOSAL, 42, Definitions.MUSIC.id(), 1_795_219_200_000L),
            new CatalogRecord.PartitionApplied(Definitions.MUSIC.id(), 7, 3, 2, 99, 1_795_219_200_000L, false),
            new CatalogRecord.PartitionApplied(Definitions.MUSIC.id(), 7, 3, 2, 99, 1_795_219_200_000L, true),
            new CatalogRecord.IndexApplied(Definitions.MUSIC.id(), 7, 5, 2, false),
            new CatalogRecord.IndexApplied(Definitions.MUSIC.id(), 7, 5, 2, true),
            new CatalogRecord.ResourcePut(PROPOSAL, 43, "backup", "01795219200000-9f2c", "{\"Größe\":1}"),
            new CatalogRecord.ResourceDrop(PROPOSAL, 44, "backup", "01795219200000-9f2c"));

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final CatalogCodec codec = new CatalogCodec(registry);

    @Test
    void decodingInvertsEncoding() {
        for (CatalogRecord record : RECORDS) {
            assertThat(codec.decode(codec.encode(record))).isEqualTo(record);
        }
    }

    @Test
    void avroReadsEveryRecordAndWritesTheSameBytes() {
        for (CatalogRecord record : RECORDS) {
            byte[] value = codec.encode(record);
            Schema schema = new Schema.Parser().parse(registry.schema(WireFormat.schemaId(value)));

            GenericRecord generic = AvroOracle.read(schema, AvroOracle.body(value));

            assertThat(schema.getName()).isEqualTo(record.getClass().getSimpleName());
            assertThat(AvroOracle.write(schema, generic)).hasSameSizeAs(AvroOracle.body(value));
            byte[] again = AvroOracle.value(WireFormat.schemaId(value), AvroOracle.write(schema, generic));
            assertThat(codec.decode(again)).isEqualTo(record);
        }
    }

    @Test
    void aRecordCutOffAnywhereOrWithMoreBehindItIsCorrupt() {
        for (CatalogRecord record : RECORDS) {
            byte[] value = codec.encode(record);
            for (int length = 0; length < value.length; length++) {
                byte[] cut = Arrays.copyOf(value, length);

                assertThatThrownBy(() -> codec.decode(cut)).isInstanceOf(CorruptRecordException.class);
            }
            byte[] longer = Arrays.copyOf(value, value.length + 1);
            assertThatThrownBy(() -> codec.decode(longer)).isInstanceOf(CorruptRecordException.class);
        }
    }

    @Test
    void aRecordOfTheChangeLogIsCorrupt() {
        byte[] barrier = new RecordCodec(registry).encode(new LogRecord.Barrier(1));

        assertThatThrownBy(() -> codec.decode(barrier))
                .isInstanceOf(CorruptRecordException.class)
                .hasMessageContaining("io.streambed.log.Barrier");
    }

    @Test
    void anUnknownSchemaIdFailsWithItsNumber() {
        byte[] value = codec.encode(RECORDS.getFirst());
        value[4] = 99;

        assertThatThrownBy(() -> codec.decode(value))
                .isInstanceOf(UnknownSchemaException.class)
                .hasMessageContaining("schema id 99");
    }
}
