package io.streambed.benchmark;

import java.nio.charset.StandardCharsets;

/**
 * One HTTP request as bytes, built once, with gaps for what changes from request to request: the key, a version number
 * and a payload. Filling the gaps keeps the length, so headers never change.
 *
 * <p>Version and payload differ in every put, because a server may rightly skip a write that changes nothing.
 */
final class RequestTemplate {
    static final String KEY_GAP = "#".repeat(8);
    static final String VERSION_GAP = "%".repeat(12);
    static final String PAYLOAD_GAP = "~".repeat(452);

    private static final long FIRST_VERSION =
            100_000_000_000L; // twelve digits, so that the number never has a leading zero

    private final byte[] bytes;
    private final int keyAt;
    private final int versionAt;
    private final int payloadAt;
    private final int leastBody;

    /** {@code leastBody}: a 200 with a shorter body counts as an error, as when a get finds no item. */
    RequestTemplate(String request, int leastBody) {
        this.bytes = request.getBytes(StandardCharsets.US_ASCII);
        this.keyAt = request.indexOf(KEY_GAP);
        this.versionAt = request.indexOf(VERSION_GAP);
        this.payloadAt = request.indexOf(PAYLOAD_GAP);
        this.leastBody = leastBody;
    }

    byte[] copy() {
        return bytes.clone();
    }

    int leastBody() {
        return leastBody;
    }

    /** Fills the gaps of a {@link #copy}, the payload from {@code text} at {@code textAt}. */
    void fill(byte[] request, long key, long version, byte[] text, int textAt) {
        if (keyAt >= 0) {
            digits(request, keyAt, KEY_GAP.length(), key);
        }
        if (versionAt >= 0) {
            digits(request, versionAt, VERSION_GAP.length(), FIRST_VERSION + version);
        }
        if (payloadAt >= 0) {
            System.arraycopy(text, textAt, request, payloadAt, PAYLOAD_GAP.length());
        }
    }

    private static void digits(byte[] into, int at, int count, long value) {
        long rest = value;
        for (int i = at + count - 1; i >= at; i--) {
            into[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
