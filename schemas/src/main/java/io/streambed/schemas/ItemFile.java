package io.streambed.schemas;

import io.streambed.model.ItemSize;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.jspecify.annotations.Nullable;

/**
 * Items in an Avro object container file, which any tool that knows Avro can read. The items stand in it byte for byte as in
 * the log; blocks are compressed.
 */
public final class ItemFile {
    private static final int DEFLATE_LEVEL = 1;
    private static final int BLOCK_BYTES = 256 * 1024;

    private ItemFile() {}

    private static Schema schema() {
        Schema.Parser parser = new Schema.Parser();
        parser.parse(LogSchema.COMMIT.text());
        return Objects.requireNonNull(parser.getTypes().get("io.streambed.log.Item"));
    }

    /** Writes items to a stream, which is closed with it. Used by one thread. */
    public static final class Writer implements Closeable {
        private final DataFileWriter<Object> file;

        public Writer(OutputStream target) throws IOException {
            Schema schema = schema();
            file = new DataFileWriter<>(new GenericDatumWriter<>(schema));
            file.setCodec(CodecFactory.deflateCodec(DEFLATE_LEVEL));
            file.setSyncInterval(BLOCK_BYTES);
            file.create(schema, target);
        }

        public void append(EncodedItem item) throws IOException {
            file.appendEncoded(ByteBuffer.wrap(item.avro()));
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /**
     * Reads items from a stream, which is closed with it. A block's size is believed, so a stream from outside is to be
     * compared with its checksum first. Used by one thread.
     */
    public static final class Reader implements Closeable {
        private final DataFileStream<Object> file;
        private @Nullable AvroReader block;

        /**
         * @throws IOException if the stream fails, or is no Avro file
         * @throws CorruptRecordException if it is a damaged one
         */
        public Reader(InputStream source) throws IOException {
            try {
                file = new DataFileStream<>(source, new GenericDatumReader<>());
            } catch (RuntimeException e) {
                throw new CorruptRecordException("the Avro file is damaged: " + e.getMessage(), e);
            }
        }

        /**
         * The next item, null at the end.
         *
         * @throws IOException if the stream fails
         * @throws CorruptRecordException if it does not hold items
         */
        public @Nullable EncodedItem next() throws IOException {
            try {
                AvroReader in = block;
                while (in == null || in.remaining() == 0) {
                    if (!file.hasNext()) {
                        return null;
                    }
                    ByteBuffer bytes = file.nextBlock();
                    in = new AvroReader(
                            bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.arrayOffset() + bytes.limit());
                    block = in;
                }
                int start = in.position();
                ItemCodec.skip(in);
                byte[] avro = in.since(start);
                return EncodedItem.of(avro, ItemSize.of(ItemCodec.decode(avro)));
            } catch (CorruptRecordException e) {
                throw e;
            } catch (RuntimeException e) {
                throw new CorruptRecordException("the Avro file is damaged: " + e.getMessage(), e);
            }
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
