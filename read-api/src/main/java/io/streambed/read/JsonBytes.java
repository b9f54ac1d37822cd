package io.streambed.read;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.streambed.protocol.JsonBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Objects as JSON text: requests between nodes, and answers that are rendered away from the event loop. */
final class JsonBytes {
    static final JsonFactory FACTORY = ((JsonFactoryBuilder) JsonFactory.builder())
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .build();

    private JsonBytes() {}

    /** @param expected about how many bytes it will be */
    static byte[] render(JsonBody body, int expected) {
        ByteArrayOutputStream json = new ByteArrayOutputStream(expected);
        try (JsonGenerator generator = FACTORY.createGenerator(json)) {
            generator.writeStartObject();
            body.write(generator);
            generator.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return json.toByteArray();
    }
}
