package io.streambed.expressions;

import io.streambed.model.AttributeType;
import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import org.jspecify.annotations.Nullable;

/** What an update does to the value at one place, with all placeholders resolved. */
sealed interface Action {
    /**
     * What comes to stand at the place, or null if nothing does.
     *
     * @param current what the item has there, or null
     * @throws DynamoDbException a validation error in the service's words if the item does not allow it
     */
    @Nullable
    AttributeValue apply(@Nullable AttributeValue current, Evaluation evaluation);

    /** The type of the literal or result that the action brings, for every item; null if there is none or it depends. */
    @Nullable
    AttributeType type();

    /** How the service words that the value in the item is of a type the action does not go with. */
    enum Mismatch {
        EXPRESSION("An operand in the update expression has an incorrect data type"),
        ATTRIBUTE_UPDATES("Type mismatch for attribute to update");

        private final String text;

        Mismatch(String text) {
            this.text = text;
        }

        DynamoDbException refusal() {
            return DynamoDbException.validation(text);
        }
    }

    record Set(UpdateValue value) implements Action {
        @Override
        public AttributeValue apply(@Nullable AttributeValue current, Evaluation evaluation) {
            return value.in(evaluation);
        }

        @Override
        public @Nullable AttributeType type() {
            return value.type();
        }
    }

    enum Remove implements Action {
        REMOVE;

        @Override
        public @Nullable AttributeValue apply(@Nullable AttributeValue current, Evaluation evaluation) {
            return null;
        }

        @Override
        public @Nullable AttributeType type() {
            return null;
        }
    }

    /**
     * Adds to a number, adds members to a set, appends elements to a list; what is missing counts as zero or empty.
     *
     * @param value a number, a set or, in AttributeUpdates only, a list
     */
    record Add(AttributeValue value, Mismatch mismatch) implements Action {
        @Override
        public AttributeValue apply(@Nullable AttributeValue current, Evaluation evaluation) {
            if (current == null) {
                return value;
            }
            if (current.type() != value.type()) {
                throw mismatch.refusal();
            }
            return switch (value) {
                case AttributeValue.N addend ->
                    new AttributeValue.N(((AttributeValue.N) current).value().plus(addend.value()));
                case AttributeValue.SS _, AttributeValue.NS _, AttributeValue.BS _ -> SetAlgebra.union(current, value);
                case AttributeValue.L list -> evaluation.append(((AttributeValue.L) current).values(), list.values());
                case AttributeValue.S _,
                        AttributeValue.B _,
                        AttributeValue.Bool _,
                        AttributeValue.Null _,
                        AttributeValue.M _ -> throw new IllegalArgumentException("not to be added: " + value.type());
            };
        }

        @Override
        public AttributeType type() {
            return value.type();
        }
    }

    /** Takes members out of a set; no empty set stays. */
    record Delete(AttributeValue set, Mismatch mismatch) implements Action {
        @Override
        public @Nullable AttributeValue apply(@Nullable AttributeValue current, Evaluation evaluation) {
            if (current == null) {
                return null;
            }
            if (current.type() != set.type()) {
                throw mismatch.refusal();
            }
            return SetAlgebra.difference(current, set);
        }

        @Override
        public AttributeType type() {
            return set.type();
        }
    }
}
