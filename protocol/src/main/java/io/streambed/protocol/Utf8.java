package io.streambed.protocol;

import io.streambed.model.DynamoDbException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Keeps text out that has no UTF-8 form. JSON has two ways to smuggle it in, broken bytes and escaped halves of surrogate
 * pairs, and the parser lets some of both through; stored, they would come back as other text.
 */
final class Utf8 {
    private Utf8() {}

    /**
     * Checks the bytes of a JSON text.
     *
     * @return whether escapes of surrogates occur, so that the strings in it have to be checked one by one
     * @throws DynamoDbException if the bytes are not UTF-8
     */
    static boolean requireValid(byte[] json) {
        int allBits = 0;
        boolean escaped = false;
        for (int i = 0; i < json.length; i++) {
            byte b = json[i];
            allBits |= b;
            if (b == '\\') {
                escaped |= isSurrogateEscape(json, i);
                i++; // an escaped backslash does not start an escape
            }
        }
        if (allBits < 0) {
            requireDecodable(json);
        }
        return escaped;
    }

    /** Whether every surrogate in the text has its other half. */
    static boolean isEncodable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static boolean isSurrogateEscape(byte[] json, int backslash) {
        return backslash + 3 < json.length
                && json[backslash + 1] == 'u'
                && (json[backslash + 2] | 0x20) == 'd'
                && Character.digit(json[backslash + 3], 16) >= 8;
    }

    private static void requireDecodable(byte[] json) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(json);
        CharBuffer out = CharBuffer.allocate(Math.min(json.length, 8192));
        CoderResult result;
        do {
            out.clear();
            result = decoder.decode(in, out, true);
        } while (result.isOverflow());
        if (result.isError()) {
            throw RequestParser.malformed();
        }
    }
}
