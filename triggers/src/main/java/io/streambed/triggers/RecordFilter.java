package io.streambed.triggers;

import io.streambed.model.AttributeValue;
import io.streambed.model.Bytes;
import io.streambed.model.Decimal;
import io.streambed.model.Item;
import io.streambed.schemas.Cause;
import io.streambed.schemas.EncodedItem;
import io.streambed.stream.StreamRecord;
import io.streambed.triggers.pattern.EventPattern;
import io.streambed.triggers.pattern.EventValue;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which records a mapping wants. A record passes if one pattern matches, or if there are none. */
final class RecordFilter {
    private final List<EventPattern> patterns;
    private final String region;
    private final String streamArn;
    private final boolean keys;
    private final boolean oldImage;
    private final boolean newImage;

    RecordFilter(List<EventPattern> patterns, String region, String streamArn) {
        this.patterns = List.copyOf(patterns);
        this.region = region;
        this.streamArn = streamArn;
        this.keys = patterns.stream().anyMatch(pattern -> pattern.mentions("Keys"));
        this.oldImage = patterns.stream().anyMatch(pattern -> pattern.mentions("OldImage"));
        this.newImage = patterns.stream().anyMatch(pattern -> pattern.mentions("NewImage"));
    }

    boolean passes(StreamRecord record) {
        if (patterns.isEmpty()) {
            return true;
        }
        EventValue.Fields event = event(record);
        for (EventPattern pattern : patterns) {
            if (pattern.matches(event)) {
                return true;
            }
        }
        return false;
    }

    /** The record as the patterns see it; images that none of them looks at are left out, as they may be large. */
    private EventValue.Fields event(StreamRecord record) {
        Map<String, EventValue> change = HashMap.newHashMap(8);
        change.put(
                "ApproximateCreationDateTime",
                new EventValue.Numeric(BigDecimal.valueOf(Math.floorDiv(record.time(), 1000L))));
        change.put("SequenceNumber", new EventValue.Text(record.sequenceNumber().toString()));
        change.put("SizeBytes", new EventValue.Numeric(BigDecimal.valueOf(record.sizeBytes())));
        change.put("StreamViewType", new EventValue.Text(record.viewType().name()));
        if (keys) {
            change.put("Keys", fields(record.keys()));
        }
        put(change, "OldImage", oldImage ? record.oldImage() : null);
        put(change, "NewImage", newImage ? record.newImage() : null);
        Map<String, EventValue> event = HashMap.newHashMap(8);
        event.put("eventName", new EventValue.Text(record.eventName().name()));
        event.put("eventVersion", new EventValue.Text("1.1"));
        event.put("eventSource", new EventValue.Text("aws:dynamodb"));
        event.put("awsRegion", new EventValue.Text(region));
        event.put("eventSourceARN", new EventValue.Text(streamArn));
        event.put("dynamodb", new EventValue.Fields(change));
        if (record.cause() == Cause.TTL) {
            event.put(
                    "userIdentity",
                    new EventValue.Fields(Map.of(
                            "type",
                            new EventValue.Text("Service"),
                            "principalId",
                            new EventValue.Text("dynamodb.amazonaws.com"))));
        }
        return new EventValue.Fields(event);
    }

    private static void put(Map<String, EventValue> change, String name, @Nullable EncodedItem image) {
        if (image != null) {
            change.put(name, fields(EncodedItem.of(image.avro(), image.size()).item()));
        }
    }

    private static EventValue.Fields fields(Item item) {
        Map<String, EventValue> fields = HashMap.newHashMap(item.size());
        for (int i = 0; i < item.size(); i++) {
            fields.put(item.name(i), value(item.value(i)));
        }
        return new EventValue.Fields(fields);
    }

    private static EventValue.Fields value(AttributeValue value) {
        EventValue content = switch (value) {
            case AttributeValue.S s -> new EventValue.Text(s.value());
            case AttributeValue.N n -> number(n.value());
            case AttributeValue.B b -> base64(b.value());
            case AttributeValue.Bool bool -> new EventValue.Bool(bool.value());
            case AttributeValue.Null _ -> new EventValue.Bool(true);
            case AttributeValue.SS ss -> elements(ss.values(), EventValue.Text::new);
            case AttributeValue.NS ns -> elements(ns.values(), RecordFilter::number);
            case AttributeValue.BS bs -> elements(bs.values(), RecordFilter::base64);
            case AttributeValue.L l -> elements(l.values(), RecordFilter::value);
            case AttributeValue.M m -> fields(m.value());
        };
        return new EventValue.Fields(Map.of(value.type().name(), content));
    }

    private static EventValue number(Decimal number) {
        return new EventValue.NumberText(number.toString());
    }

    private static EventValue base64(Bytes bytes) {
        return new EventValue.Text(Base64.getEncoder().encodeToString(bytes.toArray()));
    }

    private static <T> EventValue elements(List<T> values, java.util.function.Function<T, EventValue> element) {
        return new EventValue.Elements(values.stream().map(element).toList());
    }
}
