package io.streambed.protocol;

import static io.streambed.protocol.RawConnection.bare;
import static io.streambed.protocol.RawConnection.put;
import static io.streambed.protocol.RawConnection.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streambed.protocol.RawConnection.Response;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpLimitsTest {
    private static final int MEGABYTE = 1024 * 1024;
    private static final String ITEM = "{\"TableName\":\"abc\",\"Item\":{\"a\":{\"S\":\"x\"}}}";
    private static final String NEVER = "{\"TableName\":\"never\",\"Item\":{\"a\":{\"S\":\"x\"}}}";

    private final Vertx vertx = Vertx.vertx();
    private final ToyOperations operations = new ToyOperations();
    private final List<HttpEndpoint> endpoints = new ArrayList<>();

    private static HttpEndpoint.Options options(
            Duration deadline, int maxCalls, int maxBody, long maxBuffered, Duration bodyTimeout, Duration idle) {
        return new HttpEndpoint.Options(
                "127.0.0.1", 0, "eu-test-1", 1, deadline, maxCalls, maxBody, maxBuffered, bodyTimeout, idle);
    }

    private static HttpEndpoint.Options defaults() {
        return options(
                Duration.ofSeconds(15),
                4096,
                16 * MEGABYTE,
                256 * MEGABYTE,
                Duration.ofSeconds(30),
                Duration.ofSeconds(75));
    }

    private RawConnection connect(HttpEndpoint.Options options) throws Exception {
        return new RawConnection(start(options).port());
    }

    private HttpEndpoint start(HttpEndpoint.Options options) throws Exception {
        HttpEndpoint endpoint = HttpEndpoint.start(vertx, options, operations.all())
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        endpoints.add(endpoint);
        return endpoint;
    }

    @AfterEach
    void stop() throws Exception {
        for (HttpEndpoint endpoint : endpoints) {
            endpoint.close().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static String itemOfSize(int bytes) {
        String frame = "{\"TableName\":\"abc\",\"Item\":{\"a\":{\"S\":\"\"}}}";
        return frame.replace("\"\"", "\"" + "x".repeat(bytes - frame.length()) + "\"");
    }

    @Test
    void aBodyOfExactlyTheLimitIsRead() throws Exception {
        try (RawConnection connection = connect(defaults())) {
            assertThat(connection.call(put(itemOfSize(16 * MEGABYTE))).status()).isEqualTo(200);
        }
    }

    @Test
    void aBodyBeyondTheLimitIsRefusedAndTheConnectionSurvives() throws Exception {
        try (RawConnection connection = connect(defaults())) {
            Response response = connection.call(put(itemOfSize(16 * MEGABYTE + 1)));

            assertThat(response.status()).isEqualTo(413);
            assertThat(response.body()).contains("RequestEntityTooLargeException");
            assertThat(connection.call(put(ITEM)).status()).isEqualTo(200);
        }
        assertThat(operations.handled).hasValue(1);
    }

    @Test
    void aChunkedBodyBeyondTheLimitIsRefused() throws Exception {
        try (RawConnection connection = connect(defaults())) {
            connection.send(bare(
                    "POST / HTTP/1.1",
                    new byte[0],
                    "Transfer-Encoding: chunked",
                    "Content-Type: application/json",
                    "X-Amz-Target: DynamoDB_20120810.PutItem"));
            byte[] chunk = ("100000\r\n" + "x".repeat(MEGABYTE) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 20; i++) {
                connection.send(chunk);
            }
            connection.send("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(connection.receive().status()).isEqualTo(413);
        }
    }

    @Test
    void anEndlessBodyEndsTheConnection() throws Exception {
        HttpEndpoint.Options options = options(
                Duration.ofSeconds(15), 16, MEGABYTE, 16 * MEGABYTE, Duration.ofSeconds(30), Duration.ofSeconds(75));
        try (RawConnection connection = connect(options)) {
            connection.send(request("POST / HTTP/1.1", new byte[0], "Content-Length: 9000000000000"));
            byte[] piece = new byte[MEGABYTE];

            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            connection.send(piece);
                        }
                        assertThat(connection.isClosedByServer()).isTrue();
                        throw new IOException("closed");
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aBodyCutOffInTheMiddleChangesNothing() throws Exception {
        HttpEndpoint endpoint = start(defaults());
        byte[] request = put(ITEM);
        for (int length : new int[] {20, request.length - 30, request.length - 1}) {
            try (RawConnection connection = new RawConnection(endpoint.port())) {
                connection.send(Arrays.copyOf(request, length));
                connection.closeOutput();

                assertThat(connection.isClosedByServer()).isTrue();
            }
        }

        try (RawConnection connection = new RawConnection(endpoint.port())) {
            assertThat(connection.call(request).status()).isEqualTo(200);
        }
        assertThat(operations.handled).hasValue(1);
    }

    @Test
    void aClientThatDribblesItsBodyIsCutOff() throws Exception {
        HttpEndpoint.Options options = options(
                Duration.ofSeconds(15), 16, MEGABYTE, 16 * MEGABYTE, Duration.ofMillis(300), Duration.ofSeconds(75));
        try (RawConnection connection = connect(options)) {
            byte[] request = put(ITEM);
            connection.send(Arrays.copyOf(request, request.length - 10));

            assertThat(connection.isClosedByServer()).isTrue();
        }
        assertThat(operations.handled).hasValue(0);
    }

    @Test
    void aConnectionWithoutTrafficIsClosed() throws Exception {
        HttpEndpoint.Options options = options(
                Duration.ofSeconds(15), 16, MEGABYTE, 16 * MEGABYTE, Duration.ofSeconds(30), Duration.ofMillis(300));
        try (RawConnection connection = connect(options)) {
            connection.send("POST / HT".getBytes(StandardCharsets.US_ASCII));

            assertThat(connection.isClosedByServer()).isTrue();
        }
    }

    @Test
    void aCallThatNeverEndsIsAnsweredAtItsDeadline() throws Exception {
        HttpEndpoint.Options options = options(
                Duration.ofMillis(300), 16, MEGABYTE, 16 * MEGABYTE, Duration.ofSeconds(30), Duration.ofSeconds(75));
        try (RawConnection connection = connect(options)) {
            Response response = connection.call(put(NEVER));

            assertThat(response.status()).isEqualTo(500);
            assertThat(response.body()).contains("InternalServerError");
            assertThat(connection.call(put(ITEM)).status()).isEqualTo(200);
        }
    }

    @Test
    void whatIsTooMuchAtOnceIsThrottled() throws Exception {
        HttpEndpoint.Options options = options(
                Duration.ofSeconds(15), 1, MEGABYTE, 16 * MEGABYTE, Duration.ofSeconds(30), Duration.ofSeconds(75));
        HttpEndpoint endpoint = start(options);
        try (RawConnection first = new RawConnection(endpoint.port());
                RawConnection second = new RawConnection(endpoint.port())) {
            first.send(put(NEVER));
            Awaitility.await().until(() -> operations.handled.get() == 1);

            Response throttled = second.call(put(ITEM));
            operations.never.complete(Reply.EMPTY);
            Response released = first.receive();

            assertThat(throttled.status()).isEqualTo(400);
            assertThat(throttled.body()).contains("com.amazon.coral.availability#ThrottlingException");
            assertThat(released.body()).isEqualTo("{}");
            assertThat(second.call(put(ITEM)).status()).isEqualTo(200);
        }
    }

    @Test
    void bodiesShareABudget() throws Exception {
        HttpEndpoint.Options options = options(
                Duration.ofSeconds(15), 16, 2 * MEGABYTE, 3 * MEGABYTE, Duration.ofSeconds(30), Duration.ofSeconds(75));
        HttpEndpoint endpoint = start(options);
        try (RawConnection first = new RawConnection(endpoint.port());
                RawConnection second = new RawConnection(endpoint.port())) {
            String big = itemOfSize(2 * MEGABYTE - 10);
            first.send(put(big.replace("\"abc\"", "\"never\"")));
            Awaitility.await().until(() -> operations.handled.get() == 1);

            Response refused = second.call(put(big));
            operations.never.complete(Reply.EMPTY);
            first.receive();

            assertThat(refused.body()).contains("ThrottlingException");
            assertThat(second.call(put(big)).status()).isEqualTo(200);
        }
    }

    /** Vert.x takes the next of pipelined requests only when the answer before has left; memory depends on it. */
    @Test
    void aClientThatDoesNotReadItsAnswersIsNotServedOn() throws Exception {
        int requests = 200;
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < requests; i++) {
            all.writeBytes(put("{\"TableName\":\"large\",\"Item\":{}}"));
        }
        try (RawConnection connection = connect(defaults())) {
            connection.send(all.toByteArray());

            Awaitility.await().until(() -> operations.handled.get() >= 2);
            Awaitility.await()
                    .during(Duration.ofMillis(700))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> operations.handled.get() < requests / 4);
            for (int i = 0; i < requests; i++) {
                assertThat(connection.receive().status()).isEqualTo(200);
            }
        }
        assertThat(operations.handled).hasValue(requests);
    }

    /** A server that has been sent garbage for a while is as well as before. */
    @Test
    void mutatedRequestsDoNoHarm() throws Exception {
        HttpEndpoint endpoint = start(options(
                Duration.ofSeconds(15), 16, MEGABYTE, 16 * MEGABYTE, Duration.ofSeconds(30), Duration.ofSeconds(15)));
        byte[] valid = put(ITEM);
        Random random = new Random(42);
        for (int run = 0; run < 500; run++) {
            byte[] mutated = Arrays.copyOf(valid, random.nextInt(4) == 0 ? random.nextInt(valid.length) : valid.length);
            for (int change = 0; change < random.nextInt(5) && mutated.length > 0; change++) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }
            try (RawConnection connection = new RawConnection(endpoint.port())) {
                connection.send(mutated);
                connection.closeOutput();
                connection.isClosedByServer();
            }
        }

        try (RawConnection connection = new RawConnection(endpoint.port())) {
            assertThat(connection.call(valid).status()).isEqualTo(200);
        }
    }

    @Test
    void headersBeyondReasonAreRefused() throws Exception {
        try (RawConnection connection = connect(defaults())) {
            assertThat(connection
                            .call(put(ITEM, "X-Long: " + "x".repeat(100_000)))
                            .status())
                    .isEqualTo(431);
        }
        try (RawConnection connection = new RawConnection(endpoints.getFirst().port())) {
            assertThat(connection
                            .call(bare("GET /" + "x".repeat(10_000) + " HTTP/1.1", new byte[0]))
                            .status())
                    .isEqualTo(414);
        }
    }

    @Test
    void whatIsNotHttpIsRefused() throws Exception {
        try (RawConnection connection = connect(defaults())) {
            Response response = connection.call("\u0016\u0003\u0001 what\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(response.status()).isEqualTo(400);
            assertThat(connection.isClosedByServer()).isTrue();
        }
    }

    @Test
    void aPortInUseFailsTheStart() throws Exception {
        HttpEndpoint endpoint = start(defaults());

        assertThatThrownBy(() -> HttpEndpoint.start(
                                Vertx.vertx(),
                                HttpEndpoint.Options.defaults("127.0.0.1", endpoint.port(), "r"),
                                operations.all())
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(BindException.class);
    }

    @Test
    void afterClosingNobodyListens() throws Exception {
        HttpEndpoint endpoint = start(defaults());
        try (RawConnection connection = new RawConnection(endpoint.port())) {
            connection.call(put(ITEM));

            endpoint.close().toCompletableFuture().get(10, TimeUnit.SECONDS);
            endpoints.clear();

            assertThat(connection.isClosedByServer()).isTrue();
            assertThatThrownBy(() -> new RawConnection(endpoint.port()).close())
                    .isInstanceOf(java.net.ConnectException.class);
        }
    }
}
