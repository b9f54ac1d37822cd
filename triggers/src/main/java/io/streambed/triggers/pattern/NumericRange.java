package io.streambed.triggers.pattern;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * An interval of numbers, with or without its ends.
 *
 * @param low null if there is no lower end
 * @param high null if there is no upper end
 */
record NumericRange(
        @Nullable BigDecimal low, boolean withLow, @Nullable BigDecimal high, boolean withHigh) {

    boolean contains(BigDecimal number) {
        return above(number) && below(number);
    }

    private boolean above(BigDecimal number) {
        if (low == null) {
            return true;
        }
        int order = number.compareTo(low);
        return withLow ? order >= 0 : order > 0;
    }

    private boolean below(BigDecimal number) {
        if (high == null) {
            return true;
        }
        int order = number.compareTo(high);
        return withHigh ? order <= 0 : order < 0;
    }
}
