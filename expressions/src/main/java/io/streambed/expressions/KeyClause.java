package io.streambed.expressions;

import io.streambed.model.AttributeValue;
import java.util.List;

/** What a key condition asks of one attribute; that it is a key attribute is not yet known. */
record KeyClause(String attribute, Test test) {
    sealed interface Test {
        /** The values that have to be of the attribute's type. */
        List<AttributeValue> values();
    }

    /**
     * Compared with a literal.
     *
     * @param comparator any but {@code <>}
     */
    record Compared(Comparator comparator, AttributeValue value) implements Test {
        @Override
        public List<AttributeValue> values() {
            return List.of(value);
        }
    }

    record Between(AttributeValue low, AttributeValue high) implements Test {
        @Override
        public List<AttributeValue> values() {
            return List.of(low, high);
        }
    }

    record BeginsWith(AttributeValue prefix) implements Test {
        @Override
        public List<AttributeValue> values() {
            return List.of(prefix);
        }
    }

    /** Something no key can be searched by; only KeyConditions get this far with it. */
    record NotIndexable() implements Test {
        @Override
        public List<AttributeValue> values() {
            return List.of();
        }
    }

    boolean isEquality() {
        return test instanceof Compared(Comparator comparator, AttributeValue _) && comparator == Comparator.EQUAL;
    }
}
