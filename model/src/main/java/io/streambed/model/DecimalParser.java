package io.streambed.model;

import java.math.BigInteger;

/**
 * Reads the general form of a number, {@code [+-] digits [. digits] [e [+-] digits]}, in time linear in its length whatever
 * it holds. {@link Decimal#parse} handles short integers itself.
 */
final class DecimalParser {
    /** Beyond any magnitude a text of 400 KB could bring back into range by its digits. */
    private static final int EXPONENT_CLAMP = 100_000_000;

    private static final String LONGEST = Long.toString(Long.MAX_VALUE);

    private final String text;
    private int position;

    /** Index of the first and the last digit that is not zero, -1 while there is none. */
    private int firstSignificant = -1;

    private int lastSignificant = -1;

    private DecimalParser(String text) {
        this.text = text;
    }

    static Decimal parse(String text) {
        if (text.isEmpty()) {
            throw DynamoDbException.validation(
                    "The parameter cannot be converted to a numeric value: ",
                    "The parameter cannot be converted to a numeric value");
        }
        return new DecimalParser(text).read();
    }

    private Decimal read() {
        boolean negative = peek() == '-';
        if (negative || peek() == '+') {
            position++;
        }
        int integerDigits = readDigits();
        int pointIndex = position;
        int fractionDigits = 0;
        if (peek() == '.') {
            position++;
            fractionDigits = readDigits();
        }
        if (integerDigits + fractionDigits == 0) {
            throw notANumber();
        }
        long power = readExponent();
        if (position != text.length()) {
            throw notANumber();
        }
        if (firstSignificant < 0) {
            Decimal.checkRange(1, power); // zero is as large as its exponent says
            return Decimal.ZERO;
        }
        int point = firstSignificant < pointIndex ? pointIndex - firstSignificant - 1 : pointIndex - firstSignificant;
        boolean spansPoint = firstSignificant < pointIndex && lastSignificant > pointIndex;
        int precision = lastSignificant - firstSignificant + (spansPoint ? 0 : 1);
        long exponent = point + power;
        Decimal.checkRange(precision, exponent);
        String digits = spansPoint
                ? text.substring(firstSignificant, pointIndex) + text.substring(pointIndex + 1, lastSignificant + 1)
                : text.substring(firstSignificant, lastSignificant + 1);
        BigInteger significant = new BigInteger(digits);
        return Decimal.checked(negative ? significant.negate() : significant, precision, exponent);
    }

    /** Returns how many digits there were, and remembers where the significant ones stand. */
    private int readDigits() {
        int start = position;
        while (isDigit(peek())) {
            if (peek() != '0') {
                if (firstSignificant < 0) {
                    firstSignificant = position;
                }
                lastSignificant = position;
            }
            position++;
        }
        return position - start;
    }

    private long readExponent() {
        if (peek() != 'e' && peek() != 'E') {
            return 0;
        }
        position++;
        boolean negative = peek() == '-';
        if (negative || peek() == '+') {
            position++;
        }
        int start = position;
        while (isDigit(peek())) {
            position++;
        }
        if (position == start || !isLong(start)) {
            throw notANumber();
        }
        long power = Math.min(Long.parseLong(text, start, position, 10), EXPONENT_CLAMP);
        return negative ? -power : power;
    }

    /** Whether the digits from there to here fit into 64 bits: the service reads no larger exponent. */
    private boolean isLong(int start) {
        int first = start;
        while (first < position - 1 && text.charAt(first) == '0') {
            first++;
        }
        int digits = position - first;
        return digits < LONGEST.length()
                || (digits == LONGEST.length()
                        && text.substring(first, position).compareTo(LONGEST) <= 0);
    }

    private char peek() {
        return position < text.length() ? text.charAt(position) : '\uFFFF';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private DynamoDbException notANumber() {
        return DynamoDbException.validation("The parameter cannot be converted to a numeric value: " + text);
    }
}
