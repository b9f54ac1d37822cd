package io.streambed.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A schema registry that speaks Confluent's HTTP API, such as Confluent's own, Apicurio's, Karapace or Redpanda's.
 *
 * @see <a href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">Schema Registry API</a>
 */
public final class ConfluentSchemaRegistry implements SchemaRegistry {
    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int ATTEMPTS = 3;
    private static final int SCHEMA_NOT_FOUND = 40403;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String base;
    private final @Nullable String authorization;
    private final HttpClient http;

    /**
     * Does not connect yet.
     *
     * @param base where the API is, path included; {@code user:password@} in it is sent as basic authentication
     */
    public ConfluentSchemaRegistry(URI base) {
        if (base.getHost() == null || !("http".equals(base.getScheme()) || "https".equals(base.getScheme()))) {
            throw new IllegalArgumentException(
                    "the schema registry's URL must have the form http://host:port/path or https://host:port/path");
        }
        String path = base.getRawPath();
        String port = base.getPort() < 0 ? "" : ":" + base.getPort();
        this.base = base.getScheme() + "://" + base.getHost() + port
                + (path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
        String user = base.getUserInfo();
        authorization = user == null ? null : "Basic " + Base64.getEncoder().encodeToString(user.getBytes(UTF_8));
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
    }

    @Override
    public int register(String subject, String schemaJson) {
        String path = "/subjects/" + URLEncoder.encode(subject, UTF_8) + "/versions";
        HttpRequest request = request(path)
                .POST(HttpRequest.BodyPublishers.ofString(body(schemaJson)))
                .build();
        JsonNode id = success(request, send(request)).path("id");
        if (!id.canConvertToInt()) {
            throw new SchemaRegistryException(request.uri() + " answered without an id");
        }
        return id.intValue();
    }

    @Override
    public String schema(int id) {
        HttpRequest request = request("/schemas/ids/" + id).GET().build();
        HttpResponse<String> response = send(request);
        if (json(response.body()).path("error_code").asInt() == SCHEMA_NOT_FOUND) {
            throw new UnknownSchemaException(id, base);
        }
        JsonNode answer = success(request, response);
        JsonNode schema = answer.path("schema");
        // Avro is what an answer without a type means.
        if (!schema.isTextual() || !answer.path("schemaType").asText("AVRO").equals("AVRO")) {
            throw new SchemaRegistryException(request.uri() + " answered without an Avro schema");
        }
        return schema.textValue();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(REQUEST_TIMEOUT)
                .header("Accept", MEDIA_TYPE + ", application/json")
                .header("Content-Type", MEDIA_TYPE);
        return authorization == null ? request : request.header("Authorization", authorization);
    }

    private static String body(String schemaJson) {
        try {
            return JSON.writeValueAsString(Map.of("schema", schemaJson));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    /** Tries again what may pass: all requests here may be repeated. */
    private HttpResponse<String> send(HttpRequest request) {
        for (int attempt = 1; ; attempt++) {
            try {
                HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() < 500 || attempt == ATTEMPTS) {
                    return response;
                }
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw new SchemaRegistryException("cannot reach the schema registry at " + base, e);
                }
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
            pause();
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private SchemaRegistryException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new SchemaRegistryException("interrupted while waiting for the schema registry at " + base, e);
    }

    private static JsonNode success(HttpRequest request, HttpResponse<String> response) {
        JsonNode answer = json(response.body());
        if (response.statusCode() == 200 && answer.isObject()) {
            return answer;
        }
        throw new SchemaRegistryException(request.method() + " " + request.uri() + " was answered with status "
                + response.statusCode() + ", error "
                + answer.path("error_code").asText("unknown") + ": "
                + answer.path("message").asText("no message"));
    }

    private static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return JSON.missingNode(); // a proxy's error page, say
        }
    }
}
