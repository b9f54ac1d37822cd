package io.streambed.model;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Random values for the property tests, edges included. */
final class Generators {
    private Generators() {}

    /** Numbers over all precisions and the whole range of exponents, and numbers that differ in little. */
    static Arbitrary<Decimal> decimals() {
        return Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.just(Decimal.ZERO)), Tuple.of(4, small()), Tuple.of(8, wide()));
    }

    private static Arbitrary<Decimal> small() {
        return Arbitraries.longs().between(-2000, 2000).map(Decimal::of);
    }

    private static Arbitrary<Decimal> wide() {
        Arbitrary<String> digits = Arbitraries.strings()
                .withChars('0', '1', '5', '9')
                .ofMinLength(0)
                .ofMaxLength(37);
        Arbitrary<Character> first = Arbitraries.chars().range('1', '9');
        Arbitrary<Integer> exponents = Arbitraries.integers().between(Decimal.MIN_EXPONENT, Decimal.MAX_EXPONENT);
        return Combinators.combine(Arbitraries.of(true, false), first, digits, exponents)
                .as((negative, head, tail, exponent) -> {
                    BigDecimal value = new BigDecimal(new BigInteger(head + tail), tail.length() - exponent);
                    return Decimal.of(negative ? value.negate() : value);
                });
    }

    /** Strings that share prefixes and hold zeros, low characters, and characters of all UTF-8 lengths. */
    static Arbitrary<String> strings() {
        Arbitrary<String> characters =
                Arbitraries.of("\0", "\u0001", "\u0002", "a", "b", "\u007f", "\u00e9", "\uffff", "\ud83d\ude00");
        return characters.list().ofMaxSize(6).map(parts -> String.join("", parts));
    }

    static Arbitrary<byte[]> bytes() {
        return Arbitraries.bytes()
                .edgeCases(edges -> edges.add((byte) 0, (byte) 1, (byte) 2, (byte) -1))
                .array(byte[].class)
                .ofMaxSize(6);
    }

    /** Any value that can be a key, of the given type. */
    static Arbitrary<AttributeValue> keyValues(AttributeType type) {
        return switch (type) {
            case S -> strings().map(AttributeValue.S::new);
            case N -> decimals().map(AttributeValue.N::new);
            case B -> bytes().map(bytes -> new AttributeValue.B(Bytes.wrap(bytes)));
            default -> throw new IllegalArgumentException("no key type: " + type);
        };
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
