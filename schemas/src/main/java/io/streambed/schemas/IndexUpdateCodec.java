package io.streambed.schemas;

import io.streambed.schemas.IndexUpdates.BackfillStep;
import io.streambed.schemas.IndexUpdates.IndexUpdate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Index updates to and from bytes: Avro in Confluent's wire format. Images are copied, not decoded. Thread-safe. */
public final class IndexUpdateCodec {
    /** Capacity given at once for a collection whose length is only claimed so far. */
    private static final int TRUSTED_LENGTH = 1024;

    private static final int NONE = 0;
    private static final int PRESENT = 1;

    private final SchemaVersions versions;

    /**
     * Registers the current schema.
     *
     * @throws SchemaRegistryException if the registry cannot be reached or refuses it
     */
    public IndexUpdateCodec(SchemaRegistry registry) {
        versions = new SchemaVersions(registry, LogSchema.INDEX_UPDATES);
    }

    /** About how many bytes an update takes. */
    public static int sizeOf(IndexUpdate update) {
        EncodedItem image = update.image();
        return 20 + update.key().length + (image == null ? 0 : image.avro().length);
    }

    /** The record in the current version of its schema. */
    public byte[] encode(IndexUpdates record) {
        int size = 40;
        for (IndexUpdate update : record.updates()) {
            size = Math.addExact(size, sizeOf(update));
        }
        AvroWriter out = WireFormat.start(versions.id(LogSchema.INDEX_UPDATES), size);
        out.writeInt(record.source());
        out.writeLong(record.offset());
        if (!record.updates().isEmpty()) {
            out.writeInt(record.updates().size());
            for (IndexUpdate update : record.updates()) {
                write(out, update);
            }
        }
        out.writeByte(0);
        write(out, record.backfill());
        return out.toBytes();
    }

    private static void write(AvroWriter out, IndexUpdate update) {
        out.writeInt(update.table());
        out.writeInt(update.index());
        out.writeBytes(update.key());
        EncodedItem image = update.image();
        if (image == null) {
            out.writeInt(0);
            out.writeInt(NONE);
        } else {
            out.writeInt(image.size());
            out.writeInt(PRESENT);
            out.writeRaw(image.avro());
        }
    }

    private static void write(AvroWriter out, @Nullable BackfillStep step) {
        if (step == null) {
            out.writeInt(NONE);
            return;
        }
        out.writeInt(PRESENT);
        out.writeInt(step.table());
        out.writeInt(step.index());
        out.writeLong(step.attempt());
        out.writeInt(step.number());
        out.writeBoolean(step.last());
    }

    /**
     * Reads a record, of the current version of its schema or any other that Avro can resolve to it.
     *
     * @throws CorruptRecordException if the bytes are no such record
     * @throws UnknownSchemaException if the registry does not know the version they were written with
     * @throws SchemaRegistryException if it must be asked and cannot be reached
     */
    public IndexUpdates decode(byte[] value) {
        if (versions.isCurrent(LogSchema.INDEX_UPDATES, value)) {
            return read(WireFormat.body(value), false);
        }
        byte[] body = versions.toCurrent(LogSchema.INDEX_UPDATES, value);
        return read(new AvroReader(body, 0, body.length), true);
    }

    /** @param foreign whether Avro's own writer has written it, whose images are not canonical */
    private static IndexUpdates read(AvroReader in, boolean foreign) {
        int source = in.readInt();
        long offset = in.readLong();
        int count = in.readBlock();
        List<IndexUpdate> updates = new ArrayList<>(Math.min(count, TRUSTED_LENGTH));
        for (; count > 0; count = in.readBlock()) {
            for (int i = 0; i < count; i++) {
                updates.add(readUpdate(in, foreign));
            }
        }
        BackfillStep step = in.readIndex(2) == NONE
                ? null
                : new BackfillStep(in.readInt(), in.readInt(), in.readLong(), in.readInt(), in.readBoolean());
        in.expectEnd();
        return new IndexUpdates(source, offset, updates, step);
    }

    private static IndexUpdate readUpdate(AvroReader in, boolean foreign) {
        int table = in.readInt();
        int index = in.readInt();
        byte[] key = in.readBytes();
        int size = in.readInt();
        if (in.readIndex(2) == NONE) {
            return new IndexUpdate(table, index, key, null);
        }
        int start = in.position();
        ItemCodec.skip(in);
        EncodedItem image = EncodedItem.of(in.since(start), size);
        return new IndexUpdate(table, index, key, foreign ? EncodedItem.of(image.item()) : image);
    }
}
