package io.streambed.acceptance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One of the two servers that are compared, over raw HTTP on one connection. Used by one thread. */
final class DifferentialServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI endpoint;
    /** This server's values of placeholders. */
    private final Map<String, String> bindings = new LinkedHashMap<>();

    private @Nullable HttpConnection connection;

    DifferentialServer(URI endpoint) {
        this.endpoint = endpoint;
    }

    /** From now on {@code ${name}} in requests is this value, and the value of a stream's name in answers is {@code ${name}}. */
    void bind(String name, String value) {
        bindings.put("${" + name + "}", value);
    }

    DifferentialAnswer call(String operation, JsonNode body) {
        String request = body.toString();
        for (var binding : bindings.entrySet()) {
            request = request.replace(binding.getKey(), binding.getValue());
        }
        HttpAnswer answer;
        try {
            if (connection == null) {
                connection = new HttpConnection(endpoint);
            }
            answer = connection.call(operation, request);
        } catch (IOException e) {
            close();
            return new DifferentialAnswer(0, TextNode.valueOf("no answer: " + e));
        }
        if ("close".equalsIgnoreCase(answer.header("connection"))) {
            close();
        }
        return new DifferentialAnswer(answer.status(), parsed(answer.body()));
    }

    /** A call that must succeed. */
    JsonNode require(String operation, JsonNode body) {
        DifferentialAnswer answer = call(operation, body);
        if (!answer.succeeded()) {
            throw new IllegalStateException(endpoint + " answers " + answer + " to " + operation + " " + body);
        }
        return answer.body();
    }

    private JsonNode parsed(String body) {
        String text = body;
        for (var binding : bindings.entrySet()) {
            if (binding.getValue().startsWith("arn:")) {
                text = text.replace(binding.getValue(), binding.getKey());
            }
        }
        try {
            JsonNode parsed = JSON.readTree(text);
            return parsed == null || parsed.isMissingNode() ? JsonNodeFactory.instance.textNode("") : parsed;
        } catch (JsonProcessingException _) {
            return TextNode.valueOf(text);
        }
    }

    @Override
    public String toString() {
        return endpoint.toString();
    }

    @Override
    public void close() {
        if (connection != null) {
            try {
                connection.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            connection = null;
        }
    }
}
