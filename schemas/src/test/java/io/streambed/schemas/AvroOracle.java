package io.streambed.schemas;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** Avro's own readers and writers. */
final class AvroOracle {
    static final Schema COMMIT = schema(LogSchema.COMMIT);
    static final Schema CHANGE = COMMIT.getField("changes").schema().getElementType();
    static final Schema ITEM = CHANGE.getField("oldImage").schema().getTypes().get(1);

    private AvroOracle() {}

    static Schema schema(LogSchema schema) {
        return new Schema.Parser().parse(schema.text());
    }

    /** Reads all of the bytes. */
    static GenericRecord read(Schema schema, byte[] bytes) {
        try {
            BinaryDecoder in = DecoderFactory.get().binaryDecoder(bytes, null);
            GenericRecord record =
                    new GenericDatumReader<GenericRecord>(schema, schema, new GenericData()).read(null, in);
            if (!in.isEnd()) {
                throw new IllegalArgumentException("bytes too many");
            }
            return record;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] write(Schema schema, Object datum) {
        return write(schema, datum, EncoderFactory.get());
    }

    /** Writes arrays and maps in blocks with byte sizes, of as few elements as fit such a small buffer. */
    static byte[] writeInBlocks(Schema schema, Object datum) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder out = new EncoderFactory().configureBlockSize(64).blockingBinaryEncoder(bytes, null);
        return write(schema, datum, out, bytes);
    }

    private static byte[] write(Schema schema, Object datum, EncoderFactory factory) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        return write(schema, datum, factory.binaryEncoder(bytes, null), bytes);
    }

    private static byte[] write(Schema schema, Object datum, BinaryEncoder out, ByteArrayOutputStream bytes) {
        try {
            new GenericDatumWriter<>(schema, new GenericData()).write(datum, out);
            out.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is behind the wire format's prefix. */
    static byte[] body(byte[] value) {
        return Arrays.copyOfRange(value, WireFormat.PREFIX, value.length);
    }

    /** Puts a prefix before a body. */
    static byte[] value(int schemaId, byte[] body) {
        AvroWriter out = WireFormat.start(schemaId, body.length);
        out.writeRaw(body);
        return out.toBytes();
    }
}
