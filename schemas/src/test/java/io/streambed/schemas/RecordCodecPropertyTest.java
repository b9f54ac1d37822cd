package io.streambed.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.model.TableDefinition;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

class RecordCodecPropertyTest {
    private final RecordCodec codec = new RecordCodec(new InMemorySchemaRegistry());

    @Provide
    Arbitrary<List<Change>> changes() {
        return ModelArbitraries.changes().list().ofMaxSize(5);
    }

    @Provide
    Arbitrary<TableDefinition> definitions() {
        return ModelArbitraries.definitions();
    }

    @Property
    void decodingInvertsEncodingOfCommits(@ForAll long time, @ForAll("changes") List<Change> changes) {
        LogRecord.Commit commit = new LogRecord.Commit(time, changes);

        LogRecord.Commit read = (LogRecord.Commit) codec.decode(RecordKind.COMMIT, codec.encode(commit));

        assertThat(read).isEqualTo(commit);
        for (int i = 0; i < changes.size(); i++) {
            assertThat(size(read.changes().get(i).oldImage()))
                    .isEqualTo(size(changes.get(i).oldImage()));
            assertThat(size(read.changes().get(i).newImage()))
                    .isEqualTo(size(changes.get(i).newImage()));
        }
    }

    private static int size(@Nullable EncodedItem image) {
        return image == null ? 0 : image.size();
    }

    @Property
    void avroReadsTheCommitsWeWrite(@ForAll long time, @ForAll("changes") List<Change> changes) {
        byte[] value = codec.encode(new LogRecord.Commit(time, changes));

        GenericRecord commit = AvroOracle.read(AvroOracle.COMMIT, AvroOracle.body(value));

        assertThat(commit.get("time")).isEqualTo(time);
        List<Change> read = new ArrayList<>();
        for (Object change : (List<?>) commit.get("changes")) {
            read.add(fromGeneric((GenericRecord) change));
        }
        assertThat(read).isEqualTo(changes);
    }

    @Property
    void weReadTheCommitsAvroWrites(@ForAll long time, @ForAll("changes") List<Change> changes) {
        GenericRecord generic = new GenericData.Record(AvroOracle.COMMIT);
        generic.put("time", time);
        generic.put(
                "changes",
                changes.stream().map(RecordCodecPropertyTest::toGeneric).toList());
        int id = WireFormat.schemaId(codec.encode(new LogRecord.Commit(0, List.of())));

        for (byte[] body : List.of(
                AvroOracle.write(AvroOracle.COMMIT, generic), AvroOracle.writeInBlocks(AvroOracle.COMMIT, generic))) {
            LogRecord.Commit read = (LogRecord.Commit) codec.decode(RecordKind.COMMIT, AvroOracle.value(id, body));

            assertThat(read.time()).isEqualTo(time);
            assertThat(read.changes().stream().map(ChangeCodec::canonical)).isEqualTo(changes);
        }
    }

    private static GenericRecord toGeneric(Change change) {
        GenericRecord generic = new GenericData.Record(AvroOracle.CHANGE);
        generic.put("table", change.table());
        generic.put("key", ByteBuffer.wrap(change.key()));
        generic.put("oldSize", size(change.oldImage()));
        generic.put("oldImage", toGeneric(change.oldImage()));
        generic.put("newSize", size(change.newImage()));
        generic.put("newImage", toGeneric(change.newImage()));
        Schema cause = AvroOracle.CHANGE.getField("cause").schema();
        generic.put("cause", new GenericData.EnumSymbol(cause, change.cause().name()));
        return generic;
    }

    private static @Nullable GenericRecord toGeneric(@Nullable EncodedItem image) {
        return image == null ? null : ItemGenerics.toGeneric(image.item());
    }

    private static Change fromGeneric(GenericRecord generic) {
        return new Change(
                (int) generic.get("table"),
                ItemGenerics.toBytes((ByteBuffer) generic.get("key")).toArray(),
                fromGeneric((int) generic.get("oldSize"), generic.get("oldImage")),
                fromGeneric((int) generic.get("newSize"), generic.get("newImage")),
                Cause.valueOf(generic.get("cause").toString()));
    }

    private static @Nullable EncodedItem fromGeneric(int size, @Nullable Object image) {
        if (image == null) {
            assertThat(size).isZero();
            return null;
        }
        EncodedItem item = EncodedItem.of(ItemGenerics.toItem((GenericRecord) image));
        assertThat(item.size()).isEqualTo(size);
        return item;
    }

    @Property
    void sizeOfIsExact(@ForAll long time, @ForAll("changes") List<Change> changes) {
        List<Change> fewer = changes.isEmpty() ? changes : changes.subList(0, changes.size() - 1);
        int length = codec.encode(new LogRecord.Commit(time, changes)).length;
        int sum = changes.stream().mapToInt(codec::sizeOf).sum();

        assertThat(length).isBetween(sum, sum + RecordCodec.COMMIT_OVERHEAD);
        if (!fewer.isEmpty()) {
            assertThat(length - codec.encode(new LogRecord.Commit(time, fewer)).length)
                    .isEqualTo(codec.sizeOf(changes.getLast()));
        }
    }

    @Property
    void decodingInvertsEncodingOfDefinitions(@ForAll("definitions") TableDefinition definition) {
        LogRecord record = new LogRecord.TableChanged(definition.createdAt(), definition);

        assertThat(codec.decode(RecordKind.TABLE_CHANGED, codec.encode(record))).isEqualTo(record);
    }

    @Property
    void avroReadsTheDefinitionsWeWriteAndWritesTheSameBytes(@ForAll("definitions") TableDefinition definition) {
        Schema schema = AvroOracle.schema(LogSchema.TABLE_CHANGED);
        byte[] body = AvroOracle.body(codec.encode(new LogRecord.TableChanged(5, definition)));

        GenericRecord generic = AvroOracle.read(schema, body);

        GenericRecord read = (GenericRecord) generic.get("definition");
        assertThat(read.get("id")).hasToString(definition.id());
        assertThat(read.get("version")).isEqualTo(definition.version());
        assertThat((List<?>) read.get("partitions"))
                .hasSize(definition.partitions().size());
        assertThat(((GenericRecord) ((List<?>) read.get("partitions")).getLast()).get("firstHash"))
                .isEqualTo(
                        Integer.toUnsignedLong(definition.partitions().getLast().firstHash()));
        assertThat(read.get("billingMode")).hasToString(definition.billingMode().name());
        assertThat(read.get("tableClass")).hasToString(definition.tableClass().name());
        if (definition.tags().size() < 2) { // Avro's own map has no order
            assertThat(AvroOracle.write(schema, generic)).isEqualTo(body);
        }
    }

    @Property
    void damagedRecordsAreReadOrRefused(@ForAll("changes") List<Change> changes, @ForAll Random random) {
        for (LogRecord record :
                List.of(new LogRecord.Commit(1, changes), new LogRecord.TableChanged(1, Definitions.MUSIC))) {
            byte[] value = codec.encode(record);
            for (int i = 0; i < 3; i++) {
                value[WireFormat.PREFIX + random.nextInt(value.length - WireFormat.PREFIX)] = (byte) random.nextInt();
            }
            try {
                assertThat(codec.decode(record.kind(), value).kind()).isEqualTo(record.kind());
            } catch (CorruptRecordException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }
}
