package io.streambed.model;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A DynamoDB number: exact, up to 38 significant digits, zero or of a magnitude between 1E-130 and
 * 9.9999999999999999999999999999999999999E+125.
 *
 * <p>Equality and order are by value. Insignificant zeros are gone after parsing, so there is one representation, and one
 * text, per value.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html">
 *     Supported data types and naming rules</a>
 */
public final class Decimal implements Comparable<Decimal> {
    public static final int MAX_PRECISION = 38;
    public static final int MAX_EXPONENT = 125;
    public static final int MIN_EXPONENT = -130;

    public static final Decimal ZERO = new Decimal(0, null, 1, 0);

    /** Longest digit string that surely fits a long. */
    private static final int LONG_DIGITS = 18;

    private static final long[] POWERS_OF_TEN = powersOfTen();

    /** The signed significant digits when there are at most 18 of them, trailing zeros removed. */
    private final long small;

    /** The signed significant digits when there are more than 18, else null. */
    private final @Nullable BigInteger big;

    /** How many significant digits there are; 1 for zero. */
    private final int precision;

    /** The power of ten of the first significant digit; 0 for zero. */
    private final int exponent;

    /** Set on first use; a race only computes it twice. */
    private @Nullable String text;

    Decimal(long small, @Nullable BigInteger big, int precision, int exponent) {
        this.small = small;
        this.big = big;
        this.precision = precision;
        this.exponent = exponent;
    }

    /**
     * Reads a number as it stands in a request.
     *
     * @throws DynamoDbException a validation error in the service's words if the text is no number or out of range
     */
    public static Decimal parse(String text) {
        int length = text.length();
        if (length == 0 || length > LONG_DIGITS) {
            return DecimalParser.parse(text);
        }
        boolean negative = text.charAt(0) == '-';
        int start = negative ? 1 : 0;
        if (start == length) {
            return DecimalParser.parse(text);
        }
        long value = 0;
        for (int i = start; i < length; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return DecimalParser.parse(text);
            }
            value = value * 10 + digit;
        }
        Decimal decimal = of(negative ? -value : value);
        if (text.charAt(start) != '0' || (length == 1)) {
            decimal.text = text;
        }
        return decimal;
    }

    public static Decimal of(long value) {
        if (value == 0) {
            return ZERO;
        }
        if (value <= -POWERS_OF_TEN[LONG_DIGITS] || value >= POWERS_OF_TEN[LONG_DIGITS]) {
            return of(BigDecimal.valueOf(value));
        }
        int digits = digitsOf(value);
        long significant = value;
        int precision = digits;
        while (significant % 10 == 0) {
            significant /= 10;
            precision--;
        }
        return new Decimal(significant, null, precision, digits - 1);
    }

    /**
     * Takes over a computed value.
     *
     * @throws DynamoDbException a validation error in the service's words if it is out of range or too precise
     */
    public static Decimal of(BigDecimal value) {
        if (value.signum() == 0) {
            return ZERO;
        }
        BigDecimal stripped = value.stripTrailingZeros();
        BigInteger digits = stripped.unscaledValue();
        int precision = stripped.precision();
        long exponent = (long) precision - stripped.scale() - 1;
        return checked(digits, precision, exponent);
    }

    /** Checks the range in the service's order: magnitude first, then precision. */
    static Decimal checked(BigInteger significantDigits, int precision, long exponent) {
        checkRange(precision, exponent);
        return precision <= LONG_DIGITS
                ? new Decimal(significantDigits.longValueExact(), null, precision, (int) exponent)
                : new Decimal(0, significantDigits, precision, (int) exponent);
    }

    static void checkRange(int precision, long exponent) {
        if (exponent > MAX_EXPONENT) {
            throw overflow();
        }
        if (exponent < MIN_EXPONENT) {
            throw DynamoDbException.validation(
                    "Number underflow. Attempting to store a number with magnitude smaller than supported range");
        }
        if (precision > MAX_PRECISION) {
            throw DynamoDbException.validation("Attempting to store more than 38 significant digits in a Number");
        }
    }

    private static DynamoDbException overflow() {
        return DynamoDbException.validation(
                "Number overflow. Attempting to store a number with magnitude larger than supported range");
    }

    /**
     * The exact sum.
     *
     * @throws DynamoDbException a validation error in the service's words if it is out of range or has more than 38 digits
     */
    public Decimal plus(Decimal other) {
        return sum(other, 1);
    }

    /** The exact difference, refused as {@link #plus} is. */
    public Decimal minus(Decimal other) {
        return sum(other, -1);
    }

    /** @param sign 1 to add, -1 to subtract */
    private Decimal sum(Decimal other, int sign) {
        if (isShortInteger() && other.isShortInteger()) {
            // At most 18 digits each, so this fits a long.
            return of(toShortInteger() + sign * other.toShortInteger());
        }
        BigDecimal left = toBigDecimal();
        BigDecimal right = other.toBigDecimal();
        BigDecimal sum = sign > 0 ? left.add(right) : left.subtract(right);
        if (sum.signum() == 0) {
            return ZERO;
        }
        BigDecimal stripped = sum.stripTrailingZeros();
        long power = (long) stripped.precision() - stripped.scale() - 1;
        if (stripped.precision() > MAX_PRECISION && power >= MIN_EXPONENT) {
            // For a result, the service does not tell too many digits from too large a magnitude.
            throw overflow();
        }
        return checked(stripped.unscaledValue(), stripped.precision(), power);
    }

    /** Whether this is an integer of at most 18 digits: what counters are. */
    private boolean isShortInteger() {
        return big == null && exponent < LONG_DIGITS && precision <= exponent + 1;
    }

    private long toShortInteger() {
        return small * POWERS_OF_TEN[exponent + 1 - precision];
    }

    public int signum() {
        return big != null ? big.signum() : Long.signum(small);
    }

    /** How many significant digits the number has; 1 for zero. */
    public int precision() {
        return precision;
    }

    /** The power of ten of the first significant digit; 0 for zero. */
    public int exponent() {
        return exponent;
    }

    public BigDecimal toBigDecimal() {
        int scale = precision - 1 - exponent;
        return big != null ? new BigDecimal(big, scale) : BigDecimal.valueOf(small, scale);
    }

    /** The significant digits without sign. */
    String digits() {
        return big != null ? big.abs().toString() : Long.toString(Math.abs(small));
    }

    @Override
    public int compareTo(Decimal other) {
        int sign = signum();
        int otherSign = other.signum();
        if (sign != otherSign || sign == 0) {
            return Integer.compare(sign, otherSign);
        }
        if (exponent != other.exponent) {
            return exponent < other.exponent ? -sign : sign;
        }
        int shift = other.precision - precision;
        if (big == null && other.big == null) {
            return shift >= 0
                    ? Long.compare(small * POWERS_OF_TEN[shift], other.small)
                    : Long.compare(small, other.small * POWERS_OF_TEN[-shift]);
        }
        BigInteger left = unscaled();
        BigInteger right = other.unscaled();
        return shift >= 0
                ? left.multiply(BigInteger.TEN.pow(shift)).compareTo(right)
                : left.compareTo(right.multiply(BigInteger.TEN.pow(-shift)));
    }

    private BigInteger unscaled() {
        return big != null ? big : BigInteger.valueOf(small);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof Decimal that)
                || exponent != that.exponent
                || precision != that.precision
                || small != that.small) {
            return false;
        }
        return big == null ? that.big == null : big.equals(that.big);
    }

    @Override
    public int hashCode() {
        return 31 * (big != null ? big.hashCode() : Long.hashCode(small)) + exponent;
    }

    /** The text the service answers with: plain decimal digits, no exponent, no insignificant zeros. */
    @Override
    public String toString() {
        String known = text;
        if (known == null) {
            known = print();
            text = known;
        }
        return known;
    }

    private String print() {
        String digits = digits();
        StringBuilder plain = new StringBuilder(precision + Math.abs(exponent) + 3);
        if (signum() < 0) {
            plain.append('-');
        }
        if (exponent < 0) {
            plain.append("0.").repeat('0', -exponent - 1).append(digits);
        } else if (precision <= exponent + 1) {
            plain.append(digits).repeat('0', exponent + 1 - precision);
        } else {
            plain.append(digits, 0, exponent + 1).append('.').append(digits, exponent + 1, precision);
        }
        return plain.toString();
    }

    private static int digitsOf(long value) {
        long magnitude = Math.abs(value);
        int digits = 1;
        while (digits < POWERS_OF_TEN.length && magnitude >= POWERS_OF_TEN[digits]) {
            digits++;
        }
        return digits;
    }

    private static long[] powersOfTen() {
        long[] powers = new long[LONG_DIGITS + 1];
        powers[0] = 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = powers[i - 1] * 10;
        }
        return powers;
    }
}
