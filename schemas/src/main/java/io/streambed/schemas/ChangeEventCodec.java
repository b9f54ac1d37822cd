package io.streambed.schemas;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Changes of items to bytes for other programs: Avro in Confluent's wire format. Images are copied. Thread-safe. */
public final class ChangeEventCodec {
    /** In the order of the schema. */
    private static final List<Cause> CAUSES = List.of(Cause.USER, Cause.TTL);

    private static final int INSERT = 0;
    private static final int MODIFY = 1;
    private static final int REMOVE = 2;

    private final SchemaVersions versions;

    /**
     * Registers the current schemas.
     *
     * @throws SchemaRegistryException if the registry cannot be reached or refuses one
     */
    public ChangeEventCodec(SchemaRegistry registry) {
        versions = new SchemaVersions(registry, LogSchema.CHANGE_EVENT, LogSchema.ITEM);
    }

    /** A primary key: an Item. Equal keys are equal bytes. */
    public byte[] encodeKey(EncodedItem keys) {
        AvroWriter out = WireFormat.start(versions.id(LogSchema.ITEM), keys.avro().length);
        out.writeRaw(keys.avro());
        return out.toBytes();
    }

    public byte[] encode(ChangeEvent event) {
        int size = 60
                + event.table().length()
                + event.keys().avro().length
                + sizeOf(event.oldImage())
                + sizeOf(event.newImage());
        AvroWriter out = WireFormat.start(versions.id(LogSchema.CHANGE_EVENT), size);
        out.writeString(event.table());
        out.writeInt(event.oldImage() == null ? INSERT : event.newImage() == null ? REMOVE : MODIFY);
        out.writeString(event.sequenceNumber());
        out.writeLong(event.timeMicros());
        out.writeRaw(event.keys().avro());
        write(out, event.oldImage());
        write(out, event.newImage());
        out.writeInt(CAUSES.indexOf(event.cause()));
        return out.toBytes();
    }

    private static int sizeOf(@Nullable EncodedItem image) {
        return image == null ? 0 : image.avro().length;
    }

    private static void write(AvroWriter out, @Nullable EncodedItem image) {
        if (image == null) {
            out.writeInt(0);
        } else {
            out.writeInt(1);
            out.writeRaw(image.avro());
        }
    }
}
