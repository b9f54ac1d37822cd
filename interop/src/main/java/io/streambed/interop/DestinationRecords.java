package io.streambed.interop;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.streambed.model.AttributeValue;
import io.streambed.model.KeyAttribute;
import io.streambed.model.KeySchema;
import io.streambed.model.StreamingDestination.TimePrecision;
import io.streambed.protocol.AttributeValueJson;
import io.streambed.schemas.Cause;
import io.streambed.schemas.ChangeEvent;
import io.streambed.schemas.ChangeEventCodec;
import io.streambed.schemas.EncodedItem;
import io.streambed.stream.StreamRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes Kafka records of changes. Equal primary keys have equal bytes, so a record is where its item's other records are, and a
 * compacted topic is a table. Thread-safe.
 */
final class DestinationRecords {
    private static final JsonFactory JSON = new JsonFactory();
    private static final long MICROS = 1000;

    private final String region;
    private final ChangeEventCodec codec;

    DestinationRecords(String region, ChangeEventCodec codec) {
        this.region = region;
        this.codec = codec;
    }

    /**
     * What is the same for all records of a destination.
     *
     * @param tombstones whether an item that is removed is a key without a value, as in a topic that is compacted
     */
    record Target(
            DestinationTopic topic,
            String tableId,
            String tableName,
            KeySchema key,
            int logPartition,
            TimePrecision precision,
            boolean tombstones) {}

    /** The record of a change that shows both images. */
    ProducerRecord<byte[], byte[]> record(Target target, StreamRecord change) {
        boolean removed = change.newImage() == null;
        return switch (target.topic().format()) {
            case JSON ->
                produced(
                        target,
                        change,
                        jsonKey(target, change),
                        removed && target.tombstones() ? null : json(target, change));
            case AVRO -> {
                EncodedItem keys = EncodedItem.of(change.keys());
                yield produced(
                        target,
                        change,
                        codec.encodeKey(keys),
                        removed && target.tombstones() ? null : avro(target, change, keys));
            }
        };
    }

    private static ProducerRecord<byte[], byte[]> produced(
            Target target, StreamRecord change, byte[] key, byte @Nullable [] value) {
        return new ProducerRecord<>(target.topic().name(), null, change.time(), key, value);
    }

    private byte[] avro(Target target, StreamRecord change, EncodedItem keys) {
        return codec.encode(new ChangeEvent(
                target.tableName(),
                change.sequenceNumber().toString(),
                micros(target, change),
                keys,
                change.oldImage(),
                change.newImage(),
                change.cause()));
    }

    /** {@code {"id":{"S":"a"}}}: the partition key, then the sort key. */
    private static byte[] jsonKey(Target target, StreamRecord change) {
        return json(generator -> {
            generator.writeStartObject();
            write(generator, target.key().partition(), change);
            KeyAttribute sort = target.key().sort();
            if (sort != null) {
                write(generator, sort, change);
            }
            generator.writeEndObject();
        });
    }

    private static void write(JsonGenerator generator, KeyAttribute attribute, StreamRecord change) throws IOException {
        AttributeValue value = Objects.requireNonNull(change.keys().get(attribute.name()), attribute.name());
        generator.writeFieldName(attribute.name());
        AttributeValueJson.write(generator, value);
    }

    /** A stream record's members, and those that only Kinesis gets. */
    private byte[] json(Target target, StreamRecord change) {
        return json(generator -> {
            generator.writeStartObject();
            generator.writeStringField("eventID", eventId(target, change));
            generator.writeStringField("eventName", change.eventName().name());
            generator.writeStringField("eventVersion", "1.1");
            generator.writeStringField("eventSource", "aws:dynamodb");
            generator.writeStringField("awsRegion", region);
            generator.writeObjectFieldStart("dynamodb");
            generator.writeNumberField(
                    "ApproximateCreationDateTime",
                    switch (target.precision()) {
                        case MILLISECOND -> change.time();
                        case MICROSECOND -> micros(target, change);
                    });
            generator.writeStringField(
                    "ApproximateCreationDateTimePrecision", target.precision().name());
            AttributeValueJson.write(generator, "Keys", change.keys());
            write(generator, "NewImage", change.newImage());
            write(generator, "OldImage", change.oldImage());
            generator.writeStringField("SequenceNumber", change.sequenceNumber().toString());
            generator.writeNumberField("SizeBytes", change.sizeBytes());
            generator.writeStringField("StreamViewType", change.viewType().name());
            generator.writeEndObject();
            generator.writeFieldName("userIdentity");
            if (change.cause() == Cause.TTL) {
                generator.writeStartObject();
                generator.writeStringField("PrincipalId", "dynamodb.amazonaws.com");
                generator.writeStringField("Type", "Service");
                generator.writeEndObject();
            } else {
                generator.writeNull();
            }
            generator.writeStringField("recordFormat", "application/json");
            generator.writeStringField("tableName", target.tableName());
            generator.writeEndObject();
        });
    }

    private static void write(JsonGenerator generator, String name, @Nullable EncodedItem image) throws IOException {
        if (image != null) {
            // Decoded apart: an image in the tail buffer would keep its decoded form for as long.
            AttributeValueJson.write(
                    generator, name, EncodedItem.of(image.avro(), image.size()).item());
        }
    }

    /** The log knows milliseconds; the place within the commit keeps the order of what it holds. */
    private static long micros(Target target, StreamRecord change) {
        long micros = change.time() * MICROS;
        return switch (target.precision()) {
            case MILLISECOND -> micros;
            case MICROSECOND -> micros + Math.min(change.sequenceNumber().index(), MICROS - 1);
        };
    }

    /** The same however often a change is read. */
    private static String eventId(Target target, StreamRecord change) {
        String place = target.tableId() + '/' + target.logPartition() + '/' + change.sequenceNumber();
        return UUID.nameUUIDFromBytes(place.getBytes(StandardCharsets.US_ASCII)).toString();
    }

    @FunctionalInterface
    private interface Content {
        void writeTo(JsonGenerator generator) throws IOException;
    }

    private static byte[] json(Content content) {
        ByteArrayBuilder bytes = new ByteArrayBuilder();
        try (JsonGenerator generator = JSON.createGenerator(bytes)) {
            content.writeTo(generator);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible); // into memory
        }
        return bytes.getClearAndRelease();
    }
}
