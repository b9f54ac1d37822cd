package io.streambed.stream;

import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.protocol.AttributeValueJson;
import io.streambed.schemas.Cause;
import io.streambed.schemas.EncodedItem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Writes the API's Record.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html">Record</a>
 */
public final class StreamRecordJson {
    private static final int EVENT_ID_BYTES = 16;

    private final String region;
    private final Identity identity;

    private StreamRecordJson(String region, Identity identity) {
        this.region = region;
        this.identity = identity;
    }

    /** What the members of userIdentity are called. */
    private record Identity(String principalId, String type) {}

    /** As the Streams API gives records. */
    public static StreamRecordJson ofStreams(String region) {
        return new StreamRecordJson(region, new Identity("PrincipalId", "Type"));
    }

    /** As Lambda gives them to functions: it begins all names with small letters. */
    public static StreamRecordJson ofLambda(String region) {
        return new StreamRecordJson(region, new Identity("principalId", "type"));
    }

    /** Writes the members of a record; the braces around them are written by the caller. */
    public void write(JsonGenerator generator, String shardId, StreamRecord record) throws IOException {
        generator.writeStringField("eventID", eventId(shardId, record.sequenceNumber()));
        generator.writeStringField("eventName", record.eventName().name());
        generator.writeStringField("eventVersion", "1.1");
        generator.writeStringField("eventSource", "aws:dynamodb");
        generator.writeStringField("awsRegion", region);
        generator.writeObjectFieldStart("dynamodb");
        // Whole seconds, as the service gives them.
        generator.writeNumberField("ApproximateCreationDateTime", Math.floorDiv(record.time(), 1000L));
        AttributeValueJson.write(generator, "Keys", record.keys());
        write(generator, "NewImage", record.newImage());
        write(generator, "OldImage", record.oldImage());
        generator.writeStringField("SequenceNumber", record.sequenceNumber().toString());
        generator.writeNumberField("SizeBytes", record.sizeBytes());
        generator.writeStringField("StreamViewType", record.viewType().name());
        generator.writeEndObject();
        if (record.cause() == Cause.TTL) {
            generator.writeObjectFieldStart("userIdentity");
            generator.writeStringField(identity.principalId(), "dynamodb.amazonaws.com");
            generator.writeStringField(identity.type(), "Service");
            generator.writeEndObject();
        }
    }

    private static void write(JsonGenerator generator, String name, @Nullable EncodedItem image) throws IOException {
        if (image != null) {
            // Decoded apart: an image in the tail buffer would keep its decoded form, several times its size, for as
            // long.
            AttributeValueJson.write(
                    generator, name, EncodedItem.of(image.avro(), image.size()).item());
        }
    }

    /** The same for every reading of a record, and different for different records. */
    static String eventId(String shardId, SequenceNumber number) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(shardId.getBytes(StandardCharsets.US_ASCII));
            digest.update(number.toString().getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest.digest(), 0, EVENT_ID_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            // Every Java platform has SHA-256.
            throw new IllegalStateException(impossible);
        }
    }
}
