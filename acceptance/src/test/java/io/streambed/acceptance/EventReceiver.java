package io.streambed.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** An HTTP server that keeps what is posted to it, by path, and answers with a status of the test's choice. Thread-safe. */
final class EventReceiver implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpServer server;
    private final Map<String, List<JsonNode>> received = new ConcurrentHashMap<>();
    private final Map<String, ToIntFunction<JsonNode>> statuses = new ConcurrentHashMap<>();
    private final Map<String, Function<JsonNode, JsonNode>> answers = new ConcurrentHashMap<>();

    EventReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::receive);
        server.start();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
            int status = statuses.getOrDefault(path, _ -> 200).applyAsInt(body);
            at(path).add(body);
            byte[] answer = JSON.writeValueAsBytes(
                    answers.getOrDefault(path, _ -> JSON.createObjectNode()).apply(body));
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    String url(String path) {
        return base() + path.substring(1);
    }

    void answer(String path, ToIntFunction<JsonNode> status) {
        statuses.put(path, status);
    }

    /** What a function at a path returns for an event; an empty object elsewhere. */
    void answerWith(String path, Function<JsonNode, JsonNode> answer) {
        answers.put(path, answer);
    }

    /** All that was posted to a path, in order. */
    List<JsonNode> at(String path) {
        return received.computeIfAbsent(path, _ -> new CopyOnWriteArrayList<>());
    }

    /** The values of the attribute {@code n} of all records in all events at a path, in order, of items with an id. */
    List<Integer> numbers(String path, String id) {
        return at(path).stream()
                .flatMap(event -> event.path("Records").valueStream())
                .map(record -> record.at("/dynamodb/Keys"))
                .filter(keys -> keys.at("/id/S").asText().equals(id))
                .map(keys -> Integer.valueOf(keys.at("/n/N").asText()))
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
