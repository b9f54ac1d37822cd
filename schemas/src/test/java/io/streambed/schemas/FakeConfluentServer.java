package io.streambed.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The two calls of Confluent's API that we make, with faults on demand. */
final class FakeConfluentServer implements AutoCloseable {
    private record Answer(int status, String body) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FIRST_ID = 1000;

    private final InMemorySchemaRegistry content = new InMemorySchemaRegistry();
    private final HttpServer http;
    private final String base;

    private volatile @Nullable Answer scripted;
    private volatile @Nullable String authorization;
    private final AtomicInteger failures = new AtomicInteger();

    FakeConfluentServer(String base) throws IOException {
        this.base = base;
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", this::handle);
        http.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + base);
    }

    void answerWith(int status, String body) {
        scripted = new Answer(status, body);
    }

    void failNext(int requests) {
        failures.set(requests);
    }

    void expectAuthorization(String header) {
        authorization = header;
    }

    @Override
    public void close() {
        http.stop(0);
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        byte[] request = exchange.getRequestBody().readAllBytes();
        Answer answer = answer(exchange, request);
        byte[] body = answer.body().getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/vnd.schemaregistry.v1+json");
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private Answer answer(HttpExchange exchange, byte[] request) throws IOException {
        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return new Answer(503, "try later");
        }
        if (authorization != null
                && !authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return new Answer(401, "{\"error_code\":401,\"message\":\"who are you\"}");
        }
        Answer fixed = scripted;
        return fixed != null ? fixed : answer(exchange.getRequestMethod(), exchange.getRequestURI(), request);
    }

    private Answer answer(String method, URI uri, byte[] request) throws IOException {
        String path = uri.getPath();
        String subjects = base + "/subjects/";
        if (path.startsWith(subjects) && path.endsWith("/versions")) {
            String subject = path.substring(subjects.length(), path.length() - "/versions".length());
            String schema = JSON.readTree(request).path("schema").textValue();
            if (!method.equals("POST") || schema == null) {
                return new Answer(422, "{\"error_code\":42201,\"message\":\"no schema\"}");
            }
            return new Answer(200, "{\"id\":" + (FIRST_ID + content.register(subject, schema)) + "}");
        }
        if (path.startsWith(base + "/schemas/ids/")) {
            return schema(Integer.parseInt(path.substring(path.lastIndexOf('/') + 1)) - FIRST_ID);
        }
        return new Answer(404, "{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}");
    }

    private Answer schema(int id) throws IOException {
        try {
            return new Answer(200, JSON.writeValueAsString(Map.of("schema", content.schema(id))));
        } catch (UnknownSchemaException e) {
            return new Answer(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}");
        }
    }
}
