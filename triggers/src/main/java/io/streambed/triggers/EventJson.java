package io.streambed.triggers;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import io.streambed.stream.StreamRecord;
import io.streambed.stream.StreamRecordJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Writes the events that Lambda makes of a stream's records.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html">Using AWS Lambda with Amazon DynamoDB</a>
 */
final class EventJson {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final SerializedString COMMA = new SerializedString(",");

    private final StreamRecordJson json;
    private final String streamArn;
    private final String shardId;

    EventJson(String region, String streamArn, String shardId) {
        this.json = StreamRecordJson.ofLambda(region);
        this.streamArn = streamArn;
        this.shardId = shardId;
    }

    /** One record as it stands in an event. */
    byte[] record(StreamRecord record) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256 + 2 * record.sizeBytes());
        try (JsonGenerator generator = FACTORY.createGenerator(out)) {
            generator.writeStartObject();
            json.write(generator, shardId, record);
            generator.writeStringField("eventSourceARN", streamArn);
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** A whole event. */
    static byte[] event(Invocation invocation) {
        int size = 512;
        for (TriggerRecord record : invocation.records()) {
            size += record.json().length + 1;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(size);
        try (JsonGenerator generator = FACTORY.createGenerator(out)) {
            generator.writeStartObject();
            generator.writeArrayFieldStart("Records");
            generator.flush();
            boolean first = true;
            for (TriggerRecord record : invocation.records()) {
                if (!first) {
                    out.writeBytes(COMMA.asUnquotedUTF8());
                }
                out.writeBytes(record.json());
                first = false;
            }
            generator.writeEndArray();
            Invocation.Window window = invocation.window();
            if (window != null) {
                write(generator, invocation, window);
            }
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void write(JsonGenerator generator, Invocation invocation, Invocation.Window window)
            throws IOException {
        generator.writeObjectFieldStart("window");
        generator.writeStringField("start", Instant.ofEpochMilli(window.start()).toString());
        generator.writeStringField("end", Instant.ofEpochMilli(window.end()).toString());
        generator.writeEndObject();
        generator.writeFieldName("state");
        generator.writeRawValue(window.state().toString());
        generator.writeStringField("shardId", invocation.shardId());
        generator.writeStringField("eventSourceARN", invocation.streamArn());
        generator.writeBooleanField("isFinalInvokeForWindow", window.last());
        generator.writeBooleanField("isWindowTerminatedEarly", window.early());
    }

    static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
