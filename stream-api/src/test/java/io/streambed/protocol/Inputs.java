package io.streambed.protocol;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.NullMarked;

/** Opens the protocol's decoding of requests to this module's tests. */
@NullMarked
public final class Inputs {
    private Inputs() {}

    public static Input decode(Shape.Structure shape, String json) {
        return InputDecoder.decode(shape, json.getBytes(StandardCharsets.UTF_8));
    }
}
