package io.streambed.schemas;

/**
 * Confluent's wire format: a zero byte, the schema id in 4 bytes, big endian, then Avro binary.
 *
 * @see <a href="https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html">Wire
 *     format</a>
 */
final class WireFormat {
    /** Bytes before the Avro binary. */
    static final int PREFIX = 5;

    private WireFormat() {}

    /** A writer that has written the prefix and has room for a body of this size. */
    static AvroWriter start(int schemaId, int bodySize) {
        byte[] prefix = new byte[PREFIX];
        BigEndian.putInt(prefix, 1, schemaId);
        AvroWriter out = new AvroWriter(PREFIX + bodySize);
        out.writeRaw(prefix);
        return out;
    }

    static int schemaId(byte[] value) {
        if (value.length < PREFIX || value[0] != 0) {
            throw new CorruptRecordException("not in Confluent's wire format");
        }
        return BigEndian.intAt(value, 1);
    }

    static AvroReader body(byte[] value) {
        return new AvroReader(value, PREFIX, value.length);
    }
}
