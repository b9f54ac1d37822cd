package io.streambed.model;

import java.util.List;

/**
 * An attribute value: immutable, equal by value (numbers by their numeric value, sets whatever the order they were given in).
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html">AttributeValue</a>
 */
public sealed interface AttributeValue {
    /** How deep lists and maps may be nested, the attribute's own level included; checked where values are decoded. */
    int MAX_NESTING = 32;

    Bool TRUE = new Bool(true);
    Bool FALSE = new Bool(false);
    Null NULL = new Null();

    AttributeType type();

    static Bool of(boolean value) {
        return value ? TRUE : FALSE;
    }

    /** A string, possibly empty. */
    record S(String value) implements AttributeValue {
        @Override
        public AttributeType type() {
            return AttributeType.S;
        }
    }

    record N(Decimal value) implements AttributeValue {
        @Override
        public AttributeType type() {
            return AttributeType.N;
        }
    }

    /** Binary, possibly empty. */
    record B(Bytes value) implements AttributeValue {
        @Override
        public AttributeType type() {
            return AttributeType.B;
        }
    }

    record Bool(boolean value) implements AttributeValue {
        @Override
        public AttributeType type() {
            return AttributeType.BOOL;
        }
    }

    record Null() implements AttributeValue {
        @Override
        public AttributeType type() {
            return AttributeType.NULL;
        }
    }

    /** A set of strings: sorted, distinct, never empty. The constructor sorts, and refuses with the service's words. */
    record SS(List<String> values) implements AttributeValue {
        public SS {
            values = SetMembers.strings(values);
        }

        @Override
        public AttributeType type() {
            return AttributeType.SS;
        }
    }

    /** A set of numbers: sorted, distinct, never empty. The constructor sorts, and refuses with the service's words. */
    record NS(List<Decimal> values) implements AttributeValue {
        public NS {
            values = SetMembers.numbers(values);
        }

        @Override
        public AttributeType type() {
            return AttributeType.NS;
        }
    }

    /** A set of binaries: sorted, distinct, never empty. The constructor sorts, and refuses with the service's words. */
    record BS(List<Bytes> values) implements AttributeValue {
        public BS {
            values = SetMembers.binaries(values);
        }

        @Override
        public AttributeType type() {
            return AttributeType.BS;
        }
    }

    /** A list, possibly empty, of values of any types. */
    record L(List<AttributeValue> values) implements AttributeValue {
        public L {
            values = List.copyOf(values);
        }

        @Override
        public AttributeType type() {
            return AttributeType.L;
        }
    }

    /** A map, possibly empty; it has the same form as an item. */
    record M(Item value) implements AttributeValue {
        @Override
        public AttributeType type() {
            return AttributeType.M;
        }
    }
}
