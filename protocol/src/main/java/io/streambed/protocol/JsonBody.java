package io.streambed.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Writes the members of an answer; the braces around them are written by the caller. */
@FunctionalInterface
public interface JsonBody {
    /** The body of an answer without members. */
    JsonBody EMPTY = generator -> {};

    /** Runs on the connection's event loop, after the operation completed. */
    void write(JsonGenerator generator) throws IOException;
}
