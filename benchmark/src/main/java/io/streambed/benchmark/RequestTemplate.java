package io.streambed.benchmark;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One HTTP request as bytes, built once, with gaps for what changes from request to request: keys, a version number and
 * payloads. Filling the gaps keeps the length, so headers never change.
 *
 * <p>Version and payload differ in every put, because a server may rightly skip a write that changes nothing.
 */
final class RequestTemplate {
    static final String KEY_GAP = "#".repeat(8);
    /** A key's number without its last two digits: a hundred keys share it. */
    static final String PARTITION_GAP = "^".repeat(6);
    /** The last two digits of a key's number. */
    static final String SORT_GAP = "@".repeat(2);
    /** The last two digits of a key's number, plus 19: the end of a range of 20. */
    static final String RANGE_END_GAP = "$".repeat(2);

    static final String VERSION_GAP = "%".repeat(12);
    static final String PAYLOAD_GAP = "~".repeat(452);
    static final int RANGE = 20;

    private static final long FIRST_VERSION =
            100_000_000_000L; // twelve digits, so that the number never has a leading zero

    private enum Kind {
        KEY(KEY_GAP),
        PARTITION(PARTITION_GAP),
        SORT(SORT_GAP),
        RANGE_END(RANGE_END_GAP),
        VERSION(VERSION_GAP),
        PAYLOAD(PAYLOAD_GAP);

        private final String marker;

        Kind(String marker) {
            this.marker = marker;
        }
    }

    /** @param item the number of the request's item in which it is */
    private record Gap(Kind kind, int at, int item) {}

    private final byte[] bytes;
    private final List<Gap> gaps = new ArrayList<>();
    private final int items;
    private final int leastBody;
    private final int mostBody;

    /** {@code leastBody}: a 200 with a shorter body counts as an error, as when a get finds no item. */
    RequestTemplate(String request, int leastBody) {
        this(request, leastBody, Integer.MAX_VALUE);
    }

    /** {@code mostBody}: a 200 with a longer body counts as an error too, as when items of a batch were not processed. */
    RequestTemplate(String request, int leastBody, int mostBody) {
        this.bytes = request.getBytes(StandardCharsets.US_ASCII);
        this.leastBody = leastBody;
        this.mostBody = mostBody;
        int most = 1;
        for (Kind kind : Kind.values()) {
            int item = 0;
            int at = request.indexOf(kind.marker);
            while (at >= 0) {
                gaps.add(new Gap(kind, at, item++));
                at = request.indexOf(kind.marker, at + kind.marker.length());
            }
            most = Math.max(most, item);
        }
        this.items = most;
    }

    byte[] copy() {
        return bytes.clone();
    }

    /** How many items a request has: those of a request with key n are n * items, n * items + 1, ... */
    int items() {
        return items;
    }

    boolean expects(int bodyLength) {
        return bodyLength >= leastBody && bodyLength <= mostBody;
    }

    /** How much of the random text {@link #fill} may use. */
    int textLength() {
        return PAYLOAD_GAP.length() + items;
    }

    /** Fills the gaps of a {@link #copy}, the payloads from {@code text} at {@code textAt}. */
    void fill(byte[] request, long key, long version, byte[] text, int textAt) {
        for (Gap gap : gaps) {
            long number = key * items + gap.item;
            int length = gap.kind.marker.length();
            switch (gap.kind) {
                case KEY -> digits(request, gap.at, length, number);
                case PARTITION -> digits(request, gap.at, length, number / 100);
                case SORT -> digits(request, gap.at, length, number % 100);
                case RANGE_END -> digits(request, gap.at, length, number % 100 + RANGE - 1);
                case VERSION -> digits(request, gap.at, length, FIRST_VERSION + version);
                case PAYLOAD -> System.arraycopy(text, textAt + gap.item, request, gap.at, length);
            }
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
