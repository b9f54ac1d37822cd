package io.streambed.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.function.Supplier;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTest {
    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "-1, -1",
        "0, 0",
        "-0, 0",
        "0.0, 0",
        "0e125, 0",
        "007, 7",
        "-007, -7",
        "1000, 1000",
        "0.10, 0.1",
        "00012.500, 12.5",
        "-12.30, -12.3",
        "+5, 5",
        "1., 1",
        ".5, 0.5",
        "-.5, -0.5",
        "1e+5, 100000",
        "1E-5, 0.00001",
        "1E20, 100000000000000000000",
        "123456789012345678, 123456789012345678",
        "1234567890123456789, 1234567890123456789",
        "12345678901234567890123456789012345678, 12345678901234567890123456789012345678",
        "1.2345678901234567890123456789012345678, 1.2345678901234567890123456789012345678",
        "100000000000000000000000000000000000000000, 100000000000000000000000000000000000000000",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, -9223372036854775808",
    })
    void printsPlainDigitsWithoutInsignificantZeros(String given, String printed) {
        assertThat(Decimal.parse(given)).hasToString(printed);
    }

    @Test
    void reachesFromTheSmallestToTheLargestMagnitude() {
        assertThat(Decimal.parse("1E-130")).hasToString("0." + "0".repeat(129) + "1");
        assertThat(Decimal.parse("-1E-130")).hasToString("-0." + "0".repeat(129) + "1");
        assertThat(Decimal.parse("9".repeat(38) + "E88")).hasToString("9".repeat(38) + "0".repeat(88));
        assertThat(Decimal.parse("1" + "0".repeat(125))).isEqualTo(Decimal.parse("1E125"));
        assertThat(Decimal.parse("0.99E126")).isEqualTo(Decimal.parse("9.9E125"));
        assertThat(Decimal.parse("12e-131")).isEqualTo(Decimal.parse("1.2E-130"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "abc",
                " 1",
                "1 ",
                "-",
                "+",
                ".",
                "-.",
                "1e",
                "1e+",
                "e5",
                "--1",
                "1e5.5",
                "0x10",
                "1_000",
                "NaN",
                "Infinity",
                "1d",
                "\u0661",
                "1.2.3",
                "1e9223372036854775808",
                "0e-99999999999999999999999"
            })
    void refusesWhatIsNoNumber(String text) {
        assertThatThrownBy(() -> Decimal.parse(text))
                .isInstanceOf(DynamoDbException.class)
                .hasMessage("The parameter cannot be converted to a numeric value: " + text);
    }

    @Test
    void refusesAnEmptyText() {
        assertThatThrownBy(() -> Decimal.parse(""))
                .isInstanceOf(DynamoDbException.class)
                .hasMessage("The parameter cannot be converted to a numeric value: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e126",
                "-1e126",
                "99e125",
                "1e999999999999",
                "1e009223372036854775807",
                "0e126",
                "-0.00e2147483648"
            })
    void refusesMagnitudesTooLarge(String text) {
        assertThatThrownBy(() -> Decimal.parse(text))
                .hasMessage("Number overflow. Attempting to store a number with magnitude larger than supported range");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e-131", "-1e-131", "0.9e-130", "1e-999999999999", "0e-131"})
    void refusesMagnitudesTooSmall(String text) {
        assertThatThrownBy(() -> Decimal.parse(text))
                .hasMessage(
                        "Number underflow. Attempting to store a number with magnitude smaller than supported range");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "123456789012345678901234567890123456789",
                "-1.23456789012345678901234567890123456789",
                "100000000000000000000000000000000000001",
                "1.00000000000000000000000000000000000001"
            })
    void refusesMoreThan38SignificantDigits(String text) {
        assertThatThrownBy(() -> Decimal.parse(text))
                .hasMessage("Attempting to store more than 38 significant digits in a Number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0e125", "-0e-130", "0.000e10"})
    void zeroMayHaveAnyExponentOfTheRange(String text) {
        assertThat(Decimal.parse(text)).isEqualTo(Decimal.ZERO);
    }

    @Test
    void readsLongTextsInLinearTime() {
        assertThat(Decimal.parse("0".repeat(400_000) + "1." + "0".repeat(400_000)))
                .isEqualTo(Decimal.of(1));
        assertThatThrownBy(() -> Decimal.parse("9".repeat(400_000))).isInstanceOf(DynamoDbException.class);
    }

    @Test
    void isEqualByValueWhateverTheText() {
        assertThat(Decimal.parse("1000"))
                .isEqualTo(Decimal.parse("1e3"))
                .isEqualTo(Decimal.parse("1000.00"))
                .isEqualTo(Decimal.of(1000))
                .isEqualTo(Decimal.of(new BigDecimal("1.0E+3")))
                .hasSameHashCodeAs(Decimal.parse("1e3"));
        assertThat(Decimal.parse("-0")).isEqualTo(Decimal.ZERO).hasSameHashCodeAs(Decimal.ZERO);
        assertThat(Decimal.parse("1")).isNotEqualTo(Decimal.parse("10"));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 2, 3, -1",
        "0.1, 0.2, 0.3, -0.1",
        "1.10, -1.1, 0, 2.2",
        "9007199254740993, 1, 9007199254740994, 9007199254740992",
        "999999999999999999, 999999999999999999, 1999999999999999998, 0",
        "99999999999999999999999999999999999999, 1, 1E38, 99999999999999999999999999999999999998",
        "1, 1E-37, 1.0000000000000000000000000000000000001, 0.9999999999999999999999999999999999999",
        "5E125, 4E125, 9E125, 1E125",
        "3E-130, 1E-130, 4E-130, 2E-130",
    })
    void addsAndSubtractsExactly(String left, String right, String sum, String difference) {
        assertThat(Decimal.parse(left).plus(Decimal.parse(right))).isEqualTo(Decimal.parse(sum));
        assertThat(Decimal.parse(left).minus(Decimal.parse(right))).isEqualTo(Decimal.parse(difference));
    }

    /** Too many digits are an overflow, too: so the service says, though it has other words for numbers that it reads. */
    @ParameterizedTest
    @CsvSource({
        "9E125, 9E125, overflow",
        "-9E125, -9E125, overflow",
        "99999999999999999999999999999999999999, 2, overflow",
        "1E50, 1, overflow",
        "1, 1E-38, overflow",
        "1E125, 1E-130, overflow",
        "1.1E-130, -1E-130, underflow",
    })
    void resultsHaveARange(String left, String right, String flow) {
        assertThatThrownBy(() -> Decimal.parse(left).plus(Decimal.parse(right)))
                .isInstanceOf(DynamoDbException.class)
                .hasMessage("Number " + flow + ". Attempting to store a number with magnitude "
                        + (flow.equals("overflow") ? "larger" : "smaller") + " than supported range");
    }

    @Property
    void sumsAreThoseOfBigDecimal(@ForAll("decimals") Decimal left, @ForAll("decimals") Decimal right) {
        assertSum(left.toBigDecimal().add(right.toBigDecimal()), () -> left.plus(right));
        assertSum(left.toBigDecimal().subtract(right.toBigDecimal()), () -> left.minus(right));
    }

    private static void assertSum(BigDecimal expected, Supplier<Decimal> sum) {
        try {
            assertThat(sum.get().toBigDecimal()).isEqualByComparingTo(expected);
        } catch (DynamoDbException refused) {
            assertThatThrownBy(() -> Decimal.of(expected)).isInstanceOf(DynamoDbException.class);
        }
    }

    @Property
    void readsBackWhatItPrints(@ForAll("decimals") Decimal number) {
        Decimal read = Decimal.parse(number.toString());

        assertThat(read).isEqualTo(number).hasSameHashCodeAs(number).hasToString(number.toString());
        assertThat(number.toString()).isEqualTo(plain(number.toBigDecimal()));
    }

    @Property
    void readsScientificNotationToo(@ForAll("decimals") Decimal number) {
        assertThat(Decimal.parse(number.toBigDecimal().toString())).isEqualTo(number);
        assertThat(Decimal.parse(number.toBigDecimal().toEngineeringString())).isEqualTo(number);
    }

    @Property
    void comparesByValue(@ForAll("decimals") Decimal left, @ForAll("decimals") Decimal right) {
        int expected = left.toBigDecimal().compareTo(right.toBigDecimal());

        assertThat(Integer.signum(left.compareTo(right))).isEqualTo(expected);
        assertThat(left.equals(right)).isEqualTo(expected == 0);
    }

    @Property
    void neighboursInTheLastDigitAreOrdered(@ForAll("decimals") Decimal number) {
        Assume.that(number.exponent() > Decimal.MIN_EXPONENT + Decimal.MAX_PRECISION);
        Assume.that(number.exponent() < Decimal.MAX_EXPONENT);
        int lastDigit = number.exponent() - number.precision() + 1;
        Decimal above = Decimal.of(number.toBigDecimal().add(BigDecimal.ONE.scaleByPowerOfTen(lastDigit)));

        assertThat(above).isGreaterThan(number);
        assertThat(Arrays.compareUnsigned(encoded(above), encoded(number))).isPositive();
    }

    @Provide
    Arbitrary<Decimal> decimals() {
        return Generators.decimals();
    }

    private static byte[] encoded(Decimal number) {
        return KeyEncoding.encode(new AttributeValue.N(number));
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}
