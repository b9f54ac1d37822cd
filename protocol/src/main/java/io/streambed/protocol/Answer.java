package io.streambed.protocol;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;

/**
 * A rendered answer: status, body, and the checksum of the body that goes into {@code x-amz-crc32}.
 *
 * @param crc32 unsigned
 */
record Answer(int status, Buffer body, long crc32) {
    private static final JsonFactory FACTORY = ((JsonFactoryBuilder) JsonFactory.builder())
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .build();

    private static final int OK = 200;

    /** Renders what an operation answered. */
    static Answer of(Reply reply) throws IOException {
        return switch (reply) {
            case Reply.Json json -> json(OK, json.body());
            case Reply.Failure failure ->
                json(failure.type().httpStatus(), generator -> {
                    error(generator, failure.type(), failure.message());
                    failure.members().write(generator);
                });
            case Reply.Raw raw -> {
                CRC32 crc = new CRC32();
                crc.update(raw.body());
                yield new Answer(raw.status(), Buffer.buffer(raw.body()), crc.getValue());
            }
        };
    }

    /** Renders an error. A message that is empty is left out, as the service does with some errors. */
    static Answer of(DynamoDbException failure) {
        return error(failure.type(), failure.text());
    }

    static Answer error(ErrorType type, String message) {
        try {
            return json(type.httpStatus(), generator -> error(generator, type, message));
        } catch (IOException e) {
            throw new IllegalStateException("an error that cannot be written", e);
        }
    }

    /** An error that only this layer knows. */
    static Answer error(int status, String qualifiedName, String message) {
        try {
            return json(status, generator -> {
                generator.writeStringField("__type", qualifiedName);
                generator.writeStringField("message", message);
            });
        } catch (IOException e) {
            throw new IllegalStateException("an error that cannot be written", e);
        }
    }

    private static void error(JsonGenerator generator, ErrorType type, String message) throws IOException {
        generator.writeStringField("__type", type.qualifiedName());
        if (!message.isEmpty()) {
            generator.writeStringField(messageMember(type), message);
        }
    }

    /** The service is not of one mind about this member's case. */
    private static String messageMember(ErrorType type) {
        return type == ErrorType.SERIALIZATION || type == ErrorType.ACCESS_DENIED ? "Message" : "message";
    }

    private static Answer json(int status, JsonBody members) throws IOException {
        Rendering rendering = new Rendering();
        try (JsonGenerator generator = FACTORY.createGenerator(rendering, JsonEncoding.UTF8)) {
            generator.writeStartObject();
            members.write(generator);
            generator.writeEndObject();
        }
        return new Answer(status, rendering.body, rendering.crc.getValue());
    }

    /** The buffer behind a generator, which hands over its content in one piece if it is no more than a few kilobytes. */
    private static final class Rendering extends OutputStream {
        private final CRC32 crc = new CRC32();
        private Buffer body = Buffer.buffer(0);

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            crc.update(bytes, offset, length);
            if (body.length() == 0) {
                body = Buffer.buffer(length);
            }
            body.appendBytes(bytes, offset, length);
        }
    }
}
