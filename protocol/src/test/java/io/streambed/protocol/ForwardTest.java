package io.streambed.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.streambed.model.PartitionMovedException;
import io.streambed.protocol.RawConnection.Response;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ForwardTest {
    private static final String HOST = "127.0.0.1";
    private static final int LOG_PARTITION = 3;

    private final Vertx vertx = Vertx.vertx();
    private final ToyOperations operations = new ToyOperations();
    private final ClusterSecret secret = new ClusterSecret("the secret");
    private final ForwardClient client = new ForwardClient(vertx, secret);
    private ForwardEndpoint endpoint;

    @BeforeEach
    void start() throws Exception {
        endpoint = ForwardEndpoint.start(vertx, HOST, 0, secret, operations.all())
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        client.close().toCompletableFuture().get(10, TimeUnit.SECONDS);
        endpoint.close().toCompletableFuture().get(10, TimeUnit.SECONDS);
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private Call call(String table, Duration remaining) {
        byte[] body =
                ("{\"TableName\":\"" + table + "\",\"Item\":{\"a\":{\"S\":\"é\"}}}").getBytes(StandardCharsets.UTF_8);
        Operation operation = operations.all().getFirst();
        return new Call(
                operation,
                InputDecoder.decode(operation.input(), body),
                body,
                System.nanoTime() + remaining.toNanos(),
                false,
                RequestIds.next());
    }

    private Reply.Raw forwarded(String table) throws Exception {
        return (Reply.Raw)
                get(client.forward(HOST, endpoint.port(), LOG_PARTITION, call(table, Duration.ofSeconds(10))));
    }

    private static Reply get(CompletionStage<Reply> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static String text(Reply.Raw reply) {
        return new String(reply.body(), StandardCharsets.UTF_8);
    }

    @Test
    void anAnswerComesBackAsItWasRendered() throws Exception {
        Reply.Raw reply = forwarded("later");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(text(reply))
                .isEqualTo("{\"Item\":{\"a\":{\"S\":\"é\"}},\"Operation\":\"PutItem\",\"Forwarded\":true}");
    }

    @Test
    void anErrorComesBackAsItWasRendered() throws Exception {
        assertThat(forwarded("fails").status()).isEqualTo(400);
        assertThat(text(forwarded("fails"))).contains("#ResourceNotFoundException");
        assertThat(text(forwarded("refuses"))).contains("#ConditionalCheckFailedException", "\"Item\"");
        assertThat(forwarded("breaks").status()).isEqualTo(500);
        assertThat(text(forwarded("breaks"))).doesNotContain("secret");
    }

    @Test
    void manyCallsShareTheConnections() throws Exception {
        List<CompletionStage<Reply>> replies = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            replies.add(client.forward(HOST, endpoint.port(), LOG_PARTITION, call("later", Duration.ofSeconds(10))));
        }

        for (CompletionStage<Reply> reply : replies) {
            assertThat(((Reply.Raw) get(reply)).status()).isEqualTo(200);
        }
    }

    @Test
    void aPartitionThatMovedIsNamed() {
        assertThatThrownBy(() -> forwarded("moved"))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        PartitionMovedException.class,
                        moved -> assertThat(moved.logPartition()).isEqualTo(LOG_PARTITION));
    }

    @Test
    void whatWasNeverSentMayBeRoutedAgain() throws Exception {
        try (Socket bound = new Socket()) {
            // Nobody listens there, and nobody else can.
            bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

            assertThatThrownBy(() -> get(client.forward(
                            HOST, bound.getLocalPort(), LOG_PARTITION, call("abc", Duration.ofSeconds(10)))))
                    .hasCauseInstanceOf(PartitionMovedException.class);
        }
    }

    @Test
    void whatWasSentToANodeThatDiedIsUncertain() throws Exception {
        try (ServerSocket node = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> death = CompletableFuture.runAsync(() -> {
                try (Socket connection = node.accept()) {
                    connection.getInputStream().readNBytes(100);
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });

            assertThatThrownBy(() -> get(client.forward(
                            HOST, node.getLocalPort(), LOG_PARTITION, call("abc", Duration.ofSeconds(10)))))
                    .hasCauseInstanceOf(ForwardUncertainException.class);
            death.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void whatIsNotAnsweredBeforeTheDeadlineIsUncertain() throws Exception {
        try (ServerSocket hanging = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            // If the deadline passes before there is a connection, nothing was sent.
            await().untilAsserted(() -> assertThatThrownBy(() -> get(client.forward(
                            HOST, hanging.getLocalPort(), LOG_PARTITION, call("abc", Duration.ofMillis(300)))))
                    .hasCauseInstanceOf(ForwardUncertainException.class));
        }
    }

    @Test
    void aCallPastItsDeadlineIsNotSent() {
        assertThatThrownBy(() ->
                        get(client.forward(HOST, endpoint.port(), LOG_PARTITION, call("abc", Duration.ofSeconds(-1)))))
                .hasCauseInstanceOf(PartitionMovedException.class);
        assertThat(operations.handled).hasValue(0);
    }

    @Test
    void theOwnerEndsACallAtTheCallersDeadline() throws Exception {
        byte[] body = "{\"TableName\":\"never\",\"Item\":{}}".getBytes(StandardCharsets.US_ASCII);

        try (RawConnection connection = new RawConnection(endpoint.port())) {
            Response response =
                    forward(connection, body, body, System.currentTimeMillis(), "DynamoDB_20120810.PutItem");

            assertThat(response.status()).isEqualTo(500);
            assertThat(response.body()).contains("InternalServerError");
        }
    }

    @Test
    void anotherSecretIsRefused() {
        ForwardClient stranger = new ForwardClient(vertx, new ClusterSecret("another secret"));

        assertThatThrownBy(() -> get(
                        stranger.forward(HOST, endpoint.port(), LOG_PARTITION, call("abc", Duration.ofSeconds(10)))))
                .hasCauseInstanceOf(io.streambed.model.DynamoDbException.class);
        assertThat(operations.handled).hasValue(0);
    }

    @Test
    void whatIsNotSignedOrChangedOrStaleIsRefused() throws Exception {
        byte[] body = "{\"TableName\":\"abc\",\"Item\":{}}".getBytes(StandardCharsets.US_ASCII);
        byte[] changed = "{\"TableName\":\"abd\",\"Item\":{}}".getBytes(StandardCharsets.US_ASCII);
        long now = System.currentTimeMillis();

        try (RawConnection connection = new RawConnection(endpoint.port())) {
            assertThat(forward(connection, body, body, now, "DynamoDB_20120810.PutItem")
                            .status())
                    .isEqualTo(200);
            assertThat(forward(connection, body, changed, now, "DynamoDB_20120810.PutItem")
                            .status())
                    .isEqualTo(403);
            assertThat(forward(connection, body, body, now - 120_000, "DynamoDB_20120810.PutItem")
                            .status())
                    .isEqualTo(403);
            assertThat(forward(connection, body, body, now + 120_000, "DynamoDB_20120810.PutItem")
                            .status())
                    .isEqualTo(403);
            assertThat(forward(connection, body, body, now, "DynamoDB_20120810.Other")
                            .status())
                    .isEqualTo(400);
            assertThat(connection.call(RawConnection.put("{}")).status()).isEqualTo(404);
            assertThat(connection
                            .call(RawConnection.bare(
                                    "POST /internal/forward HTTP/1.1", body, "Content-Length: " + body.length))
                            .status())
                    .isEqualTo(403);
        }
        assertThat(operations.handled).hasValue(1);
    }

    private Response forward(RawConnection connection, byte[] signed, byte[] sent, long time, String target)
            throws Exception {
        ForwardHeaders headers = new ForwardHeaders(target, "ID", time, 1000);
        return connection.call(RawConnection.bare(
                "POST /internal/forward HTTP/1.1",
                sent,
                "Content-Length: " + sent.length,
                "x-streambed-target: " + target,
                "x-streambed-request-id: ID",
                "x-streambed-time: " + time,
                "x-streambed-remaining-ms: 1000",
                "x-streambed-signature: " + secret.sign(headers.signed(), signed)));
    }
}
