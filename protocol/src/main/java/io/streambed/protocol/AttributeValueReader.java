package io.streambed.protocol;

import com.fasterxml.jackson.core.JsonToken;
import io.streambed.model.AttributeValue;
import io.streambed.model.Bytes;
import io.streambed.model.Decimal;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads items and attribute values of a request.
 *
 * <p>A wrong JSON type throws at once. An error of a value (an empty set, a number out of range) does not, because the service
 * checks values after all declared constraints: reading goes on, and the first error, in the order in which the service
 * looks at the values, becomes an {@link InvalidValue}.
 *
 * <p>Used by one thread, for one request.
 */
final class AttributeValueReader {
    private static final String MAP_TYPE =
            "java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>";
    private static final int MAX_NAME_BYTES = 65535;
    private static final int EXPECTED_ATTRIBUTES = 8;

    private final RequestParser parser;
    private final boolean earlierWords;

    /** The first error of the item or value that is being read. */
    private @Nullable DynamoDbException failure;

    /** @param earlierWords see {@link Shape.Builder#earlierWords()} */
    AttributeValueReader(RequestParser parser, boolean earlierWords) {
        this.parser = parser;
        this.earlierWords = earlierWords;
    }

    /**
     * Reads an item.
     *
     * @param parameterized whether the map is itself an element of a list: the service has other words there
     * @return an {@link Item}, or an {@link InvalidValue}
     */
    Object item(boolean parameterized) throws IOException {
        requireMap(parameterized);
        failure = null;
        Item item = attributes(0, true);
        return failure == null ? item : new InvalidValue(failure);
    }

    /**
     * Reads expression attribute values, whose errors name their key in the earlier words.
     *
     * @return an {@link Item}, or an {@link InvalidValue}
     */
    Object expressionValues() throws IOException {
        requireMap(false);
        Item.Builder values = Item.builder(EXPECTED_ATTRIBUTES);
        DynamoDbException first = null;
        String key;
        while ((key = parser.nextMember()) != null) {
            failure = null;
            AttributeValue value = value(1, false);
            values.put(key, value);
            if (failure != null && first == null) {
                first = earlierWords
                        ? DynamoDbException.validation("ExpressionAttributeValues contains invalid value: "
                                + failure.text() + " for key " + key)
                        : failure;
            }
        }
        Item read = values.build();
        return first == null ? read : new InvalidValue(first, read.toMap().keySet());
    }

    /**
     * Reads a single value.
     *
     * @param field whether it is a structure's member rather than an element: the service has other words there
     * @return an {@link AttributeValue}, or an {@link InvalidValue}
     */
    Object value(boolean field) throws IOException {
        failure = null;
        AttributeValue value = value(1, field);
        return failure == null ? value : new InvalidValue(failure);
    }

    private Item attributes(int depth, boolean item) throws IOException {
        Item.Builder attributes = Item.builder(EXPECTED_ATTRIBUTES);
        String name;
        while ((name = parser.nextMember()) != null) {
            if (name.isEmpty()) {
                fail(ValueErrors.EMPTY_NAME, item);
            } else if (name.length() > MAX_NAME_BYTES / 4 && isTooLong(name)) {
                fail(ValueErrors.NAME_TOO_LARGE, item);
            }
            attributes.put(name, value(depth + 1, false));
        }
        return attributes.build();
    }

    /** Reads a value at a level of nesting. After an error it returns some value: there will be no item to put it into. */
    private AttributeValue value(int level, boolean field) throws IOException {
        switch (parser.token()) {
            case START_OBJECT -> {}
            case START_ARRAY ->
                throw RequestParser.unrecognizedCollection("class com.amazonaws.dynamodb.v20120810.AttributeValue");
            case VALUE_NULL -> {
                fail(ValueErrors.EMPTY, false);
                return AttributeValue.NULL;
            }
            default ->
                throw DynamoDbException.serialization(
                        field ? "Unexpected field type" : "Unexpected value type in payload");
        }
        if (level > AttributeValue.MAX_NESTING) {
            fail(ValueErrors.TOO_DEEP, false);
            parser.skip();
            return AttributeValue.NULL;
        }
        DynamoDbException before = failure;
        failure = null;
        AttributeValue only = null;
        DynamoDbException firstOfTypes = null;
        int rankOfFirst = Integer.MAX_VALUE;
        int types = 0;
        String type;
        while ((type = parser.nextMember()) != null) {
            int rank = parser.token() == JsonToken.VALUE_NULL ? -1 : rank(type);
            if (rank < 0) {
                parser.skip();
                continue;
            }
            types++;
            failure = null;
            only = typed(rank, level);
            if (failure != null && rank < rankOfFirst) {
                firstOfTypes = failure;
                rankOfFirst = rank;
            }
        }
        if (firstOfTypes != null) {
            failure = firstOfTypes;
        } else if (types != 1) {
            failure = DynamoDbException.validation(types == 0 ? ValueErrors.EMPTY : ValueErrors.MORE_THAN_ONE);
        }
        if (before != null) {
            failure = before;
        }
        return only == null ? AttributeValue.NULL : only;
    }

    /** The place of a type in the order in which the service looks at a value's types; -1 if it knows no such type. */
    private static int rank(String type) {
        return switch (type) {
            case "S" -> 0;
            case "B" -> 1;
            case "N" -> 2;
            case "BOOL" -> 3;
            case "NULL" -> 4;
            case "BS" -> 5;
            case "NS" -> 6;
            case "SS" -> 7;
            case "L" -> 8;
            case "M" -> 9;
            default -> -1;
        };
    }

    private AttributeValue typed(int rank, int level) throws IOException {
        return switch (rank) {
            case 0 -> new AttributeValue.S(parser.string());
            case 1 -> new AttributeValue.B(parser.blob());
            case 2 -> number(parser.string());
            case 3 -> AttributeValue.of(parser.bool());
            case 4 -> nothing(parser.bool());
            case 5 -> binarySet();
            case 6 -> numberSet();
            case 7 -> stringSet();
            case 8 -> list(level);
            case 9 -> map(level);
            default -> throw new IllegalArgumentException("rank " + rank);
        };
    }

    private AttributeValue number(String text) {
        try {
            return new AttributeValue.N(Decimal.parse(text));
        } catch (DynamoDbException e) {
            fail(e);
            return AttributeValue.NULL;
        }
    }

    private AttributeValue nothing(boolean value) {
        if (!value) {
            fail(ValueErrors.NULL_FALSE, false);
        }
        return AttributeValue.NULL;
    }

    private AttributeValue stringSet() throws IOException {
        requireList();
        List<String> members = new ArrayList<>();
        while (parser.next() != JsonToken.END_ARRAY) {
            if (parser.token() == JsonToken.VALUE_NULL) {
                fail(ValueErrors.NULL_IN_STRING_SET, false);
            } else {
                members.add(parser.string());
            }
        }
        return set(() -> new AttributeValue.SS(members));
    }

    private AttributeValue numberSet() throws IOException {
        requireList();
        List<Decimal> members = new ArrayList<>();
        while (parser.next() != JsonToken.END_ARRAY) {
            String text = parser.token() == JsonToken.VALUE_NULL ? "" : parser.string();
            try {
                members.add(Decimal.parse(text));
            } catch (DynamoDbException e) {
                fail(e);
            }
        }
        return set(() -> new AttributeValue.NS(members));
    }

    private AttributeValue binarySet() throws IOException {
        requireList();
        List<Bytes> members = new ArrayList<>();
        while (parser.next() != JsonToken.END_ARRAY) {
            if (parser.token() == JsonToken.VALUE_NULL) {
                fail(ValueErrors.NULL_IN_BINARY_SET, false);
            } else {
                members.add(parser.blob());
            }
        }
        return set(() -> new AttributeValue.BS(members));
    }

    private AttributeValue set(Supplier<AttributeValue> constructor) {
        if (failure != null) {
            return AttributeValue.NULL;
        }
        try {
            return constructor.get();
        } catch (DynamoDbException e) {
            fail(e);
            return AttributeValue.NULL;
        }
    }

    private AttributeValue list(int level) throws IOException {
        requireList();
        List<AttributeValue> elements = new ArrayList<>();
        while (parser.next() != JsonToken.END_ARRAY) {
            elements.add(value(level + 1, false));
        }
        return new AttributeValue.L(elements);
    }

    private AttributeValue map(int level) throws IOException {
        requireMap(false);
        return new AttributeValue.M(attributes(level, false));
    }

    private void requireList() {
        switch (parser.token()) {
            case START_ARRAY -> {}
            case START_OBJECT -> throw RequestParser.structureNotExpected();
            default -> throw DynamoDbException.serialization("Unexpected field type");
        }
    }

    private void requireMap(boolean parameterized) {
        switch (parser.token()) {
            case START_OBJECT -> {}
            case START_ARRAY -> throw RequestParser.unrecognizedCollection(MAP_TYPE);
            default ->
                throw DynamoDbException.serialization(
                        parameterized ? InputDecoder.PARAMETERIZED_TYPE : "Unexpected field type");
        }
    }

    /** Remembers an error unless there was one before; {@code first}: the service looks for it before all others. */
    private void fail(String message, boolean first) {
        if (first || failure == null) {
            failure = DynamoDbException.validation(message);
        }
    }

    private void fail(DynamoDbException e) {
        if (failure == null) {
            failure = earlierWords ? e.inEarlierWords() : e;
        }
    }

    private static boolean isTooLong(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES;
    }
}
