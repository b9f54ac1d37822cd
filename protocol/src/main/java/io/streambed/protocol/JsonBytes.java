package io.streambed.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Objects as JSON text: requests between nodes, and answers that are rendered away from the event loop. */
public final class JsonBytes {
    public static final JsonFactory FACTORY = ((JsonFactoryBuilder) JsonFactory.builder())
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .build();

    private static final int EXPECTED = 1024;

    private JsonBytes() {}

    /** An object with the members that a body writes. */
    public static byte[] render(JsonBody body) {
        return render(body, EXPECTED);
    }

    /**
     * An object with the members that a body writes.
     *
     * @param expected about how many bytes it will be
     */
    public static byte[] render(JsonBody body, int expected) {
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
