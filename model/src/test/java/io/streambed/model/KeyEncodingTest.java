package io.streambed.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class KeyEncodingTest {
    @Property
    void stringsOrderByTheirUtf8Bytes(@ForAll("strings") String left, @ForAll("strings") String right) {
        int expected = Arrays.compareUnsigned(Generators.utf8(left), Generators.utf8(right));

        assertThat(compareEncoded(new AttributeValue.S(left), new AttributeValue.S(right)))
                .isEqualTo(Integer.signum(expected));
        assertThat(Integer.signum(ValueOrder.compare(left, right))).isEqualTo(Integer.signum(expected));
    }

    @Property
    void numbersOrderByValue(@ForAll("numbers") Decimal left, @ForAll("numbers") Decimal right) {
        int expected = left.toBigDecimal().compareTo(right.toBigDecimal());

        assertThat(compareEncoded(new AttributeValue.N(left), new AttributeValue.N(right)))
                .isEqualTo(expected);
    }

    @Property
    void binariesOrderAsUnsignedBytes(@ForAll("binaries") byte[] left, @ForAll("binaries") byte[] right) {
        int expected = Integer.signum(Arrays.compareUnsigned(left, right));

        assertThat(compareEncoded(
                        new AttributeValue.B(Bytes.wrap(left.clone())),
                        new AttributeValue.B(Bytes.wrap(right.clone()))))
                .isEqualTo(expected);
    }

    @Property(edgeCases = EdgeCasesMode.NONE) // the edge cases of four values together are too many to make
    void compositesOrderByTheFirstThenTheSecond(@ForAll("composites") Composites composites) {
        List<AttributeValue> left = composites.left();
        List<AttributeValue> right = composites.right();
        int first = ValueOrder.compare(left.get(0), right.get(0));
        int expected = first != 0 ? first : ValueOrder.compare(left.get(1), right.get(1));

        assertThat(Integer.signum(Arrays.compareUnsigned(encoded(left), encoded(right))))
                .isEqualTo(Integer.signum(expected));
    }

    @Property
    void whatWasEncodedIsDecoded(@ForAll("values") AttributeValue value) {
        assertThat(KeyEncoding.decode(value.type(), KeyEncoding.encode(value))).isEqualTo(value);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void componentsEndThemselves(@ForAll("composites") Composites composites) {
        List<AttributeValue> values = composites.left();
        KeyDecoder decoder = new KeyDecoder(encoded(values), 0);

        assertThat(decoder.next(values.get(0).type())).isEqualTo(values.get(0));
        assertThat(decoder.hasNext()).isTrue();
        assertThat(decoder.next(values.get(1).type())).isEqualTo(values.get(1));
        assertThat(decoder.hasNext()).isFalse();
    }

    @Property
    void aPrefixBoundsWhatBeginsWithIt(@ForAll("strings") String prefix, @ForAll("strings") String other) {
        byte[] bound = KeyEncoding.encodePrefix(new AttributeValue.S(prefix));
        byte[] encoded = KeyEncoding.encode(new AttributeValue.S(other));
        boolean starts =
                encoded.length >= bound.length && Arrays.equals(encoded, 0, bound.length, bound, 0, bound.length);

        assertThat(starts).isEqualTo(other.startsWith(prefix));
    }

    @Test
    void encodingsAreBounded() {
        AttributeValue worst = new AttributeValue.B(Bytes.wrap(new byte[PrimaryKey.MAX_PARTITION_KEY_SIZE]));
        AttributeValue usual = new AttributeValue.S("x".repeat(PrimaryKey.MAX_PARTITION_KEY_SIZE));
        AttributeValue number = new AttributeValue.N(Decimal.parse("-" + "9".repeat(38) + "E88"));

        assertThat(KeyEncoding.encode(worst)).hasSize(2 * PrimaryKey.MAX_PARTITION_KEY_SIZE + 1);
        assertThat(KeyEncoding.encode(usual)).hasSize(PrimaryKey.MAX_PARTITION_KEY_SIZE + 1);
        assertThat(KeyEncoding.encode(number)).hasSize(22);
    }

    @Test
    void theBytesNeverChangeBecauseStoresHoldThem() {
        assertThat(KeyEncoding.encode(new AttributeValue.S("a\0b\u0001")))
                .inHexadecimal()
                .isEqualTo(bytes(0x61, 1, 1, 0x62, 1, 2, 0));
        assertThat(KeyEncoding.encode(new AttributeValue.N(Decimal.ZERO))).isEqualTo(bytes(2));
        assertThat(KeyEncoding.encode(new AttributeValue.N(Decimal.parse("12.5"))))
                .isEqualTo(bytes(3, 131, 13, 51, 0));
        assertThat(KeyEncoding.encode(new AttributeValue.N(Decimal.parse("-12.5"))))
                .isEqualTo(bytes(1, 124, 242, 204, 255));
        assertThat(Integer.toHexString(KeyEncoding.hash(bytes(0x61, 0x62, 0x63, 0))))
                .isEqualTo("a897ed9");
    }

    @Test
    void brokenBytesAreRefused() {
        assertThatThrownBy(() -> KeyEncoding.decode(AttributeType.S, bytes(0x61)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KeyEncoding.decode(AttributeType.N, bytes(9)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KeyEncoding.encode(AttributeValue.NULL)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hashesSpreadKeysThatDifferInLittle() {
        int[] buckets = new int[64];
        int keys = 64_000;
        for (int i = 0; i < keys; i++) {
            byte[] key = KeyEncoding.encode(new AttributeValue.S("customer#%08d".formatted(i)));
            buckets[KeyEncoding.hash(key) >>> 26]++;
        }

        double expected = keys / (double) buckets.length;
        double chiSquared = Arrays.stream(buckets)
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();
        // 63 degrees of freedom: even hashing exceeds 120 about once in 10,000 sets of keys.
        assertThat(chiSquared).isLessThan(120);
    }

    @Test
    void hashesSpreadConsecutiveNumbers() {
        int[] buckets = new int[4];
        for (int i = 0; i < 4000; i++) {
            buckets[KeyEncoding.hash(KeyEncoding.encode(new AttributeValue.N(Decimal.of(i)))) >>> 30]++;
        }

        assertThat(Arrays.stream(buckets)).allSatisfy(count -> assertThat(count).isBetween(880, 1120));
    }

    @Provide
    Arbitrary<String> strings() {
        return Generators.strings();
    }

    @Provide
    Arbitrary<Decimal> numbers() {
        return Generators.decimals();
    }

    @Provide
    Arbitrary<byte[]> binaries() {
        return Generators.bytes();
    }

    @Provide
    Arbitrary<AttributeValue> values() {
        return keyTypes().flatMap(Generators::keyValues);
    }

    /** Two composites of the same types, often with the same first value. */
    record Composites(List<AttributeValue> left, List<AttributeValue> right) {}

    @Provide
    Arbitrary<Composites> composites() {
        return Combinators.combine(keyTypes(), keyTypes()).flatAs((firstType, secondType) -> {
            Arbitrary<AttributeValue> firsts = Generators.keyValues(firstType);
            Arbitrary<AttributeValue> seconds = Generators.keyValues(secondType);
            return Combinators.combine(firsts, firsts, seconds, seconds, Arbitraries.of(true, false))
                    .as((f1, f2, s1, s2, same) -> new Composites(List.of(f1, s1), List.of(same ? f1 : f2, s2)));
        });
    }

    private static Arbitrary<AttributeType> keyTypes() {
        return Arbitraries.of(AttributeType.S, AttributeType.N, AttributeType.B);
    }

    private static int compareEncoded(AttributeValue left, AttributeValue right) {
        return Integer.signum(Arrays.compareUnsigned(KeyEncoding.encode(left), KeyEncoding.encode(right)));
    }

    private static byte[] encoded(List<AttributeValue> values) {
        ByteSink sink = new ByteSink(8);
        values.forEach(value -> KeyEncoding.encode(value, sink));
        return sink.toArray();
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
