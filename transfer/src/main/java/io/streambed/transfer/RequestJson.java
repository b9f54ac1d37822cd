package io.streambed.transfer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.streambed.protocol.JsonBody;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Members of a request's JSON, taken over into an answer as the client wrote them. */
final class RequestJson {
    private static final JsonFactory JSON = new JsonFactory();

    private RequestJson() {}

    /** Writes the named members, those that are there, in the order of the request. */
    static void copy(JsonGenerator target, String request, Set<String> members) throws IOException {
        try (JsonParser parser = JSON.createParser(request)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (members.contains(name) && value != JsonToken.VALUE_NULL) {
                    target.writeFieldName(name);
                    target.copyCurrentStructure(parser);
                } else {
                    parser.skipChildren();
                }
            }
        }
    }

    /** The JSON of one member that is an object. */
    static byte[] member(String request, String member) {
        try (JsonParser parser = JSON.createParser(request)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = parser.currentName().equals(member);
                parser.nextToken();
                if (wanted) {
                    StringWriter text = new StringWriter();
                    try (JsonGenerator generator = JSON.createGenerator(text)) {
                        generator.copyCurrentStructure(parser);
                    }
                    return text.toString().getBytes(StandardCharsets.UTF_8);
                }
                parser.skipChildren();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalArgumentException("the request has no " + member);
    }

    /** An object with the members that a body writes. */
    static String object(JsonBody body) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(text)) {
            generator.writeStartObject();
            body.write(generator);
            generator.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    /** A request in one form, whatever white space it came with, so that equal ones are equal texts. */
    static String canonical(byte[] request) {
        StringWriter text = new StringWriter();
        try (JsonParser parser = JSON.createParser(request);
                JsonGenerator generator = JSON.createGenerator(text)) {
            parser.nextToken();
            generator.copyCurrentStructure(parser);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
