package io.streambed.protocol;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Inflates gzip within a limit. */
final class Gunzip {
    private Gunzip() {}

    /** The inflated bytes; null instead when there are more than {@code maxBytes}. */
    static byte @Nullable [] inflate(byte[] gzip, int maxBytes) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
            byte[] inflated = in.readNBytes(maxBytes);
            return inflated.length == maxBytes && in.read() >= 0 ? null : inflated;
        }
    }
}
