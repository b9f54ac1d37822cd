package io.streambed.triggers.pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.streambed.triggers.pattern.ObjectPattern.FieldPattern;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads patterns from JSON. */
final class PatternParser {
    private static final int MAX_DEPTH = 100;
    private static final String OR = "$or";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static {
        JSON.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .build());
    }

    private PatternParser() {}

    static ObjectPattern parse(String text) {
        JsonNode json;
        try {
            json = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new InvalidPatternException("Filter is not valid JSON: " + e.getOriginalMessage());
        }
        if (json == null || !json.isObject()) {
            throw new InvalidPatternException("Filter is not an object");
        }
        return object(json);
    }

    private static ObjectPattern object(JsonNode json) {
        if (json.isEmpty()) {
            throw new InvalidPatternException("Empty objects are not allowed");
        }
        Map<String, FieldPattern> fields = new LinkedHashMap<>();
        List<List<ObjectPattern>> alternatives = new ArrayList<>();
        json.properties().forEach(member -> {
            if (member.getKey().equals(OR)) {
                alternatives.add(alternatives(member.getValue()));
            } else {
                fields.put(member.getKey(), field(member.getKey(), member.getValue()));
            }
        });
        return new ObjectPattern(fields, alternatives);
    }

    private static List<ObjectPattern> alternatives(JsonNode json) {
        if (!json.isArray() || json.size() < 2) {
            throw new InvalidPatternException("There must have at least 2 Objects in $or relationship");
        }
        List<ObjectPattern> alternatives = new ArrayList<>();
        json.forEach(alternative -> {
            if (!alternative.isObject()) {
                throw new InvalidPatternException("Only Objects are allowed in array of $or relationship");
            }
            alternatives.add(object(alternative));
        });
        return List.copyOf(alternatives);
    }

    private static FieldPattern field(String name, JsonNode json) {
        if (json.isObject()) {
            return new ObjectPattern.Nested(object(json));
        }
        if (!json.isArray()) {
            throw new InvalidPatternException("\"" + name + "\" must be an object or an array");
        }
        if (json.isEmpty()) {
            throw new InvalidPatternException("Empty arrays are not allowed");
        }
        List<Rule> rules = new ArrayList<>();
        json.forEach(rule -> rules.add(rule(rule)));
        return new ObjectPattern.Leaf(List.copyOf(rules));
    }

    private static Rule rule(JsonNode json) {
        if (json.isArray()) {
            throw new InvalidPatternException("Match value must be String, number, true, false, or null");
        }
        return json.isObject() ? operator(json) : literal(json);
    }

    private static Rule literal(JsonNode json) {
        if (json.isTextual()) {
            return new Rule.EqualText(json.textValue());
        }
        if (json.isNumber()) {
            return new Rule.EqualNumber(json.decimalValue());
        }
        return new Rule.Same(json.isNull() ? new EventValue.Null() : new EventValue.Bool(json.booleanValue()));
    }

    private static Rule operator(JsonNode json) {
        if (json.size() != 1) {
            throw new InvalidPatternException("Only one key allowed in match expression");
        }
        Map.Entry<String, JsonNode> only = json.properties().iterator().next();
        JsonNode value = only.getValue();
        return switch (only.getKey()) {
            case "prefix" -> prefix(value);
            case "suffix" -> suffix(value);
            case "equals-ignore-case" -> new Rule.EqualIgnoringCase(text("equals-ignore-case", value));
            case "wildcard" -> new Rule.Wildcard(WildcardText.parse(text("wildcard", value)));
            case "numeric" -> numeric(value);
            case "exists" -> exists(value);
            case "anything-but" -> anythingBut(value);
            default -> throw new InvalidPatternException("Unrecognized match type " + only.getKey());
        };
    }

    private static Rule prefix(JsonNode value) {
        return value.isObject()
                ? new Rule.Prefix(ignoringCase("prefix", value), true)
                : new Rule.Prefix(text("prefix", value), false);
    }

    private static Rule suffix(JsonNode value) {
        return value.isObject()
                ? new Rule.Suffix(ignoringCase("suffix", value), true)
                : new Rule.Suffix(text("suffix", value), false);
    }

    private static String ignoringCase(String operator, JsonNode value) {
        JsonNode text = value.get("equals-ignore-case");
        if (text == null || value.size() != 1) {
            throw new InvalidPatternException(operator + " match pattern must be a string or equals-ignore-case");
        }
        return text(operator, text);
    }

    private static String text(String operator, JsonNode value) {
        if (!value.isTextual()) {
            throw new InvalidPatternException(operator + " match pattern must be a string");
        }
        return value.textValue();
    }

    private static Rule exists(JsonNode value) {
        if (!value.isBoolean()) {
            throw new InvalidPatternException("exists match pattern must be either true or false.");
        }
        return new Rule.Exists(value.booleanValue());
    }

    private static Rule anythingBut(JsonNode value) {
        if (value.isObject()) {
            return new Rule.AnythingBut(anythingButOperator(value));
        }
        if (!value.isArray()) {
            return new Rule.AnythingBut(List.of(textOrNumber(value)));
        }
        List<Rule> rules = new ArrayList<>();
        value.forEach(element -> rules.add(textOrNumber(element)));
        if (rules.isEmpty()) {
            throw new InvalidPatternException("Empty arrays are not allowed");
        }
        if (rules.stream().map(Object::getClass).distinct().count() > 1) {
            throw new InvalidPatternException(
                    "Inside anything-but list, either all values are strings or all are numbers");
        }
        return new Rule.AnythingBut(List.copyOf(rules));
    }

    private static Rule textOrNumber(JsonNode value) {
        if (!value.isTextual() && !value.isNumber()) {
            throw new InvalidPatternException("Inside anything-but list, only strings and numbers are supported");
        }
        return literal(value);
    }

    private static List<Rule> anythingButOperator(JsonNode value) {
        if (value.size() != 1) {
            throw new InvalidPatternException("Only one key allowed in match expression");
        }
        Map.Entry<String, JsonNode> only = value.properties().iterator().next();
        List<Rule> rules = new ArrayList<>();
        Iterable<JsonNode> operands = only.getValue().isArray() ? only.getValue() : List.of(only.getValue());
        for (JsonNode operand : operands) {
            rules.add(
                    switch (only.getKey()) {
                        case "prefix" -> prefix(operand);
                        case "suffix" -> suffix(operand);
                        case "equals-ignore-case" -> new Rule.EqualIgnoringCase(text("equals-ignore-case", operand));
                        case "wildcard" -> new Rule.Wildcard(WildcardText.parse(text("wildcard", operand)));
                        default ->
                            throw new InvalidPatternException("Unsupported anything-but pattern: " + only.getKey());
                    });
        }
        if (rules.isEmpty()) {
            throw new InvalidPatternException("Empty arrays are not allowed");
        }
        return List.copyOf(rules);
    }

    private static Rule numeric(JsonNode value) {
        if (!value.isArray()) {
            throw new InvalidPatternException("Invalid numeric match: must be an array");
        }
        if (value.size() == 2) {
            return new Rule.Numeric(range(value.get(0), number(value.get(1))));
        }
        if (value.size() != 4) {
            throw new InvalidPatternException("Invalid numeric match: one or two comparisons are needed");
        }
        NumericRange low = range(value.get(0), number(value.get(1)));
        NumericRange high = range(value.get(2), number(value.get(3)));
        BigDecimal bottom = low.low();
        BigDecimal top = high.high();
        if (bottom == null || low.high() != null || top == null || high.low() != null) {
            throw new InvalidPatternException("Bad numeric range operator: > or >= must come first, then < or <=");
        }
        if (bottom.compareTo(top) >= 0) {
            throw new InvalidPatternException("Bottom must be less than top");
        }
        return new Rule.Numeric(new NumericRange(bottom, low.withLow(), top, high.withHigh()));
    }

    private static NumericRange range(JsonNode operator, BigDecimal value) {
        return switch (text("numeric", operator)) {
            case "=" -> new NumericRange(value, true, value, true);
            case "<" -> new NumericRange(null, false, value, false);
            case "<=" -> new NumericRange(null, false, value, true);
            case ">" -> new NumericRange(value, false, null, false);
            case ">=" -> new NumericRange(value, true, null, false);
            default ->
                throw new InvalidPatternException("Unrecognized numeric range operator: " + operator.textValue());
        };
    }

    private static BigDecimal number(JsonNode value) {
        if (!value.isNumber()) {
            throw new InvalidPatternException("Value of numeric operator must be numeric");
        }
        return value.decimalValue();
    }
}
