package io.streambed.protocol;

import static io.streambed.protocol.RawConnection.bare;
import static io.streambed.protocol.RawConnection.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streambed.protocol.RawConnection.Response;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpRouteTest {
    private static final byte[] NOTHING = new byte[0];
    private static final int MEGABYTE = 1024 * 1024;

    private final Vertx vertx = Vertx.vertx();
    private HttpEndpoint endpoint;
    private RawConnection connection;

    @BeforeEach
    void start() throws Exception {
        HttpEndpoint.Options options = new HttpEndpoint.Options(
                "127.0.0.1",
                0,
                "eu-test-1",
                1,
                Duration.ofMillis(500),
                16,
                MEGABYTE,
                4 * MEGABYTE,
                Duration.ofSeconds(30),
                Duration.ofSeconds(30));
        List<HttpRoute> routes = List.of(
                new HttpRoute("/things", call -> answer("things", call)),
                new HttpRoute("/things/special", call -> answer("special", call)));
        endpoint = HttpEndpoint.start(vertx, options, new ToyOperations().all(), routes)
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        connection = new RawConnection(endpoint.port());
    }

    @AfterEach
    void stop() throws Exception {
        connection.close();
        endpoint.close().toCompletableFuture().get(10, TimeUnit.SECONDS);
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static CompletionStage<HttpAnswer> answer(String route, HttpCall call) {
        if (call.segments().equals(List.of("breaks"))) {
            throw new IllegalStateException("secret detail");
        }
        if (call.segments().equals(List.of("never"))) {
            return new CompletableFuture<>();
        }
        String text = route + " " + call.method() + " " + call.segments() + " q=" + call.parameter("q") + " h="
                + call.header("X-Thing") + " " + new String(call.body(), StandardCharsets.US_ASCII);
        HttpAnswer echo = new HttpAnswer(
                202, Map.of("Content-Type", "text/x", "X-Echo", "1"), text.getBytes(StandardCharsets.US_ASCII));
        return CompletableFuture.completedFuture(echo);
    }

    private Response call(String line, String body, String... headers) throws IOException {
        String[] all = java.util.Arrays.copyOf(headers, headers.length + 1);
        all[headers.length] = "Content-Length: " + body.length();
        return connection.call(bare(line, body.getBytes(StandardCharsets.US_ASCII), all));
    }

    @Test
    void aRouteGetsTheWholeRequestAndAnswersAsItLikes() throws Exception {
        Response response =
                call("PUT /things/a%2Fb/c+d?q=x%20y HTTP/1.1", "hello", "x-thing: 7", "Content-Type: any/thing");

        assertThat(response.status()).isEqualTo(202);
        assertThat(response.body()).isEqualTo("things PUT [a/b, c+d] q=x y h=7 hello");
        assertThat(response.header("Content-Type")).isEqualTo("text/x");
        assertThat(response.header("X-Echo")).isEqualTo("1");
        assertThat(response.header("x-amzn-RequestId")).matches("[0-9A-Z]{52}");
        assertThat(response.header("Date")).isNotNull();
    }

    @Test
    void theLongestPrefixOfWholeSegmentsWins() throws Exception {
        assertThat(call("GET /things HTTP/1.1", "").body()).startsWith("things GET []");
        assertThat(call("GET /things/ HTTP/1.1", "").body()).startsWith("things GET []");
        assertThat(call("GET /things/special/1 HTTP/1.1", "").body()).startsWith("special GET [1]");
        assertThat(call("GET /things/specials HTTP/1.1", "").body()).startsWith("things GET [specials]");
        assertThat(call("GET /thingsome HTTP/1.1", "").status()).isEqualTo(404);
    }

    @Test
    void operationsAreServedBesideRoutes() throws Exception {
        call("GET /things HTTP/1.1", "");

        assertThat(connection.call(put("{\"TableName\":\"abc\",\"Item\":{}}")).status())
                .isEqualTo(200);
        assertThat(connection.call(bare("GET / HTTP/1.1", NOTHING)).body()).startsWith("healthy");
    }

    @Test
    void aCompressedBodyIsInflated() throws Exception {
        ByteArrayOutputStream gzipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzipped)) {
            out.write("hello".getBytes(StandardCharsets.US_ASCII));
        }

        Response response = connection.call(bare(
                "POST /things HTTP/1.1",
                gzipped.toByteArray(),
                "Content-Encoding: gzip",
                "Content-Length: " + gzipped.size()));

        assertThat(response.body()).endsWith(" hello");
    }

    @Test
    void theLimitsOfOperationsHoldForRoutes() throws Exception {
        assertThat(call("POST /things HTTP/1.1", "x".repeat(MEGABYTE + 1)).status())
                .isEqualTo(413);
        assertThat(call("GET /things/never HTTP/1.1", "").status()).isEqualTo(500);
        assertThat(call("POST /things HTTP/1.1", "x".repeat(MEGABYTE)).status()).isEqualTo(202);
    }

    @Test
    void aFailureIsAnsweredWithoutItsDetail() throws Exception {
        Response response = call("GET /things/breaks HTTP/1.1", "");

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.body()).contains("Internal server error").doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/things/%zz", "/things/%", "/things?q=%zz"})
    void anUrlThatCannotBeDecodedIsRefused(String url) throws Exception {
        assertThat(call("GET " + url + " HTTP/1.1", "").status()).isEqualTo(400);
    }

    @Test
    void aPreflightIsAnsweredForRoutesToo() throws Exception {
        Response response =
                call("OPTIONS /things HTTP/1.1", "", "Origin: http://a", "Access-Control-Request-Method: PUT");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Access-Control-Allow-Methods")).isEqualTo("PUT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "things", "/things/", "/a//b", "/a?b"})
    void whatIsNoPrefixIsRefused(String prefix) {
        assertThatThrownBy(() -> new HttpRoute(prefix, call -> answer("", call)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
