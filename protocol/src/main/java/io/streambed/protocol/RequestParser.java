package io.streambed.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.streambed.model.Bytes;
import io.streambed.model.DynamoDbException;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the scalars of a request from a JSON parser, and refuses what does not fit with the service's words.
 *
 * <p>The service reads a request into typed objects before it looks at any value, so these are SerializationExceptions. The
 * wordings were recorded from the service by dynalite ({@code validations/index.js} and {@code test/helpers.js}).
 *
 * <p>All methods expect the parser to stand on the first token of the value. Used by one thread, for one request.
 */
final class RequestParser implements AutoCloseable {
    /**
     * How deep JSON may be nested at all. Attribute values need about 70 levels at most; up to here deeper ones are refused with
     * the service's words for them, beyond it the request counts as malformed.
     */
    private static final int MAX_JSON_DEPTH = 1000;

    private static final int MAX_TEXT = 16 * 1024 * 1024;

    private static final JsonFactory FACTORY = ((JsonFactoryBuilder) JsonFactory.builder())
            // Attribute names come from clients: they are worth a symbol table, not a place in the JVM's string table.
            .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
            .configure(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW, false)
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_JSON_DEPTH)
                    .maxStringLength(MAX_TEXT)
                    .maxNameLength(MAX_TEXT)
                    .build())
            .build();

    private final JsonParser parser;
    private final boolean surrogatesEscaped;

    /**
     * Starts reading a body.
     *
     * @throws DynamoDbException if the body is not UTF-8
     */
    RequestParser(byte[] body) throws IOException {
        surrogatesEscaped = Utf8.requireValid(body);
        parser = FACTORY.createParser(body);
    }

    /** Whether the body is one JSON value and nothing else. */
    static boolean isJson(byte[] body) {
        try (RequestParser request = new RequestParser(body)) {
            if (request.next() == null) {
                return false;
            }
            request.skip();
            return request.parser.nextToken() == null;
        } catch (IOException | DynamoDbException _) {
            return false;
        }
    }

    /** A malformed request, about which the service says no more than that. */
    static DynamoDbException malformed() {
        return DynamoDbException.serialization("");
    }

    /** The next token, null at the end of the body. */
    @Nullable
    JsonToken next() throws IOException {
        return parser.nextToken();
    }

    JsonToken token() {
        return Objects.requireNonNull(parser.currentToken());
    }

    /** Moves to the next member of the current object and stands on its value, or on the object's end and returns null. */
    @Nullable
    String nextMember() throws IOException {
        String name = parser.nextFieldName();
        if (name == null) {
            return null;
        }
        checkSurrogates(name);
        parser.nextToken();
        return name;
    }

    /** Skips the current value with all it contains. */
    void skip() throws IOException {
        parser.skipChildren();
    }

    String string() throws IOException {
        if (token() != JsonToken.VALUE_STRING) {
            throw notScalar("String", "class java.lang.String");
        }
        String text = parser.getText();
        checkSurrogates(text);
        return text;
    }

    boolean bool() throws IOException {
        return switch (token()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_STRING -> boolOf(parser.getText());
            default -> throw notScalar("Boolean", "class java.lang.Boolean");
        };
    }

    private static boolean boolOf(String text) {
        if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("yes") || text.equals("1")) {
            return true;
        }
        if (text.equalsIgnoreCase("false") || text.equalsIgnoreCase("no") || text.equals("0")) {
            return false;
        }
        throw DynamoDbException.serialization("Unexpected token received from parser");
    }

    /** Fractions are cut off, and what is out of range becomes the nearest value, as in the service. */
    int integer() throws IOException {
        requireNumber("Integer");
        return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                        && parser.getNumberType() == JsonParser.NumberType.INT
                ? parser.getIntValue()
                : (int) Math.floor(parser.getDoubleValue());
    }

    /** Fractions are cut off, and what is out of range becomes the nearest value, as in the service. */
    long longInteger() throws IOException {
        requireNumber("Long");
        return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                ? parser.getLongValue()
                : (long) Math.floor(parser.getDoubleValue());
    }

    double decimal() throws IOException {
        requireNumber("Double");
        return parser.getDoubleValue();
    }

    Instant timestamp() throws IOException {
        requireNumber("Date");
        double seconds = parser.getDoubleValue();
        // The range of Instant is larger; nothing in the API reaches beyond the year 9999.
        if (!(Math.abs(seconds) < 253_402_300_800.0)) {
            throw malformed();
        }
        return Instant.ofEpochMilli(
                BigDecimal.valueOf(seconds).movePointRight(3).longValue());
    }

    Bytes blob() throws IOException {
        return switch (token()) {
            case VALUE_STRING -> Base64Text.decode(parser.getText());
            case START_ARRAY -> throw unrecognizedCollection("class java.nio.ByteBuffer");
            case START_OBJECT -> throw structureNotExpected();
            default -> throw DynamoDbException.serialization("only base-64-encoded strings are convertible to bytes");
        };
    }

    private void requireNumber(String type) {
        if (!token().isNumeric()) {
            throw notScalar(type, "class java.lang." + type);
        }
    }

    private DynamoDbException notScalar(String type, String javaType) {
        return switch (token()) {
            case START_ARRAY -> unrecognizedCollection(javaType);
            case START_OBJECT -> structureNotExpected();
            case VALUE_TRUE -> notConvertible("TRUE_VALUE", type);
            case VALUE_FALSE -> notConvertible("FALSE_VALUE", type);
            case VALUE_NUMBER_INT -> notConvertible("NUMBER_VALUE", type);
            case VALUE_NUMBER_FLOAT -> notConvertible("DECIMAL_VALUE", type);
            case VALUE_STRING -> notConvertible("STRING_VALUE", type);
            default -> malformed();
        };
    }

    private static DynamoDbException notConvertible(String token, String type) {
        return DynamoDbException.serialization(token + " cannot be converted to " + type);
    }

    static DynamoDbException structureNotExpected() {
        return DynamoDbException.serialization("Start of structure or map found where not expected");
    }

    static DynamoDbException unrecognizedCollection(String javaType) {
        return DynamoDbException.serialization("Unrecognized collection type " + javaType);
    }

    private void checkSurrogates(String text) {
        if (surrogatesEscaped && !Utf8.isEncodable(text)) {
            throw malformed();
        }
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
