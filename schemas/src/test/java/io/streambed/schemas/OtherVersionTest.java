package io.streambed.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.streambed.model.AttributeValue;
import io.streambed.model.Decimal;
import io.streambed.model.Item;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** Records written with other versions of the schemas than the current ones, as other versions of Streambed would. */
class OtherVersionTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Item ITEM = Item.of(Map.of(
            "name", new AttributeValue.S("value"),
            "deep",
                    new AttributeValue.M(Item.of(Map.of(
                            "z", new AttributeValue.N(Decimal.parse("1")),
                            "a", new AttributeValue.SS(List.of("q", "p")))))));
    private static final LogRecord.Commit COMMIT =
            new LogRecord.Commit(5, List.of(new Change(7, new byte[] {1, 2}, null, EncodedItem.of(ITEM), Cause.USER)));

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final RecordCodec codec = new RecordCodec(registry);
    private final CatalogCodec catalog = new CatalogCodec(registry);

    /** The current schema with a field more at the end of a record. */
    private static Schema withField(LogSchema schema, String record, String field) throws IOException {
        JsonNode root = JSON.readTree(schema.text());
        fieldsOf(root, record).add(JSON.readTree(field));
        return new Schema.Parser().parse(root.toString());
    }

    /** The current schema with a field less in a record. */
    private static Schema withoutField(LogSchema schema, String record, String field) throws IOException {
        JsonNode root = JSON.readTree(schema.text());
        ArrayNode fields = fieldsOf(root, record);
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).path("name").asText().equals(field)) {
                fields.remove(i);
                return new Schema.Parser().parse(root.toString());
            }
        }
        throw new IllegalArgumentException(field);
    }

    private static ArrayNode fieldsOf(JsonNode root, String record) {
        Deque<JsonNode> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            JsonNode node = open.pop();
            if (node.path("name").asText().equals(record) && node.path("fields") instanceof ArrayNode fields) {
                return fields;
            }
            node.forEach(open::push);
        }
        throw new IllegalArgumentException(record);
    }

    private byte[] value(Schema written, GenericRecord record) {
        int id = registry.register(written.getFullName(), written.toString());
        return AvroOracle.value(id, AvroOracle.write(written, record));
    }

    @Test
    void aFieldThatALaterVersionAddedIsLeftOut() throws IOException {
        Schema later =
                withField(LogSchema.COMMIT, "Change", "{\"name\":\"user\",\"type\":\"string\",\"default\":\"\"}");
        GenericRecord image = ItemGenerics.toGeneric(ITEM);
        Schema changeSchema = later.getField("changes").schema().getElementType();
        GenericRecord change = new GenericData.Record(changeSchema);
        change.put("table", 7);
        change.put("key", ByteBuffer.wrap(new byte[] {1, 2}));
        change.put("oldSize", 0);
        change.put("oldImage", null);
        change.put("newSize", EncodedItem.of(ITEM).size());
        change.put("newImage", image);
        change.put(
                "cause",
                new GenericData.EnumSymbol(changeSchema.getField("cause").schema(), "USER"));
        change.put("user", "somebody");
        GenericRecord commit = new GenericData.Record(later);
        commit.put("time", 5L);
        commit.put("changes", List.of(change));

        LogRecord read = codec.decode(RecordKind.COMMIT, value(later, commit));

        assertThat(read).isEqualTo(COMMIT);
        assertThat(codec.encode(read)).isEqualTo(codec.encode(COMMIT));
    }

    @Test
    void aFieldThatAnEarlierVersionLackedGetsItsDefault() throws IOException {
        Schema earlier = withoutField(LogSchema.TABLE_PUT, "TableDefinition", "stream");
        byte[] current = catalog.encode(new CatalogRecord.TablePut(
                "p", 1, Definitions.MUSIC.next().stream(null).build()));
        GenericRecord generic = AvroOracle.read(AvroOracle.schema(LogSchema.TABLE_PUT), AvroOracle.body(current));
        GenericRecord definition = (GenericRecord) generic.get("definition");
        GenericRecord before =
                new GenericData.Record(earlier.getField("definition").schema());
        for (Schema.Field field : before.getSchema().getFields()) {
            before.put(field.name(), definition.get(field.name()));
        }
        GenericRecord put = new GenericData.Record(earlier);
        put.put("proposalId", "p");
        put.put("basedOn", 1L);
        put.put("definition", before);

        assertThat(catalog.decode(value(earlier, put))).isEqualTo(catalog.decode(current));
    }

    @Test
    void aVersionWithOtherDocsIsReadWithoutResolution() {
        String reworded = LogSchema.COMMIT.text().replace("Why the item changed.", "Why.");
        int id = registry.register(LogSchema.COMMIT.subject(), reworded);
        byte[] value = codec.encode(COMMIT);
        byte[] other = AvroOracle.value(id, AvroOracle.body(value));

        assertThat(id).isNotEqualTo(WireFormat.schemaId(value));
        assertThat(OtherVersion.parse(id, reworded).sameBinary()).isTrue();
        assertThat(codec.decode(RecordKind.COMMIT, other)).isEqualTo(COMMIT);
    }

    @Test
    void damagedRecordsOfAnotherVersionAreCorrupt() throws IOException {
        Schema later =
                withField(LogSchema.BARRIER, "Barrier", "{\"name\":\"reason\",\"type\":\"string\",\"default\":\"\"}");
        int id = registry.register(LogSchema.BARRIER.subject(), later.toString());

        for (byte[] body : List.of(
                new byte[0], new byte[] {2}, new byte[] {2, 2}, new byte[] {2, -2, -1, -1, -1, 15}, new byte[] {2, 0, 0
                })) {
            byte[] value = AvroOracle.value(id, body);

            assertThat(catchThrowable(() -> codec.decode(RecordKind.BARRIER, value)))
                    .as(Arrays.toString(body))
                    .isInstanceOf(CorruptRecordException.class);
        }
        assertThat(codec.decode(RecordKind.BARRIER, AvroOracle.value(id, new byte[] {2, 2, 'x'})))
                .isEqualTo(new LogRecord.Barrier(1));
    }

    @Test
    void valuesOfAnotherVersionNestedWithoutEndAreCorrupt() throws IOException {
        Schema later =
                withField(LogSchema.COMMIT, "Commit", "{\"name\":\"reason\",\"type\":\"string\",\"default\":\"\"}");
        int id = registry.register(LogSchema.COMMIT.subject(), later.toString());
        AvroWriter body = new AvroWriter(4_000_000);
        body.writeLong(5);
        body.writeInt(1); // one change
        body.writeInt(7);
        body.writeBytes(new byte[1]);
        body.writeInt(0);
        body.writeInt(1); // with an old image
        for (int i = 0; i < 1_000_000; i++) {
            body.writeInt(1); // of one entry
            body.writeString("");
            body.writeInt(9); // that is a map
        }

        assertThatThrownBy(() -> codec.decode(RecordKind.COMMIT, AvroOracle.value(id, body.toBytes())))
                .isInstanceOf(CorruptRecordException.class);
    }

    @Test
    void aSchemaThatIsNotOursOrNoneIsCorrupt() {
        int foreign = registry.register("x", "{\"type\":\"record\",\"name\":\"x.Y\",\"fields\":[]}");
        int noSchema = registry.register("x", "<html>");

        assertThatThrownBy(() -> codec.decode(RecordKind.BARRIER, AvroOracle.value(foreign, new byte[1])))
                .isInstanceOf(CorruptRecordException.class)
                .hasMessageContaining("x.Y");
        assertThatThrownBy(() -> catalog.decode(AvroOracle.value(noSchema, new byte[1])))
                .isInstanceOf(CorruptRecordException.class)
                .hasMessageContaining("no Avro schema");
    }
}
