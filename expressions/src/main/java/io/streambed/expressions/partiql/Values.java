package io.streambed.expressions.partiql;

import io.streambed.expressions.ValueSource;
import io.streambed.model.AttributeValue;
import io.streambed.model.Decimal;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes values of literals, of parameters, and of documents that consist of both. */
final class Values {
    private static final String ROOT = "root";
    private static final String BAG =
            "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags";

    private Values() {}

    /**
     * A source that has the same value for all parameters.
     *
     * @param value the value
     */
    record Constant(AttributeValue value) implements ValueSource {
        @Override
        public AttributeValue bind(List<AttributeValue> parameters) {
            return value;
        }
    }

    private record Bound(int parameter) implements ValueSource {
        @Override
        public AttributeValue bind(List<AttributeValue> parameters) {
            return parameters.get(parameter);
        }
    }

    /** Whether it is written like a value rather than like something to be looked up or computed. */
    static boolean isValue(Expression expression) {
        return switch (expression) {
            case Expression.Text _,
                    Expression.Numeral _,
                    Expression.Truth _,
                    Expression.Nothing _,
                    Expression.Ion _,
                    Expression.Parameter _,
                    Expression.Sequence _,
                    Expression.Struct _ -> true;
            case Expression.Missing _,
                    Expression.Name _,
                    Expression.Path _,
                    Expression.Call _,
                    Expression.Operation _,
                    Expression.TypeTest _,
                    Expression.Foreign _,
                    SelectSyntax _,
                    ManipulationSyntax _ -> false;
        };
    }

    /** @throws DynamoDbException in the service's words if it is no value that an attribute can have */
    static ValueSource of(Expression expression) {
        return of(expression, ROOT, 1);
    }

    /**
     * @param under the place within the whole value, as the service shows it
     * @param level how deep the place is; 1 for an attribute's value
     */
    private static ValueSource of(Expression expression, String under, int level) {
        return switch (expression) {
            case Expression.Text(String text, Position _) -> new Constant(new AttributeValue.S(text));
            case Expression.Numeral(String text, Position _) -> new Constant(new AttributeValue.N(number(text, under)));
            case Expression.Truth(boolean value, Position _) -> new Constant(AttributeValue.of(value));
            case Expression.Nothing _ -> new Constant(AttributeValue.NULL);
            case Expression.Parameter(int index, Position _) -> level == 1 ? new Bound(index) : nested(index, level);
            case Expression.Sequence sequence -> sequence.bag() ? bag(sequence) : list(sequence, under, level);
            case Expression.Struct struct -> map(struct, under, level);
            case Expression.Ion(String text, Position position) ->
                throw Refusal.at("Ion Literals are not supported: " + ionType(text) + " under key " + under, position);
            case Expression.Missing _,
                    Expression.Name _,
                    Expression.Path _,
                    Expression.Call _,
                    Expression.Operation _,
                    Expression.TypeTest _,
                    Expression.Foreign _,
                    SelectSyntax _,
                    ManipulationSyntax _ ->
                throw Refusal.at(
                        "Unsupported data type: " + shown(expression, level) + " under key " + under,
                        expression.position());
        };
    }

    private static ValueSource nested(int parameter, int level) {
        return parameters -> {
            AttributeValue value = parameters.get(parameter);
            requireDepth(level + depthOf(value) - 1);
            return value;
        };
    }

    private static Decimal number(String text, String under) {
        try {
            return Decimal.parse(text);
        } catch (DynamoDbException e) {
            throw Refusal.of(e.text() + " under " + under);
        }
    }

    private static String ionType(String text) {
        String value = text.strip();
        if (value.startsWith("\"")) {
            return "STRING";
        }
        return value.matches("-?[0-9]+") ? "INT" : "SYMBOL";
    }

    private static String shown(Expression expression, int level) {
        return switch (expression) {
            case Expression.Name(String name, Position _) -> level == 1 ? name : "VariableReference";
            case Expression.Call call -> call.function();
            case Expression.Operation operation -> operation.operator();
            case Expression.Missing _ -> "MISSING";
            case Expression.TypeTest _ -> "is";
            default -> expression.getClass().getSimpleName();
        };
    }

    private static ValueSource list(Expression.Sequence sequence, String under, int level) {
        requireDepth(level);
        List<ValueSource> elements = new ArrayList<>(sequence.elements().size());
        for (int i = 0; i < sequence.elements().size(); i++) {
            elements.add(of(sequence.elements().get(i), under + "[" + i + "]", level + 1));
        }
        return folded(elements, parameters -> {
            List<AttributeValue> values = new ArrayList<>(elements.size());
            elements.forEach(element -> values.add(element.bind(parameters)));
            return new AttributeValue.L(values);
        });
    }

    private static ValueSource map(Expression.Struct struct, String under, int level) {
        requireDepth(level);
        Map<String, ValueSource> members = new LinkedHashMap<>();
        for (Expression.Field field : struct.fields()) {
            String name = name(field, under);
            if (members.put(name, of(field.value(), under + "." + name, level + 1)) != null) {
                throw duplicate(name, under, struct.position());
            }
        }
        return folded(members.values(), parameters -> {
            Item.Builder map = Item.builder(members.size());
            members.forEach((name, source) -> map.put(name, source.bind(parameters)));
            return new AttributeValue.M(map.build());
        });
    }

    /** The attributes of an item that is written as a document. */
    static Map<String, ValueSource> item(Expression.Struct struct) {
        Map<String, ValueSource> attributes =
                LinkedHashMap.newLinkedHashMap(struct.fields().size());
        for (Expression.Field field : struct.fields()) {
            String name = name(field, ROOT);
            if (attributes.put(name, of(field.value())) != null) {
                throw duplicate(name, ROOT, field.name().position());
            }
        }
        return attributes;
    }

    private static DynamoDbException duplicate(String name, String under, Position position) {
        return Refusal.at("Duplicate keys in tuple. Key: " + name + " under " + under, position);
    }

    private static String name(Expression.Field field, String under) {
        if (!(field.name() instanceof Expression.Text(String name, Position _))) {
            throw Refusal.at(
                    "Tuple keys must be of type String. Actual type: " + keyType(field.name()) + " under " + under,
                    field.name().position());
        }
        if (name.isEmpty()) {
            throw Refusal.emptyName();
        }
        return name;
    }

    private static String keyType(Expression name) {
        return switch (name) {
            case Expression.Numeral(String text, Position _) ->
                text.chars().anyMatch(c -> c == '.' || c == 'e' || c == 'E') ? "DECIMAL" : "INT";
            case Expression.Truth _ -> "BOOL";
            case Expression.Nothing _ -> "NULL";
            default -> Statements.kind(name);
        };
    }

    private static ValueSource bag(Expression.Sequence bag) {
        if (bag.elements().isEmpty()) {
            throw Refusal.of("Empty bags are not supported");
        }
        List<String> strings = new ArrayList<>();
        List<Decimal> numbers = new ArrayList<>();
        for (Expression element : bag.elements()) {
            switch (element) {
                case Expression.Text(String text, Position _) -> strings.add(text);
                case Expression.Numeral(String text, Position _) -> numbers.add(number(text, ROOT));
                default -> throw Refusal.at(BAG, element.position());
            }
        }
        if (!strings.isEmpty() && !numbers.isEmpty()) {
            throw Refusal.of(BAG);
        }
        return new Constant(numbers.isEmpty() ? strings(strings) : new AttributeValue.NS(numbers));
    }

    /** Duplicates are told in the order they were written in. */
    private static AttributeValue strings(List<String> members) {
        Set<String> distinct = new TreeSet<>(members);
        return new AttributeValue.SS(distinct.size() == members.size() ? List.copyOf(distinct) : members);
    }

    /** What consists of constants is one. */
    private static ValueSource folded(Iterable<ValueSource> parts, ValueSource whole) {
        for (ValueSource part : parts) {
            if (!(part instanceof Constant)) {
                return whole;
            }
        }
        return new Constant(whole.bind(List.of()));
    }

    private static void requireDepth(int level) {
        if (level > AttributeValue.MAX_NESTING) {
            throw Refusal.of("Nesting Levels have exceeded supported limits: Attributes in the item have nested levels"
                    + " beyond supported limit");
        }
    }

    /** How many levels a value has; 1 for a scalar. */
    private static int depthOf(AttributeValue value) {
        int deepest = 0;
        if (value instanceof AttributeValue.L(List<AttributeValue> elements)) {
            for (AttributeValue element : elements) {
                deepest = Math.max(deepest, depthOf(element));
            }
        } else if (value instanceof AttributeValue.M(Item members)) {
            for (int i = 0; i < members.size(); i++) {
                deepest = Math.max(deepest, depthOf(members.value(i)));
            }
        }
        return deepest + 1;
    }

    /** The type of a literal, if it is known without parameters. */
    static @Nullable AttributeValue constant(ValueSource source) {
        return source instanceof Constant(AttributeValue value) ? value : null;
    }
}
