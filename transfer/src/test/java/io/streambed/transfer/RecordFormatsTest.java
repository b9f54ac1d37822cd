package io.streambed.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streambed.model.AttributeType;
import io.streambed.model.AttributeValue;
import io.streambed.model.Decimal;
import io.streambed.model.Item;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordFormatsTest {
    private static final Item BOOK = Item.of(Map.of(
            "Id", new AttributeValue.N(Decimal.of(103)),
            "Authors", new AttributeValue.SS(List.of("Author2", "Author1")),
            "InPublication", AttributeValue.FALSE));

    @Test
    void ionIsWrittenAsTheServiceWritesIt() throws IOException {
        assertThat(written(ExportFormat.ION, writer -> writer.item(BOOK)))
                .isEqualTo(
                        "$ion_1_0 {Item:{Authors:$dynamodb_SS::[\"Author1\",\"Author2\"],Id:103.,InPublication:false}}\n");
    }

    @Test
    void changesHaveTheirKeysAndImages() throws IOException {
        Item key = Item.of(Map.of("Id", new AttributeValue.N(Decimal.of(103))));
        ItemChange change = new ItemChange(1_684_374_845_117_899L, key, null, BOOK);

        assertThat(written(ExportFormat.DYNAMODB_JSON, writer -> writer.change(change)))
                .isEqualTo("{\"Metadata\":{\"WriteTimestampMicros\":{\"N\":\"1684374845117899\"}},"
                        + "\"Keys\":{\"Id\":{\"N\":\"103\"}},\"NewImage\":{\"Authors\":{\"SS\":[\"Author1\",\"Author2\"]},"
                        + "\"Id\":{\"N\":\"103\"},\"InPublication\":{\"BOOL\":false}}}\n");
        assertThat(written(ExportFormat.ION, writer -> writer.change(change)))
                .startsWith(
                        "$ion_1_0 {Record:{Keys:{Id:103.},Metadata:{WriteTimestampMicros:1684374845117899.},NewImage:{");
    }

    @Test
    void aLineThatIsNoItemIsOneErrorAndTheNextIsRead() throws IOException {
        String lines = """
                {"Item":{"a":{"S":"1"}}}

                {"Item":{"a":{"S":"2"}
                {"NoItem":{}}
                {"Item":{"a":{"N":"x"}}}
                {"Item":{"a":{"S":"3"}}}""";

        List<SourceRecord> records = read(InputFormat.DYNAMODB_JSON, lines, null);

        assertThat(records).hasSize(5);
        assertThat(records.get(0)).isInstanceOf(SourceRecord.Parsed.class);
        assertThat(records.subList(1, 4)).allMatch(SourceRecord.Malformed.class::isInstance);
        assertThat(records.get(1).position()).isEqualTo(3);
        assertThat(records.get(4)).isInstanceOf(SourceRecord.Parsed.class);
    }

    @Test
    void conditionsAreReadWithTheirItem() throws IOException {
        String json = "{\"Item\":{\"a\":{\"S\":\"1\"}},\"ConditionExpression\":\"#v < :v\","
                + "\"ExpressionAttributeNames\":{\"#v\":\"v\"},\"ExpressionAttributeValues\":{\":v\":{\"N\":\"2\"}}}";
        String ion = "$ion_1_0 {Item:{a:\"1\"},ConditionExpression:\"#v < :v\",ExpressionAttributeNames:{'#v':\"v\"},"
                + "ExpressionAttributeValues:{':v':2.}}";

        assertThat(read(InputFormat.ION, ion, null)).isEqualTo(read(InputFormat.DYNAMODB_JSON, json, null));
    }

    @Test
    void ionThatCannotBeAnItemIsAnErrorAndTheNextIsRead() throws IOException {
        String ion = "$ion_1_0 {Item:{a:2024T}}\n$ion_1_0 {Item:{a:$dynamodb_NS::[1.,\"x\"]}}\n5\n{Item:{a:null.int}}";

        List<SourceRecord> records = read(InputFormat.ION, ion, null);

        assertThat(records).hasSize(4);
        assertThat(records.subList(0, 3)).allMatch(SourceRecord.Malformed.class::isInstance);
        assertThat(records.get(3)).isInstanceOf(SourceRecord.Parsed.class);
    }

    @Test
    void ionThatBreaksOffEndsTheObject() {
        assertThatThrownBy(() -> read(InputFormat.ION, "$ion_1_0 {Item:{a:\"1\"}}\n{Item:{a:", null))
                .isInstanceOf(MalformedObjectException.class);
    }

    @Test
    void csvFieldsAreStringsButKeysHaveTheirTypes() throws IOException {
        CsvOptions options = new CsvOptions(';', List.of(), Map.of("id", AttributeType.N));

        List<SourceRecord> records = read(
                InputFormat.CSV, "\uFEFFid;text;\"quoted;name\"\r\n1;\"a \"\"b\"\"\nc\";\r\n\r\n2;5\nx;1;2\n", options);

        assertThat(records)
                .containsExactly(
                        new SourceRecord.Parsed(
                                2,
                                Item.of(Map.of(
                                        "id", new AttributeValue.N(Decimal.of(1)),
                                        "text", new AttributeValue.S("a \"b\"\nc"),
                                        "quoted;name", new AttributeValue.S(""))),
                                null),
                        new SourceRecord.Malformed(3, "The row has 2 fields, but the header has 3."),
                        new SourceRecord.Malformed(4, "The parameter cannot be converted to a numeric value: x"));
    }

    @Test
    void aHeaderListMakesTheFirstLineData() throws IOException {
        CsvOptions options = new CsvOptions(',', List.of("a", "b"), Map.of());

        assertThat(read(InputFormat.CSV, "1,2", options)).hasSize(1);
    }

    @Test
    void csvWithAnOpenQuoteEndsTheObject() {
        CsvOptions options = new CsvOptions(',', List.of("a"), Map.of());

        assertThatThrownBy(() -> read(InputFormat.CSV, "\"1", options)).isInstanceOf(MalformedObjectException.class);
    }

    /** Something that may fail. */
    @FunctionalInterface
    private interface Writing {
        void to(RecordWriter writer) throws IOException;
    }

    private static String written(ExportFormat format, Writing writing) throws IOException {
        ByteArrayOutputStream object = new ByteArrayOutputStream();
        try (RecordWriter writer = format.writer(object)) {
            writing.to(writer);
        }
        return object.toString(StandardCharsets.UTF_8);
    }

    private static List<SourceRecord> read(InputFormat format, String text, @Nullable CsvOptions csv)
            throws IOException {
        SourceRequest source = new SourceRequest("bucket", "", format, Compression.NONE, csv);
        List<SourceRecord> records = new ArrayList<>();
        try (RecordReader reader = source.reader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))) {
            for (SourceRecord next = reader.next(); next != null; next = reader.next()) {
                records.add(next);
            }
        }
        return records;
    }
}
