package io.streambed.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a {@link HttpRoute} answers.
 *
 * @param headers by name, beside those that every answer has (Date, Content-Length, x-amzn-RequestId, and those of CORS)
 * @param body not copied: nobody may modify it afterwards
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, and copying every answer buys nothing
public record HttpAnswer(int status, Map<String, String> headers, byte[] body) {
    public HttpAnswer {
        headers = Map.copyOf(headers);
    }

    /** An answer with a text as its body, in UTF-8. */
    public static HttpAnswer text(int status, String contentType, String body) {
        return new HttpAnswer(status, Map.of("Content-Type", contentType), body.getBytes(StandardCharsets.UTF_8));
    }
}
