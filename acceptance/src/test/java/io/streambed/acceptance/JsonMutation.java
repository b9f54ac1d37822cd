package io.streambed.acceptance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Makes right JSON wrong: sometimes as JSON, more often in what it means. */
final class JsonMutation {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1.5",
            "1e400",
            "99999999999999999999999999",
            "\"\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "[]",
            "{}",
            "[[]]",
            "[null]",
            "{\"\":{}}",
            "{\"S\":\"a\"}",
            "{\"N\":\"1e126\"}",
            "{\"N\":\"0x1\"}",
            "{\"N\":\"" + "9".repeat(500) + "\"}",
            "{\"SS\":[\"a\",\"a\"]}",
            "{\"NS\":[]}",
            "{\"BS\":[\"?\"]}",
            "{\"B\":\"====\"}",
            "{\"S\":\"a\",\"N\":\"1\"}",
            "{\"NULL\":\"x\"}",
            "{\"M\":{\"a\":null}}",
            "\"" + "long ".repeat(1000) + "\"",
            "\"a.b[0].#c = :d AND (((\"",
            "\"attribute_exists(\"");
    private static final String CHARACTERS = "{}[]\",:\\0123eE+-.tfn \u0000\u0007\u00e9\u20ac\ud83d";

    private final SplittableRandom random;

    JsonMutation(SplittableRandom random) {
        this.random = random;
    }

    String of(String json) {
        try {
            String mutated = json;
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                mutated = random.nextInt(3) == 0 ? text(mutated) : tree(mutated);
            }
            return mutated;
        } catch (JsonProcessingException _) {
            // An earlier step made it no JSON: wrong enough.
            return text(json);
        }
    }

    private String text(String json) {
        if (json.isEmpty()) {
            return String.valueOf(character());
        }
        int at = random.nextInt(json.length());
        int to = Math.min(json.length(), at + random.nextInt(1, 10));
        return switch (random.nextInt(4)) {
            case 0 -> json.substring(0, at) + json.substring(to);
            case 1 -> json.substring(0, to) + json.substring(at);
            case 2 -> json.substring(0, at) + character() + json.substring(at + 1);
            default -> json.substring(0, at) + character() + json.substring(at);
        };
    }

    private char character() {
        return CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
    }

    private String tree(String json) throws JsonProcessingException {
        JsonNode root = JSON.readTree(json);
        List<JsonNode> containers = new ArrayList<>();
        collect(root, containers);
        if (containers.isEmpty()) {
            return text(json);
        }
        JsonNode value = JSON.readTree(VALUES.get(random.nextInt(VALUES.size())));
        switch (containers.get(random.nextInt(containers.size()))) {
            case ObjectNode object -> mutate(object, value);
            case ArrayNode array -> array.insert(random.nextInt(array.size() + 1), value);
            default -> throw new IllegalStateException();
        }
        return JSON.writeValueAsString(root);
    }

    private void mutate(ObjectNode object, JsonNode value) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        if (names.isEmpty() || random.nextInt(5) == 0) {
            object.set(random.nextBoolean() ? "Unknown" : "", value);
            return;
        }
        String name = names.get(random.nextInt(names.size()));
        switch (random.nextInt(3)) {
            case 0 -> object.remove(name);
            case 1 -> {
                JsonNode moved = object.remove(name);
                object.set(name.isEmpty() ? "x" : name.substring(1), moved);
            }
            default -> object.set(name, value);
        }
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }
}
