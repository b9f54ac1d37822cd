package io.streambed.triggers;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.DynamodbTimeWindowEvent;
import com.amazonaws.services.lambda.runtime.events.models.TimeWindow;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.Identity;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamViewType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streambed.model.Bytes;
import io.streambed.model.Decimal;
import io.streambed.model.Item;
import io.streambed.schemas.Cause;
import io.streambed.schemas.EncodedItem;
import io.streambed.stream.StreamRecord;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the events that Lambda's Java libraries know. */
final class EventObjects {
    private EventObjects() {}

    /** An event with everything, windows included: who wants less takes it for the plain event that it extends. */
    static DynamodbTimeWindowEvent event(Invocation invocation) {
        DynamodbTimeWindowEvent event = new DynamodbTimeWindowEvent();
        List<DynamodbStreamRecord> records =
                new ArrayList<>(invocation.records().size());
        for (TriggerRecord record : invocation.records()) {
            records.add(record(record.stream(), invocation));
        }
        event.setRecords(records);
        event.setShardId(invocation.shardId());
        event.setEventSourceArn(invocation.streamArn());
        Invocation.Window window = invocation.window();
        if (window != null) {
            TimeWindow times = new TimeWindow();
            times.setStart(Instant.ofEpochMilli(window.start()).toString());
            times.setEnd(Instant.ofEpochMilli(window.end()).toString());
            event.setWindow(times);
            event.setState(state(window.state()));
            event.setIsFinalInvokeForWindow(window.last());
            event.setIsWindowTerminatedEarly(window.early());
        }
        return event;
    }

    private static Map<String, String> state(ObjectNode state) {
        Map<String, String> texts = new LinkedHashMap<>();
        state.properties().forEach(member -> {
            JsonNode value = member.getValue();
            texts.put(member.getKey(), value.isTextual() ? value.textValue() : value.toString());
        });
        return texts;
    }

    private static DynamodbStreamRecord record(StreamRecord record, Invocation invocation) {
        var change = new com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord();
        change.setApproximateCreationDateTime(Date.from(Instant.ofEpochSecond(Math.floorDiv(record.time(), 1000L))));
        change.setKeys(map(record.keys()));
        EncodedItem before = record.oldImage();
        if (before != null) {
            change.setOldImage(map(decoded(before)));
        }
        EncodedItem after = record.newImage();
        if (after != null) {
            change.setNewImage(map(decoded(after)));
        }
        change.setSequenceNumber(record.sequenceNumber().toString());
        change.setSizeBytes((long) record.sizeBytes());
        change.setStreamViewType(StreamViewType.fromValue(record.viewType().name()));
        DynamodbStreamRecord event = new DynamodbStreamRecord();
        event.setEventID(record.eventId(invocation.shardId()));
        event.setEventName(record.eventName().name());
        event.setEventVersion("1.1");
        event.setEventSource("aws:dynamodb");
        event.setAwsRegion(regionOf(invocation.streamArn()));
        event.setEventSourceARN(invocation.streamArn());
        event.setDynamodb(change);
        if (record.cause() == Cause.TTL) {
            Identity identity = new Identity();
            identity.setPrincipalId("dynamodb.amazonaws.com");
            identity.setType("Service");
            event.setUserIdentity(identity);
        }
        return event;
    }

    private static String regionOf(String arn) {
        return arn.split(":", 5)[3];
    }

    /** Decoded apart: an image in the tail buffer would keep its decoded form for as long. */
    private static Item decoded(EncodedItem image) {
        return EncodedItem.of(image.avro(), image.size()).item();
    }

    private static Map<String, AttributeValue> map(Item item) {
        Map<String, AttributeValue> map = LinkedHashMap.newLinkedHashMap(item.size());
        for (int i = 0; i < item.size(); i++) {
            map.put(item.name(i), value(item.value(i)));
        }
        return map;
    }

    private static AttributeValue value(io.streambed.model.AttributeValue value) {
        AttributeValue result = new AttributeValue();
        switch (value) {
            case io.streambed.model.AttributeValue.S s -> result.setS(s.value());
            case io.streambed.model.AttributeValue.N n -> result.setN(n.value().toString());
            case io.streambed.model.AttributeValue.B b -> result.setB(buffer(b.value()));
            case io.streambed.model.AttributeValue.Bool bool -> result.setBOOL(bool.value());
            case io.streambed.model.AttributeValue.Null _ -> result.setNULL(true);
            case io.streambed.model.AttributeValue.SS ss -> result.setSS(ss.values());
            case io.streambed.model.AttributeValue.NS ns ->
                result.setNS(ns.values().stream().map(Decimal::toString).toList());
            case io.streambed.model.AttributeValue.BS bs ->
                result.setBS(bs.values().stream().map(EventObjects::buffer).toList());
            case io.streambed.model.AttributeValue.L l ->
                result.setL(l.values().stream().map(EventObjects::value).toList());
            case io.streambed.model.AttributeValue.M m -> result.setM(map(m.value()));
        }
        return result;
    }

    private static @Nullable ByteBuffer buffer(Bytes bytes) {
        return ByteBuffer.wrap(bytes.toArray());
    }
}
