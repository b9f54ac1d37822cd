package io.streambed.protocol;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/** Request ids of the form the service gives them: 52 upper-case letters and digits. Not secret, only unlikely to repeat. */
final class RequestIds {
    private static final byte[] ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUV".getBytes(StandardCharsets.US_ASCII);
    private static final int LENGTH = 52;
    private static final int CHARACTERS_PER_LONG = 12;

    private RequestIds() {}

    static String next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        byte[] id = new byte[LENGTH];
        long bits = 0;
        for (int i = 0; i < LENGTH; i++) {
            if (i % CHARACTERS_PER_LONG == 0) {
                bits = random.nextLong();
            }
            id[i] = ALPHABET[(int) bits & 31];
            bits >>>= 5;
        }
        return new String(id, StandardCharsets.ISO_8859_1);
    }
}
