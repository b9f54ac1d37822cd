package io.streambed.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP answer as it came.
 *
 * @param headers by lower-case name
 * @param crc32 of the body's bytes, as the service writes it
 */
record HttpAnswer(int status, Map<String, String> headers, String body, String crc32) {
    static HttpAnswer of(int status, Map<String, String> headers, byte[] body) {
        var crc = new CRC32();
        crc.update(body);
        return new HttpAnswer(status, Map.copyOf(headers), new String(body, UTF_8), Long.toString(crc.getValue()));
    }

    @Nullable
    String header(String name) {
        return headers.get(name);
    }
}
