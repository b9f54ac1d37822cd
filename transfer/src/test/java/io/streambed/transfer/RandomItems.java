package io.streambed.transfer;

import io.streambed.model.AttributeValue;
import io.streambed.model.Bytes;
import io.streambed.model.Decimal;
import io.streambed.model.Item;
import java.math.BigDecimal;
import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Random items: every type, nested, with the lengths and characters at which notations change. */
final class RandomItems {
    private static final int MAX_NESTING = 3;

    private RandomItems() {}

    /** Of one, two, three and four UTF-8 bytes per character; unpaired surrogates have no UTF-8 form. */
    static Arbitrary<String> strings() {
        Arbitrary<String> ascii = Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(80);
        Arbitrary<String> any = Arbitraries.oneOf(
                        Arbitraries.integers().between(0, 0xFF),
                        Arbitraries.integers().between(0x100, 0xD7FF),
                        Arbitraries.integers().between(0xE000, 0x10FFFF))
                .list()
                .ofMaxSize(50)
                .map(points -> points.stream()
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString());
        return Arbitraries.oneOf(ascii, any);
    }

    static Arbitrary<Decimal> numbers() {
        Arbitrary<Decimal> small =
                Arbitraries.longs().between(-1_000_000, 1_000_000).map(Decimal::of);
        Arbitrary<Decimal> large = Combinators.combine(
                        Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(38),
                        Arbitraries.integers().between(-130, 87),
                        Arbitraries.of(true, false))
                .as((digits, exponent, negative) -> {
                    BigDecimal magnitude = new BigDecimal(new BigInteger(digits), -exponent);
                    return Decimal.of(negative ? magnitude.negate() : magnitude);
                });
        return Arbitraries.oneOf(small, large);
    }

    static Arbitrary<Bytes> binaries() {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(80).map(Bytes::wrap);
    }

    static Arbitrary<AttributeValue> values() {
        return values(MAX_NESTING);
    }

    private static Arbitrary<AttributeValue> values(int nesting) {
        Arbitrary<AttributeValue> scalars = Arbitraries.oneOf(
                strings().map(AttributeValue.S::new),
                numbers().map(AttributeValue.N::new),
                binaries().map(AttributeValue.B::new),
                Arbitraries.of(AttributeValue.NULL, AttributeValue.TRUE, AttributeValue.FALSE),
                strings().list().uniqueElements().ofMinSize(1).ofMaxSize(4).map(AttributeValue.SS::new),
                numbers().list().uniqueElements().ofMinSize(1).ofMaxSize(4).map(AttributeValue.NS::new),
                binaries().list().uniqueElements().ofMinSize(1).ofMaxSize(4).map(AttributeValue.BS::new));
        if (nesting == 0) {
            return scalars;
        }
        Arbitrary<AttributeValue> below = Arbitraries.lazy(() -> values(nesting - 1));
        return Arbitraries.frequencyOf(
                Tuple.of(3, scalars),
                Tuple.of(1, below.list().ofMaxSize(3).map(AttributeValue.L::new)),
                Tuple.of(
                        1,
                        Arbitraries.maps(names(), below).ofMaxSize(3).map(map -> new AttributeValue.M(Item.of(map)))));
    }

    /** Attribute names are not empty. */
    private static Arbitrary<String> names() {
        return strings().filter(name -> !name.isEmpty());
    }

    static Arbitrary<Item> items() {
        return Arbitraries.maps(names(), values()).ofMaxSize(6).map(Item::of).withoutEdgeCases();
    }
}
