package io.streambed.server;

import io.streambed.protocol.Input;
import io.streambed.protocol.Shape;
import io.streambed.protocol.SignatureV4;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A running server that commands of the launcher talk to, with signed requests. Used by one thread. */
final class RemoteServer implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Pattern MESSAGE = Pattern.compile("\"[Mm]essage\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final URI endpoint;
    private final SignatureV4 signature;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /** @param environment with the usual AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or without */
    RemoteServer(URI endpoint, String region, Map<String, String> environment) {
        this.endpoint = endpoint;
        this.signature = new SignatureV4(
                new SignatureV4.Credentials(
                        environment.getOrDefault("AWS_ACCESS_KEY_ID", "local"),
                        environment.getOrDefault("AWS_SECRET_ACCESS_KEY", "local"),
                        Optional.ofNullable(environment.get("AWS_SESSION_TOKEN"))),
                region,
                "dynamodb");
    }

    /**
     * Calls an operation.
     *
     * @param output what the answer looks like
     * @throws StartupException if the server cannot be reached or answers with an error, which is the message
     */
    Input call(String target, String json, Shape.Structure output) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", target)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        signature
                .headers("POST", endpoint, Map.of("X-Amz-Target", target), body, Instant.now())
                .forEach(request::header);
        try {
            HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new StartupException(message(new String(answer.body(), StandardCharsets.UTF_8)));
            }
            return Input.parse(output, answer.body());
        } catch (IOException unreachable) {
            throw new StartupException("cannot reach " + endpoint + ": " + unreachable, unreachable);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StartupException("stopped", stopped);
        }
    }

    private static String message(String body) {
        Matcher matcher = MESSAGE.matcher(body);
        return matcher.find() ? matcher.group(1).replace("\\\"", "\"") : body;
    }

    @Override
    public void close() {
        client.close();
    }
}
