package io.streambed.write;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.protocol.JsonBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Objects as JSON, for what nodes tell each other. */
final class RenderedJson {
    private static final JsonFactory JSON = new JsonFactory();

    private RenderedJson() {}

    /** An object with the members that the body writes. */
    static byte[] of(JsonBody body) {
        ByteArrayOutputStream json = new ByteArrayOutputStream(1024);
        try (JsonGenerator generator = JSON.createGenerator(json)) {
            generator.writeStartObject();
            body.write(generator);
            generator.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return json.toByteArray();
    }
}
