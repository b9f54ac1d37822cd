package io.streambed.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A short life of a server in memory with a bit of everything that clients do. The launcher lets the virtual machine watch
 * it, to keep what it loads, links and learns in an AOT cache for all later starts.
 */
final class Exercise {
    private static final Duration DURATION = Duration.ofSeconds(4);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CONCURRENT = 16;
    private static final int KEYS = 1000;
    private static final String TABLE = "\"TableName\":\"Exercise\"";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI endpoint;

    private Exercise(URI endpoint) {
        this.endpoint = endpoint;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        // The user waits for it, and can do without.
        CompletableFuture.delayedExecutor(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .execute(() -> Runtime.getRuntime().halt(1));
        try (var server = new Server(ServerConfig.of("--in-memory", "--port=0"))) {
            server.start();
            new Exercise(server.endpoint()).run();
        }
        System.exit(0);
    }

    private void run() throws IOException, InterruptedException {
        send("CreateTable", "{" + TABLE + """
                ,"AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],
                "KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST",
                "StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_AND_OLD_IMAGES"}}""");
        long end = System.nanoTime() + DURATION.toNanos();
        for (int round = 0; System.nanoTime() < end; round++) {
            writeAndRead(round);
            if (round % 50 == 0) {
                describe();
                readStream();
            }
        }
        send("DeleteTable", "{" + TABLE + "}");
    }

    private void writeAndRead(int round) {
        List<CompletableFuture<?>> inFlight = new ArrayList<>();
        for (int i = 0; i < CONCURRENT; i++) {
            int key = (round * CONCURRENT + i) % KEYS;
            String item = "{" + TABLE + ",\"Item\":{\"id\":{\"S\":\"" + key + "\"},\"text\":{\"S\":\"" + "x".repeat(400)
                    + "\"},\"n\":{\"N\":\"" + round + ".5\"},\"list\":{\"L\":[{\"BOOL\":true},{\"M\":{}}]}}";
            String wanted = "{" + TABLE + ",\"Key\":{\"id\":{\"S\":\"" + key + "\"}}";
            inFlight.add(sendAsync("PutItem", item + "}"));
            inFlight.add(sendAsync("GetItem", wanted + "}"));
            inFlight.add(sendAsync("GetItem", wanted + ",\"ConsistentRead\":true}"));
            if (i == 0) {
                inFlight.add(sendAsync("PutItem", item + ",\"ConditionExpression\":\"attribute_not_exists(id)\"}"));
                inFlight.add(sendAsync("DeleteItem", wanted + ",\"ReturnValues\":\"ALL_OLD\"}"));
            }
        }
        inFlight.forEach(CompletableFuture::join);
    }

    private void describe() throws IOException, InterruptedException {
        send("ListTables", "{}");
        send("DescribeTable", "{" + TABLE + "}");
    }

    private void readStream() throws IOException, InterruptedException {
        @Nullable String stream = member("StreamArn", send("ListStreams", "{" + TABLE + "}"));
        if (stream == null) {
            return;
        }
        String arn = "{\"StreamArn\":\"" + stream + "\"";
        @Nullable String shard = member("ShardId", send("DescribeStream", arn + "}"));
        String place = arn + ",\"ShardId\":\"" + shard + "\",\"ShardIteratorType\":\"TRIM_HORIZON\"}";
        @Nullable String iterator = member("ShardIterator", send("GetShardIterator", place));
        send("GetRecords", "{\"ShardIterator\":\"" + iterator + "\"}");
    }

    private String send(String operation, String body) throws IOException, InterruptedException {
        return client.send(request(operation, body), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private CompletableFuture<?> sendAsync(String operation, String body) {
        return client.sendAsync(request(operation, body), HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpRequest request(String operation, String body) {
        boolean streams = List.of("ListStreams", "DescribeStream", "GetShardIterator", "GetRecords")
                .contains(operation);
        return HttpRequest.newBuilder(endpoint)
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", (streams ? "DynamoDBStreams_20120810." : "DynamoDB_20120810.") + operation)
                .header("X-Amz-Date", "20260101T000000Z")
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=exercise/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host,"
                                + " Signature=none")
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                .build();
    }

    private static @Nullable String member(String name, String json) {
        Matcher matcher =
                Pattern.compile('"' + name + "\"\\s*:\\s*\"([^\"]*)\"").matcher(json);
        return matcher.find() ? matcher.group(1) : null;
    }
}
