package io.streambed.protocol;

import io.streambed.model.Bytes;
import io.streambed.model.DynamoDbException;
import java.util.Base64;

/** Base64 as the service accepts it: the standard alphabet, padded, with no bits left over. */
final class Base64Text {
    private static final Base64.Decoder DECODER = Base64.getDecoder();

    private Base64Text() {}

    static Bytes decode(String text) {
        int length = text.length();
        if (length % 4 != 0) {
            throw DynamoDbException.serialization(
                    "Base64 encoded length is expected a multiple of 4 bytes but found: " + length);
        }
        if (!endsCanonically(text)) {
            throw invalid();
        }
        try {
            return Bytes.wrap(DECODER.decode(text));
        } catch (IllegalArgumentException _) {
            throw invalid();
        }
    }

    /** Whether the bits of the last character that padding leaves over are zero: else two texts would mean the same bytes. */
    private static boolean endsCanonically(String text) {
        int length = text.length();
        if (length == 0 || text.charAt(length - 1) != '=') {
            return true;
        }
        boolean twoPads = text.charAt(length - 2) == '=';
        int bits = sextet(text.charAt(length - (twoPads ? 3 : 2)));
        return bits >= 0 && (bits & (twoPads ? 0x0f : 0x03)) == 0;
    }

    private static int sextet(char c) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 52;
        }
        return c == '+' ? 62 : c == '/' ? 63 : -1;
    }

    private static DynamoDbException invalid() {
        // Sic: the service's spelling.
        return DynamoDbException.serialization("Invalid last non-pad Base64 character dectected");
    }
}
