package io.streambed.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A place in a request's JSON.
 *
 * @param name the member's name, or the index if the parent is a list
 */
record DifferentialSpot(JsonNode parent, String name) {
    JsonNode value() {
        return parent instanceof ArrayNode list ? list.get(Integer.parseInt(name)) : parent.get(name);
    }

    void set(JsonNode value) {
        switch (parent) {
            case ObjectNode object -> object.set(name, value);
            case ArrayNode list -> list.set(Integer.parseInt(name), value);
            default -> throw new IllegalStateException();
        }
    }

    void remove() {
        switch (parent) {
            case ObjectNode object -> object.remove(name);
            case ArrayNode list -> list.remove(Integer.parseInt(name));
            default -> throw new IllegalStateException();
        }
    }

    /** The whole of an attribute value, such as the object in {@code {"S":"a"}}. */
    boolean isAttributeValue() {
        return value() instanceof ObjectNode object
                && object.size() == 1
                && DifferentialValues.TYPES.contains(object.fieldNames().next());
    }

    /** Whether it is the content of an attribute value, such as the text in {@code {"S":"a"}}. */
    boolean isInsideValue() {
        return DifferentialValues.TYPES.contains(name) || parent.isArray();
    }

    /** The places right below a node. */
    static List<DifferentialSpot> of(JsonNode node) {
        var spots = new ArrayList<DifferentialSpot>();
        for (int i = 0; i < node.size() && node.isArray(); i++) {
            spots.add(new DifferentialSpot(node, Integer.toString(i)));
        }
        node.fieldNames().forEachRemaining(name -> spots.add(new DifferentialSpot(node, name)));
        return spots;
    }

    /** All places below a node, at any depth. */
    static List<DifferentialSpot> below(JsonNode node) {
        var spots = new ArrayList<DifferentialSpot>();
        for (DifferentialSpot spot : of(node)) {
            spots.add(spot);
            spots.addAll(below(spot.value()));
        }
        return spots;
    }
}
