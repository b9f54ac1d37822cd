package io.streambed.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Logs are kept for ever, so whatever was once released must stay readable. Copies of the schemas of every released
 * version are kept in {@code src/test/resources/schemas}; a release with changed schemas adds a directory here.
 */
class SchemaCompatibilityTest {
    /** SHA-256 of the copies, so that nobody mends a broken evolution by mending the past. */
    private static final Map<LogSchema, String> V1 = Map.of(
            LogSchema.CLAIM, "866117b6f30f67525bb6d58532d882c0d3b98b923f63bbe1e079f395fef3aa9b",
            LogSchema.BARRIER, "b9b0a128bab9c97b04a15f48e41bcd57ef8d1c0725887858756be5fa6de46ced",
            LogSchema.COMMIT, "5a915c37295ae0e56d8e4f78b0c63935cd6a5d3d3cf0c3f594945da9be16c359",
            LogSchema.TABLE_CHANGED, "486002e17de5316caae17da3be4685d7c2d24336714cf72e34b0052f1fef6931",
            LogSchema.TABLE_DROPPED, "19589b4d7272d855eced3778b4c472470c16ba0d0c70f2ffdf56eef4a4dbe8a7",
            LogSchema.TABLE_PUT, "29fbd0e06cd8e0fe12a5c4ec1152ba5294dceebe517f49be45720f81877ed86d",
            LogSchema.TABLE_DROP, "a1adc91d1e0b730a2084ed4bda5da2c452b0fa4836c95422b722e27f7c95dacc",
            LogSchema.PARTITION_APPLIED, "5a6b989c1d879d76439b7219b22341b647479f9f9cbf711bc0fd375d47812513");

    /** What version one did not have. */
    private static final String LATER = "INDEX_.*|TX_.*|RESOURCE_.*|CHANGE_EVENT|ITEM";

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = LATER)
    void copiesOfVersionOneAreUnchanged(LogSchema schema) throws IOException, NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(v1(schema).getBytes(UTF_8));

        assertThat(HexFormat.of().formatHex(digest)).isEqualTo(V1.get(schema));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = LATER)
    void currentSchemasReadWhatVersionOneWrote(LogSchema schema) throws IOException {
        assertReads(AvroOracle.schema(schema), new Schema.Parser().parse(v1(schema)));
    }

    /** For clusters that are upgraded node by node. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = LATER)
    void versionOneReadsWhatCurrentSchemasWrite(LogSchema schema) throws IOException {
        assertReads(new Schema.Parser().parse(v1(schema)), AvroOracle.schema(schema));
    }

    private static void assertReads(Schema reader, Schema writer) {
        SchemaCompatibility.SchemaPairCompatibility compatibility =
                SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);

        assertThat(compatibility.getType())
                .as(compatibility.getDescription())
                .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    }

    private static String v1(LogSchema schema) throws IOException {
        String name = schema.subject().substring(schema.subject().lastIndexOf('.') + 1);
        try (InputStream in = SchemaCompatibilityTest.class.getResourceAsStream("/schemas/v1/" + name + ".avsc")) {
            assertThat(in).as("schemas/v1/" + name + ".avsc").isNotNull();
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
