package io.streambed.expressions;

import io.streambed.model.AttributeType;
import io.streambed.model.AttributeValue;
import io.streambed.model.Decimal;
import io.streambed.model.Item;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An operand with all placeholders resolved: it has a value, or none, for each item. */
sealed interface Operand {
    /** Its value for this item, or null. */
    @Nullable
    AttributeValue in(Item item);

    /** The type its value has for every item, or null if that depends on the item. */
    @Nullable
    AttributeType type();

    /** Calls for the path this operand looks at, if it does. */
    default void forEachPath(Consumer<DocumentPath> action) {
        switch (this) {
            case Path operand -> action.accept(operand.path);
            case Size size -> size.operand.forEachPath(action);
            case Constant _ -> {}
        }
    }

    record Path(DocumentPath path) implements Operand {
        @Override
        public @Nullable AttributeValue in(Item item) {
            return path.in(item);
        }

        @Override
        public @Nullable AttributeType type() {
            return null;
        }
    }

    record Constant(AttributeValue value) implements Operand {
        @Override
        public AttributeValue in(Item item) {
            return value;
        }

        @Override
        public AttributeType type() {
            return value.type();
        }
    }

    /** The length of a string or binary, the number of elements of a set, list or map; other types have no size. */
    record Size(Operand operand) implements Operand {
        @Override
        public @Nullable AttributeValue in(Item item) {
            AttributeValue value = operand.in(item);
            int size = value == null ? -1 : sizeOf(value);
            return size < 0 ? null : new AttributeValue.N(Decimal.of(size));
        }

        @Override
        public AttributeType type() {
            return AttributeType.N;
        }

        private static int sizeOf(AttributeValue value) {
            return switch (value) {
                case AttributeValue.S s -> s.value().length();
                case AttributeValue.B b -> b.value().length();
                case AttributeValue.SS set -> set.values().size();
                case AttributeValue.NS set -> set.values().size();
                case AttributeValue.BS set -> set.values().size();
                case AttributeValue.L list -> list.values().size();
                case AttributeValue.M map -> map.value().size();
                case AttributeValue.N _, AttributeValue.Bool _, AttributeValue.Null _ -> -1;
            };
        }
    }
}
