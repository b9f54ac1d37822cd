package io.streambed.protocol;

import com.fasterxml.jackson.core.JsonToken;
import io.streambed.model.DynamoDbException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a request's JSON by its declared shape, straight from the bytes, in the service's order: first all JSON types,
 * then all declared constraints. Attribute values with errors stay in the {@link Input} until they are asked for.
 */
final class InputDecoder {
    /** What the service says of a scalar in place of a collection inside a collection: an accident of Java, but on the wire. */
    static final String PARAMETERIZED_TYPE =
            "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be"
                    + " cast to class java.lang.Class (sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and"
                    + " java.lang.Class are in module java.base of loader 'bootstrap')";

    private static final String UNEXPECTED_FIELD = "Unexpected field type";
    private static final String UNEXPECTED_VALUE = "Unexpected value type in payload";

    /** What stands for a null in a list or map, where its place counts. */
    private static final @Nullable Object ABSENT = null;

    /** Where a value stands: the service words its type errors differently. */
    private enum Place {
        FIELD,
        ELEMENT
    }

    private final RequestParser parser;
    private final AttributeValueReader values;

    private InputDecoder(RequestParser parser, boolean earlierWords) {
        this.parser = parser;
        this.values = new AttributeValueReader(parser, earlierWords);
    }

    /**
     * Decodes a whole request body.
     *
     * @throws DynamoDbException a serialization error, or a validation error that lists the violated constraints
     */
    static Input decode(Shape.Structure shape, byte[] body) {
        Input input;
        try (RequestParser parser = new RequestParser(body)) {
            if (parser.next() == null) {
                throw RequestParser.malformed();
            }
            input = new InputDecoder(parser, shape.earlierWords()).structure(shape, Place.FIELD);
            if (parser.next() != null) {
                throw RequestParser.malformed();
            }
        } catch (IOException _) {
            throw RequestParser.malformed();
        }
        Constraints.check(input);
        return input;
    }

    private Input structure(Shape.Structure shape, Place place) throws IOException {
        switch (parser.token()) {
            case START_OBJECT -> {}
            case START_ARRAY -> throw RequestParser.unrecognizedCollection(javaType(shape));
            default ->
                throw DynamoDbException.serialization(place == Place.FIELD ? UNEXPECTED_FIELD : UNEXPECTED_VALUE);
        }
        @Nullable Object[] members = new @Nullable Object[shape.members().size()];
        String name;
        while ((name = parser.nextMember()) != null) {
            int position = shape.position(name);
            if (position < 0) {
                parser.skip();
            } else if (parser.token() == JsonToken.VALUE_NULL) {
                members[position] = null;
            } else {
                members[position] = value(shape.members().get(position).shape(), Place.FIELD);
            }
        }
        return new Input(shape, members);
    }

    private Object value(Shape shape, Place place) throws IOException {
        return switch (shape) {
            case Shape.StringShape _ -> parser.string();
            case Shape.IntegerShape _ -> parser.integer();
            case Shape.LongShape _ -> parser.longInteger();
            case Shape.DoubleShape _ -> parser.decimal();
            case Shape.BooleanShape _ -> parser.bool();
            case Shape.BlobShape _ -> parser.blob();
            case Shape.TimestampShape _ -> parser.timestamp();
            case Shape.AttributeValueShape _ -> values.value(place == Place.FIELD);
            case Shape.ItemShape item ->
                item.expressionValues() ? values.expressionValues() : values.item(place == Place.ELEMENT);
            case Shape.ListShape list -> list(list, place);
            case Shape.MapShape map -> map(map, place);
            case Shape.Structure structure -> structure(structure, place);
        };
    }

    private List<@Nullable Object> list(Shape.ListShape shape, Place place) throws IOException {
        switch (parser.token()) {
            case START_ARRAY -> {}
            case START_OBJECT -> throw RequestParser.structureNotExpected();
            default -> throw notCollection(place);
        }
        List<@Nullable Object> elements = new ArrayList<>();
        while (parser.next() != JsonToken.END_ARRAY) {
            elements.add(element(shape.element()));
        }
        return elements;
    }

    private Map<String, @Nullable Object> map(Shape.MapShape shape, Place place) throws IOException {
        switch (parser.token()) {
            case START_OBJECT -> {}
            case START_ARRAY -> throw RequestParser.unrecognizedCollection(javaType(shape));
            default -> throw notCollection(place);
        }
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        String key;
        while ((key = parser.nextMember()) != null) {
            entries.put(key, element(shape.value()));
        }
        return entries;
    }

    private @Nullable Object element(Shape shape) throws IOException {
        return parser.token() == JsonToken.VALUE_NULL ? ABSENT : value(shape, Place.ELEMENT);
    }

    private static DynamoDbException notCollection(Place place) {
        return DynamoDbException.serialization(place == Place.FIELD ? UNEXPECTED_FIELD : PARAMETERIZED_TYPE);
    }

    /** How the service's own code names the type, which shows in its messages. */
    private static String javaType(Shape shape) {
        return switch (shape) {
            case Shape.Structure structure -> "class " + qualified(structure.name());
            case Shape.MapShape map -> "java.util.Map<java.lang.String, " + elementType(map.value()) + ">";
            case Shape.ListShape list -> "java.util.List<" + elementType(list.element()) + ">";
            case Shape.ItemShape _ -> "java.util.Map<java.lang.String, " + qualified("AttributeValue") + ">";
            case Shape.AttributeValueShape _ -> "class " + qualified("AttributeValue");
            case Shape.StringShape _ -> "class java.lang.String";
            case Shape.IntegerShape _ -> "class java.lang.Integer";
            case Shape.LongShape _ -> "class java.lang.Long";
            case Shape.DoubleShape _ -> "class java.lang.Double";
            case Shape.BooleanShape _ -> "class java.lang.Boolean";
            case Shape.BlobShape _ -> "class java.nio.ByteBuffer";
            case Shape.TimestampShape _ -> "class java.util.Date";
        };
    }

    private static String elementType(Shape shape) {
        String type = javaType(shape);
        return type.startsWith("class ") ? type.substring("class ".length()) : type;
    }

    private static String qualified(String name) {
        return "com.amazonaws.dynamodb.v20120810." + name;
    }
}
