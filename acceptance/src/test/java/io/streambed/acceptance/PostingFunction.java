package io.streambed.acceptance;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A function as users write them, which the server loads from a jar: it tells a URL, which stands in the jar, what it got. Hangs on
 * items called {@code hang} and fails on items called {@code fail}.
 */
public final class PostingFunction implements RequestHandler<DynamodbEvent, String> {
    private final HttpClient http = HttpClient.newHttpClient();

    public PostingFunction() {}

    @Override
    public String handleRequest(DynamodbEvent event, Context context) {
        String records = event.getRecords().stream().map(PostingFunction::json).collect(Collectors.joining(","));
        String body = "{\"Loader\":\"" + getClass().getClassLoader().getName() + "\",\"Records\":[" + records + "]}";
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(target()))
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            http.send(request, HttpResponse.BodyHandlers.discarding());
            if (records.contains("\"hang\"")) {
                Thread.sleep(600_000);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (records.contains("\"fail\"")) {
            throw new IllegalStateException("as asked for");
        }
        return "ok";
    }

    private static String json(DynamodbStreamRecord record) {
        Map<String, AttributeValue> keys = record.getDynamodb().getKeys();
        String id = Objects.requireNonNull(keys.get("id")).getS();
        String n = Objects.requireNonNull(keys.get("n")).getN();
        return "{\"dynamodb\":{\"Keys\":{\"id\":{\"S\":\"" + id + "\"},\"n\":{\"N\":\"" + n + "\"}}}}";
    }

    private static String target() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(PostingFunction.class.getClassLoader().getResourceAsStream("target.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
