package io.streambed.transfer;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** How the bytes of an object are packed: the API's InputCompressionType. */
enum Compression {
    NONE {
        @Override
        InputStream unpacked(InputStream packed) {
            return packed;
        }

        @Override
        OutputStream packed(OutputStream target) {
            return target;
        }
    },
    GZIP {
        @Override
        InputStream unpacked(InputStream packed) throws IOException {
            return new GZIPInputStream(packed, BUFFER);
        }

        @Override
        OutputStream packed(OutputStream target) throws IOException {
            return new GZIPOutputStream(target, BUFFER);
        }
    },
    ZSTD {
        @Override
        InputStream unpacked(InputStream packed) throws IOException {
            return new ZstdInputStream(packed);
        }

        @Override
        OutputStream packed(OutputStream target) throws IOException {
            return new ZstdOutputStream(target);
        }
    };

    private static final int BUFFER = 64 * 1024;

    /**
     * The content of a packed stream. Closing it closes the packed one.
     *
     * @throws IOException also later, while it is read, if the stream is not packed like this or is cut off
     */
    abstract InputStream unpacked(InputStream packed) throws IOException;

    /** Packs what is written into a target. Closing it closes the target. */
    abstract OutputStream packed(OutputStream target) throws IOException;
}
