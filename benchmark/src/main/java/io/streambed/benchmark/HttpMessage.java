package io.streambed.benchmark;

/**
 * Finds the end of one HTTP/1.1 message in a buffer, with as little work as possible: start line, Content-Length, the
 * rest is skipped. Chunked bodies are not understood; none of the measured systems sends them.
 *
 * <p>Mutable and reused: the accessors speak of the last message that {@link #parse} found complete.
 */
final class HttpMessage {
    private static final byte[] CONTENT_LENGTH = "content-length:".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private int status;
    private int bodyStart;
    private int contentLength;

    /**
     * Looks at {@code data[0, end)}.
     *
     * @return the length of the first message in bytes, or -1 when more bytes are needed
     */
    int parse(byte[] data, int end) {
        int headersEnd = -1;
        int length = -1;
        for (int i = 0; i + 3 < end; i++) {
            if (data[i] != '\r' || data[i + 1] != '\n') {
                continue;
            }
            if (data[i + 2] == '\r' && data[i + 3] == '\n') {
                headersEnd = i + 4;
                break;
            }
            if ((data[i + 2] | 0x20) == 'c' && isContentLength(data, i + 2, end)) {
                length = number(data, i + 2 + CONTENT_LENGTH.length, end);
            }
        }
        if (headersEnd < 0) {
            return -1;
        }
        status = data[0] == 'H' ? number(data, 9, end) : 0;
        bodyStart = headersEnd;
        if (length < 0 && status != 0) {
            throw new BenchmarkException("a response without Content-Length cannot be measured");
        }
        contentLength = Math.max(length, 0);
        return headersEnd + contentLength <= end ? headersEnd + contentLength : -1;
    }

    /** The response's status code, 0 for a request. */
    int status() {
        return status;
    }

    int bodyStart() {
        return bodyStart;
    }

    int contentLength() {
        return contentLength;
    }

    private static boolean isContentLength(byte[] data, int at, int end) {
        if (at + CONTENT_LENGTH.length > end) {
            return false;
        }
        for (int i = 0; i < CONTENT_LENGTH.length; i++) {
            byte lower = data[at + i] >= 'A' && data[at + i] <= 'Z' ? (byte) (data[at + i] + 32) : data[at + i];
            if (lower != CONTENT_LENGTH[i]) {
                return false;
            }
        }
        return true;
    }

    private static int number(byte[] data, int from, int end) {
        int at = from;
        while (at < end && data[at] == ' ') {
            at++;
        }
        int value = 0;
        while (at < end && data[at] >= '0' && data[at] <= '9') {
            value = Math.addExact(Math.multiplyExact(value, 10), data[at] - '0');
            at++;
        }
        return value;
    }
}
