package io.streambed.schemas;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Changes to and from Avro binary. Images are copied as bytes, never decoded. */
final class ChangeCodec {
    /** In the order of the schema. */
    private static final List<Cause> CAUSES = List.of(Cause.USER, Cause.TTL);

    private static final int NONE = 0;
    private static final int IMAGE = 1;

    private ChangeCodec() {}

    /** Exactly what {@link #write} writes. */
    static int sizeOf(Change change) {
        return AvroWriter.sizeOfLong(change.table())
                + AvroWriter.sizeOfBytes(change.key().length)
                + sizeOf(change.oldImage())
                + sizeOf(change.newImage())
                + 1;
    }

    private static int sizeOf(@Nullable EncodedItem image) {
        return image == null ? 2 : AvroWriter.sizeOfLong(image.size()) + 1 + image.avro().length;
    }

    static void write(AvroWriter out, Change change) {
        out.writeInt(change.table());
        out.writeBytes(change.key());
        writeImage(out, change.oldImage());
        writeImage(out, change.newImage());
        out.writeInt(CAUSES.indexOf(change.cause()));
    }

    private static void writeImage(AvroWriter out, @Nullable EncodedItem image) {
        if (image == null) {
            out.writeInt(0);
            out.writeInt(NONE);
        } else {
            out.writeInt(image.size());
            out.writeInt(IMAGE);
            out.writeRaw(image.avro());
        }
    }

    static Change read(AvroReader in) {
        int table = in.readInt();
        byte[] key = in.readBytes();
        EncodedItem oldImage = readImage(in);
        EncodedItem newImage = readImage(in);
        return new Change(table, key, oldImage, newImage, CAUSES.get(in.readIndex(CAUSES.size())));
    }

    private static @Nullable EncodedItem readImage(AvroReader in) {
        int size = in.readInt();
        if (in.readIndex(2) == NONE) {
            return null;
        }
        int start = in.position();
        ItemCodec.skip(in);
        return EncodedItem.of(in.since(start), size);
    }

    /** Makes images canonical that Avro's own writer has written. */
    static Change canonical(Change change) {
        return new Change(
                change.table(),
                change.key(),
                canonical(change.oldImage()),
                canonical(change.newImage()),
                change.cause());
    }

    private static @Nullable EncodedItem canonical(@Nullable EncodedItem image) {
        return image == null ? null : EncodedItem.of(image.item());
    }
}
