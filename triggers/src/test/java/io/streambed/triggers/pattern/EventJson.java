package io.streambed.triggers.pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Events for tests, from JSON. */
final class EventJson {
    private static final JsonMapper JSON = new JsonMapper();

    private EventJson() {}

    static EventValue.Fields parse(String json) {
        try {
            return (EventValue.Fields) value(JSON.readTree(json.replace('\'', '"')));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    private static EventValue value(JsonNode node) {
        if (node.isObject()) {
            if (node.size() == 1 && node.has("N") && node.get("N").isTextual()) {
                return new EventValue.Fields(
                        Map.of("N", new EventValue.NumberText(node.get("N").textValue())));
            }
            Map<String, EventValue> members = new LinkedHashMap<>();
            node.properties().forEach(member -> members.put(member.getKey(), value(member.getValue())));
            return new EventValue.Fields(members);
        }
        if (node.isArray()) {
            List<EventValue> elements = new ArrayList<>();
            node.forEach(element -> elements.add(value(element)));
            return new EventValue.Elements(elements);
        }
        if (node.isTextual()) {
            return new EventValue.Text(node.textValue());
        }
        if (node.isNumber()) {
            return new EventValue.Numeric(node.decimalValue());
        }
        return node.isNull() ? new EventValue.Null() : new EventValue.Bool(node.booleanValue());
    }
}
