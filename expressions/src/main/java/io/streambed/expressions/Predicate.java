package io.streambed.expressions;

import io.streambed.model.AttributeType;
import io.streambed.model.AttributeValue;
import io.streambed.model.Item;
import java.util.List;
import java.util.function.Consumer;

/** A condition with all placeholders resolved, as a tree that evaluates itself. */
sealed interface Predicate {
    boolean test(Item item);

    /** Calls for each path this condition looks at, from left to right. */
    default void forEachPath(Consumer<DocumentPath> action) {
        switch (this) {
            case AllOf all -> all.parts.forEach(part -> part.forEachPath(action));
            case AnyOf any -> any.parts.forEach(part -> part.forEachPath(action));
            case Not not -> not.negated.forEachPath(action);
            case Comparison comparison -> {
                comparison.left.forEachPath(action);
                comparison.right.forEachPath(action);
            }
            case Between between -> {
                between.operand.forEachPath(action);
                between.low.forEachPath(action);
                between.high.forEachPath(action);
            }
            case In in -> {
                in.operand.forEachPath(action);
                in.candidates.forEach(candidate -> candidate.forEachPath(action));
            }
            case Exists exists -> action.accept(exists.path);
            case HasType type -> type.operand.forEachPath(action);
            case BeginsWith begins -> {
                begins.operand.forEachPath(action);
                begins.prefix.forEachPath(action);
            }
            case Contains contains -> {
                contains.operand.forEachPath(action);
                contains.part.forEachPath(action);
            }
        }
    }

    record AllOf(List<Predicate> parts) implements Predicate {
        public AllOf {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean test(Item item) {
            for (int i = 0; i < parts.size(); i++) {
                if (!parts.get(i).test(item)) {
                    return false;
                }
            }
            return true;
        }
    }

    record AnyOf(List<Predicate> parts) implements Predicate {
        public AnyOf {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean test(Item item) {
            for (int i = 0; i < parts.size(); i++) {
                if (parts.get(i).test(item)) {
                    return true;
                }
            }
            return false;
        }
    }

    record Not(Predicate negated) implements Predicate {
        @Override
        public boolean test(Item item) {
            return !negated.test(item);
        }
    }

    record Comparison(Operand left, Comparator comparator, Operand right) implements Predicate {
        @Override
        public boolean test(Item item) {
            return comparator.test(left.in(item), right.in(item));
        }
    }

    record Between(Operand operand, Operand low, Operand high) implements Predicate {
        @Override
        public boolean test(Item item) {
            AttributeValue value = operand.in(item);
            return Comparator.GREATER_OR_EQUAL.test(value, low.in(item))
                    && Comparator.LESS_OR_EQUAL.test(value, high.in(item));
        }
    }

    record In(Operand operand, List<Operand> candidates) implements Predicate {
        public In {
            candidates = List.copyOf(candidates);
        }

        @Override
        public boolean test(Item item) {
            AttributeValue value = operand.in(item);
            if (value == null) {
                return false;
            }
            for (int i = 0; i < candidates.size(); i++) {
                if (value.equals(candidates.get(i).in(item))) {
                    return true;
                }
            }
            return false;
        }
    }

    record Exists(DocumentPath path, boolean wanted) implements Predicate {
        @Override
        public boolean test(Item item) {
            return (path.in(item) != null) == wanted;
        }
    }

    record HasType(Operand operand, AttributeType type) implements Predicate {
        @Override
        public boolean test(Item item) {
            AttributeValue value = operand.in(item);
            return value != null && value.type() == type;
        }
    }

    record BeginsWith(Operand operand, Operand prefix) implements Predicate {
        @Override
        public boolean test(Item item) {
            AttributeValue value = operand.in(item);
            AttributeValue start = prefix.in(item);
            return value != null && start != null && startsWith(value, start);
        }

        static boolean startsWith(AttributeValue value, AttributeValue start) {
            return switch (value) {
                case AttributeValue.S s ->
                    start instanceof AttributeValue.S p && s.value().startsWith(p.value());
                case AttributeValue.B b ->
                    start instanceof AttributeValue.B p && b.value().startsWith(p.value());
                default -> false;
            };
        }
    }

    /** A string or binary within another, or an element of a set or list. */
    record Contains(Operand operand, Operand part) implements Predicate {
        @Override
        public boolean test(Item item) {
            AttributeValue container = operand.in(item);
            AttributeValue element = part.in(item);
            return container != null && element != null && contains(container, element);
        }

        private static boolean contains(AttributeValue container, AttributeValue element) {
            return switch (container) {
                case AttributeValue.S s ->
                    element instanceof AttributeValue.S e && s.value().contains(e.value());
                case AttributeValue.B b ->
                    element instanceof AttributeValue.B e && b.value().contains(e.value());
                case AttributeValue.SS set ->
                    element instanceof AttributeValue.S e && set.values().contains(e.value());
                case AttributeValue.NS set ->
                    element instanceof AttributeValue.N e && set.values().contains(e.value());
                case AttributeValue.BS set ->
                    element instanceof AttributeValue.B e && set.values().contains(e.value());
                case AttributeValue.L list -> list.values().contains(element);
                case AttributeValue.N _, AttributeValue.Bool _, AttributeValue.Null _, AttributeValue.M _ -> false;
            };
        }
    }
}
