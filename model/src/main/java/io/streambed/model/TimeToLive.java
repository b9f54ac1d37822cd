package io.streambed.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * A table's time to live, as last set by UpdateTimeToLive.
 *
 * @param attribute a top-level attribute that holds an item's expiry in epoch seconds, as a number
 * @param enabled whether items expire; the attribute is remembered when it is not
 * @param changedAt when this was set, epoch milliseconds; later than any time it was set before, whatever the clock says
 */
public record TimeToLive(String attribute, boolean enabled, long changedAt) {
    /** What {@link #expiryOf} says of an item that does not expire. */
    public static final long NEVER = -1;

    /** A number of more digits is no second that a clock will ever show. */
    private static final int MAX_EXPONENT = 17;

    public TimeToLive {
        if (attribute.isEmpty() || changedAt < 0) {
            throw new IllegalArgumentException("no time to live");
        }
    }

    /**
     * The second that stands in an item's attribute. Part of one counts as the whole, so that nothing expires early.
     *
     * @param value of {@link #attribute}; null if the item has none
     * @return epoch seconds, or {@link #NEVER} if there is no number or it is not a second after 1970
     */
    public static long expiryOf(@Nullable AttributeValue value) {
        if (!(value instanceof AttributeValue.N(Decimal number))
                || number.signum() < 0
                || number.exponent() > MAX_EXPONENT) {
            return NEVER;
        }
        BigDecimal seconds = number.toBigDecimal();
        return seconds.setScale(0, RoundingMode.CEILING).longValueExact();
    }
}
