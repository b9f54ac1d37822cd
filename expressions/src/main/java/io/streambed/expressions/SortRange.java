package io.streambed.expressions;

import io.streambed.model.AttributeValue;
import io.streambed.model.ValueOrder;
import org.jspecify.annotations.Nullable;

/** Which values of one sort attribute a Query asks for. */
public sealed interface SortRange {
    /** All values. */
    SortRange ALL = new Bounded(null, null);

    /**
     * Whether the value is in this range.
     *
     * @param value of the attribute's type
     */
    boolean contains(AttributeValue value);

    /**
     * Values between two bounds.
     *
     * @param lower null if there is none
     * @param upper null if there is none
     */
    record Bounded(@Nullable Bound lower, @Nullable Bound upper) implements SortRange {
        @Override
        public boolean contains(AttributeValue value) {
            return (lower == null || lower.isMetBy(ValueOrder.compare(value, lower.value)))
                    && (upper == null || upper.isMetBy(ValueOrder.compare(upper.value, value)));
        }
    }

    /**
     * Strings or binaries that start alike.
     *
     * @param prefix a string or binary, not empty
     */
    record Prefixed(AttributeValue prefix) implements SortRange {
        @Override
        public boolean contains(AttributeValue value) {
            return Predicate.BeginsWith.startsWith(value, prefix);
        }
    }

    /**
     * Where a range begins or ends.
     *
     * @param inclusive whether the value itself belongs to the range
     */
    record Bound(AttributeValue value, boolean inclusive) {
        private boolean isMetBy(int order) {
            return inclusive ? order >= 0 : order > 0;
        }
    }
}
