package io.streambed.expressions;

import io.streambed.model.AttributeType;
import io.streambed.model.AttributeValue;
import io.streambed.model.Decimal;
import io.streambed.model.DynamoDbException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a path is set to, with all placeholders resolved: it has a value for each item, or cannot be evaluated. */
sealed interface UpdateValue {
    /**
     * Its value for this item.
     *
     * @throws DynamoDbException a validation error in the service's words if the item does not allow it
     */
    AttributeValue in(Evaluation evaluation);

    /** The type it has for every item, as far as the service looks, or null if that depends on the item. */
    @Nullable
    AttributeType type();

    record Constant(AttributeValue value) implements UpdateValue {
        @Override
        public AttributeValue in(Evaluation evaluation) {
            return value;
        }

        @Override
        public AttributeType type() {
            return value.type();
        }
    }

    record Path(DocumentPath path) implements UpdateValue {
        @Override
        public AttributeValue in(Evaluation evaluation) {
            AttributeValue value = path.in(evaluation.old());
            if (value == null) {
                throw DynamoDbException.validation(
                        "The provided expression refers to an attribute that does not exist in the item");
            }
            return value;
        }

        @Override
        public @Nullable AttributeType type() {
            return null;
        }
    }

    record IfNotExists(DocumentPath path, UpdateValue otherwise) implements UpdateValue {
        @Override
        public AttributeValue in(Evaluation evaluation) {
            AttributeValue value = path.in(evaluation.old());
            return value == null ? otherwise.in(evaluation) : value;
        }

        @Override
        public @Nullable AttributeType type() {
            return otherwise.type();
        }
    }

    record Append(UpdateValue first, UpdateValue second) implements UpdateValue {
        @Override
        public AttributeValue in(Evaluation evaluation) {
            List<AttributeValue> head = list(first.in(evaluation));
            return evaluation.append(head, list(second.in(evaluation)));
        }

        @Override
        public AttributeType type() {
            return AttributeType.L;
        }

        private static List<AttributeValue> list(AttributeValue value) {
            if (value instanceof AttributeValue.L list) {
                return list.values();
            }
            throw Action.Mismatch.EXPRESSION.refusal();
        }
    }

    record Sum(UpdateValue left, Sign sign, UpdateValue right) implements UpdateValue {
        @Override
        public AttributeValue in(Evaluation evaluation) {
            Decimal augend = number(left.in(evaluation));
            Decimal addend = number(right.in(evaluation));
            return new AttributeValue.N(
                    switch (sign) {
                        case PLUS -> augend.plus(addend);
                        case MINUS -> augend.minus(addend);
                    });
        }

        @Override
        public AttributeType type() {
            return AttributeType.N;
        }

        private static Decimal number(AttributeValue value) {
            if (value instanceof AttributeValue.N number) {
                return number.value();
            }
            throw Action.Mismatch.EXPRESSION.refusal();
        }
    }
}
