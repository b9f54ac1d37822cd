package io.streambed.schemas;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/**
 * Another version of one of our schemas: an older one, or a newer one that another node already writes. Its records are
 * translated by Avro's schema resolution, at many times the cost of reading current ones. Thread-safe.
 */
final class OtherVersion {
    private final LogSchema schema;
    private final boolean sameBinary;
    private final GenericDatumReader<Object> reader;
    private final GenericDatumWriter<Object> writer;

    private OtherVersion(LogSchema schema, Schema written, Schema current) {
        this.schema = schema;
        sameBinary = SchemaNormalization.toParsingForm(written).equals(SchemaNormalization.toParsingForm(current));
        GenericData plain = new GenericData();
        reader = new GenericDatumReader<>(written, current, plain);
        writer = new GenericDatumWriter<>(current, plain);
    }

    /**
     * Prepares to read records with this schema.
     *
     * @throws CorruptRecordException if it is not a version of any of our schemas
     */
    static OtherVersion parse(int id, String json) {
        Schema written;
        try {
            written = new Schema.Parser().parse(json);
        } catch (RuntimeException e) {
            throw new CorruptRecordException("schema id " + id + " is no Avro schema", e);
        }
        for (LogSchema schema : LogSchema.values()) {
            if (schema.subject().equals(written.getFullName())) {
                return new OtherVersion(schema, written, new Schema.Parser().parse(schema.text()));
            }
        }
        throw new CorruptRecordException("schema id " + id + " is for " + written.getFullName()
                + ", which this version of Streambed does not know");
    }

    LogSchema schema() {
        return schema;
    }

    /** Whether it differs from the current version only in what leaves no trace in the bytes, such as its docs. */
    boolean sameBinary() {
        return sameBinary;
    }

    /** A value in wire format to the Avro binary of the current version, with no prefix. */
    byte[] toCurrent(byte[] value) {
        try {
            int length = value.length - WireFormat.PREFIX;
            BinaryDecoder in = DecoderFactory.get().binaryDecoder(value, WireFormat.PREFIX, length, null);
            Object datum = reader.read(null, in);
            if (!in.isEnd()) {
                throw new CorruptRecordException("bytes too many after a record of " + schema.subject());
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(2 * length);
            BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);
            writer.write(datum, out);
            out.flush();
            return bytes.toByteArray();
        } catch (CorruptRecordException e) {
            throw e;
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // Avro has no one exception for bytes it cannot read, and no limit of nesting.
            throw new CorruptRecordException("a record of " + schema.subject() + " in another version", e);
        }
    }
}
