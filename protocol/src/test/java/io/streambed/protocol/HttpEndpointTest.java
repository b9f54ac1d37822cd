package io.streambed.protocol;

import static io.streambed.protocol.RawConnection.bare;
import static io.streambed.protocol.RawConnection.put;
import static io.streambed.protocol.RawConnection.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.protocol.RawConnection.Response;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpEndpointTest {
    private static final String ITEM = "{\"TableName\":\"abc\",\"Item\":{\"a\":{\"S\":\"x\"}}}";
    private static final String ECHO = "{\"Item\":{\"a\":{\"S\":\"x\"}},\"Operation\":\"PutItem\",\"Forwarded\":false}";
    private static final byte[] NOTHING = new byte[0];

    private final Vertx vertx = Vertx.vertx();
    private final ToyOperations operations = new ToyOperations();
    private HttpEndpoint endpoint;
    private RawConnection connection;

    @BeforeEach
    void start() throws Exception {
        endpoint = HttpEndpoint.start(
                        vertx, HttpEndpoint.Options.defaults("127.0.0.1", 0, "eu-test-1"), operations.all())
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

    private static String table(String name) {
        return "{\"TableName\":\"" + name + "\",\"Item\":{\"a\":{\"S\":\"x\"}}}";
    }

    private static String crc32(byte[] body) {
        CRC32 crc = new CRC32();
        crc.update(body);
        return Long.toString(crc.getValue());
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void anAnswerCarriesItsIdAndChecksum() throws Exception {
        Response response = connection.call(put(ITEM));

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(ECHO);
        assertThat(response.header("x-amzn-RequestId")).matches("[0-9A-Z]{52}");
        assertThat(response.header("x-amz-crc32")).isEqualTo(crc32(response.bytes()));
        assertThat(response.header("Content-Type")).isEqualTo("application/x-amz-json-1.0");
        assertThat(response.header("Date"))
                .matches("[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT");
    }

    @Test
    void bothServicesAreServedOnOnePort() throws Exception {
        Response response = connection.call(
                request("POST / HTTP/1.1", ascii(ITEM), "X-Amz-Target: DynamoDBStreams_20120810.GetRecords"));

        assertThat(response.body()).contains("\"Operation\":\"GetRecords\"");
    }

    @Test
    void anAnswerFromAnotherThreadArrives() throws Exception {
        assertThat(connection.call(put(table("later"))).body()).isEqualTo(ECHO);
    }

    @Test
    void aConnectionIsKeptForManyRequests() throws Exception {
        for (int i = 0; i < 100; i++) {
            assertThat(connection.call(put(ITEM)).status()).isEqualTo(200);
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < 200; i++) {
            all.writeBytes(put("{\"TableName\":\"" + (i % 3 == 0 ? "later" : "abc") + "\",\"Item\":{\"i\":{\"N\":\"" + i
                    + "\"}}}"));
        }

        connection.send(all.toByteArray());

        for (int i = 0; i < 200; i++) {
            assertThat(connection.receive().body()).startsWith("{\"Item\":{\"i\":{\"N\":\"" + i + "\"}}");
        }
    }

    @Test
    void aRequestMayComeByteByByte() throws Exception {
        for (byte b : put(ITEM)) {
            connection.send(new byte[] {b});
        }

        assertThat(connection.receive().body()).isEqualTo(ECHO);
    }

    @Test
    void aChunkedRequestIsRead() throws Exception {
        byte[] head = bare(
                "POST / HTTP/1.1",
                NOTHING,
                "Transfer-Encoding: chunked",
                "Content-Type: application/json; charset=utf-8",
                "X-Amz-Target: DynamoDB_20120810.PutItem",
                "Date: now",
                "Authorization: " + RawConnection.AUTHORIZATION);

        connection.send(head);
        for (int i = 0; i < ITEM.length(); i++) {
            connection.send(ascii("1\r\n" + ITEM.charAt(i) + "\r\n"));
        }
        Response response = connection.send(ascii("0\r\n\r\n")).receive();

        assertThat(response.body()).isEqualTo(ECHO);
        assertThat(response.header("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void aGzippedRequestIsInflated() throws Exception {
        byte[] body = gzip(ascii(ITEM));

        Response response = connection.call(
                request("POST / HTTP/1.1", body, "X-Amz-Target: DynamoDB_20120810.PutItem", "Content-Encoding: gzip"));

        assertThat(response.body()).isEqualTo(ECHO);
    }

    @Test
    void aGzipBombIsRefusedAndTheConnectionSurvives() throws Exception {
        byte[] bomb = gzip(new byte[17 * 1024 * 1024]);

        Response response = connection.call(
                request("POST / HTTP/1.1", bomb, "X-Amz-Target: DynamoDB_20120810.PutItem", "Content-Encoding: gzip"));

        assertThat(response.status()).isEqualTo(413);
        assertThat(connection.call(put(ITEM)).status()).isEqualTo(200);
    }

    @Test
    void brokenGzipIsMalformed() throws Exception {
        byte[] body = gzip(ascii(ITEM));
        body[body.length - 6] ^= 1;

        Response response = connection.call(
                request("POST / HTTP/1.1", body, "X-Amz-Target: DynamoDB_20120810.PutItem", "Content-Encoding: gzip"));

        assertThat(response.body()).isEqualTo("{\"__type\":\"com.amazon.coral.service#SerializationException\"}");
    }

    @Test
    void anErrorCarriesItsTypeAndMessage() throws Exception {
        Response response = connection.call(put(table("fails")));

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.body())
                .isEqualTo("{\"__type\":\"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException\","
                        + "\"message\":\"Requested resource not found: Table: fails not found\"}");
        assertThat(response.header("x-amz-crc32")).isEqualTo(crc32(response.bytes()));
    }

    @Test
    void anErrorMayCarryMembersOfItsOwn() throws Exception {
        assertThat(connection.call(put(table("refuses"))).body())
                .isEqualTo("{\"__type\":\"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException\","
                        + "\"message\":\"The conditional request failed\",\"Item\":{\"a\":{\"S\":\"x\"}}}");
    }

    @Test
    void theMessageOfASerializationErrorIsCapitalized() throws Exception {
        assertThat(connection.call(put("{\"TableName\":1}")).body())
                .isEqualTo("{\"__type\":\"com.amazon.coral.service#SerializationException\","
                        + "\"Message\":\"NUMBER_VALUE cannot be converted to String\"}");
    }

    @Test
    void violatedConstraintsAreReported() throws Exception {
        Response response = connection.call(put("{}"));

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.body())
                .startsWith(
                        "{\"__type\":\"com.amazon.coral.validate#ValidationException\",\"message\":\"2 validation errors");
        assertThat(operations.handled).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"breaks", "breaks-late", "breaks-writing", "overflows", "moved"})
    void aFailureInsideTellsNothing(String table) throws Exception {
        Response response = connection.call(put(table(table)));

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.body())
                .isEqualTo("{\"__type\":\"com.amazonaws.dynamodb.v20120810#InternalServerError\","
                        + "\"message\":\"Internal server error\"}");
        assertThat(connection.call(put(ITEM)).status()).isEqualTo(200);
    }

    @Test
    void aGetIsAnsweredWithHealth() throws Exception {
        Response response = connection.call(bare("GET / HTTP/1.1", NOTHING));

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("healthy: dynamodb.eu-test-1.amazonaws.com ");
        assertThat(response.header("x-amz-crc32")).isEqualTo(crc32(response.bytes()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PUT / HTTP/1.1",
                "DELETE / HTTP/1.1",
                "OPTIONS / HTTP/1.1",
                "POST /other HTTP/1.1",
                "GET /other HTTP/1.1",
                "PATCH / HTTP/1.1",
                "BREW / HTTP/1.1"
            })
    void otherMethodsAndPathsAreUnknown(String line) throws Exception {
        Response response = connection.call(request(line, NOTHING, "X-Amz-Target: DynamoDB_20120810.PutItem"));

        assertThat(response.status()).isEqualTo(404);
        assertThat(response.body()).isEqualTo("<UnknownOperationException/>\n");
        assertThat(response.header("x-amz-crc32")).isEqualTo("3552371480");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Type: whatever", "Content-Type: text/plain", "X-None: x"})
    void otherContentTypesAreUnknown(String header) throws Exception {
        Response response = connection.call(bare(
                "POST / HTTP/1.1",
                ascii("hi"),
                "Content-Length: 2",
                header,
                "X-Amz-Target: DynamoDB_20120810.PutItem"));

        assertThat(response.status()).isEqualTo(404);
        assertThat(response.body()).isEqualTo("<UnknownOperationException/>\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-None: x",
                "X-Amz-Target: whatever",
                "X-Amz-Target: DynamoDB_20120810.ListTable",
                "X-Amz-Target: DynamoDB_20111205.PutItem",
                "X-Amz-Target: DynamoDBStreams_20120810.PutItem",
                "X-Amz-Target: DynamoDB_20120810.putitem"
            })
    void otherTargetsAreUnknownOperations(String header) throws Exception {
        Response response = connection.call(request("POST / HTTP/1.1", ascii("{}"), header));

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.body()).isEqualTo("{\"__type\":\"com.amazon.coral.service#UnknownOperationException\"}");
        assertThat(response.header("x-amz-crc32")).isEqualTo("1368724161");
    }

    @Test
    void malformedJsonCountsBeforeEverythingElse() throws Exception {
        Response response = connection.call(
                bare("POST / HTTP/1.1", ascii("hi"), "Content-Length: 2", "Content-Type: application/json"));

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.body()).isEqualTo("{\"__type\":\"com.amazon.coral.service#SerializationException\"}");
        assertThat(response.header("x-amz-crc32")).isEqualTo("3948637019");
        assertThat(response.header("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void aRequestWithoutABodyIsMalformed() throws Exception {
        Response response =
                connection.call(request("POST / HTTP/1.1", NOTHING, "X-Amz-Target: DynamoDB_20120810.PutItem"));

        assertThat(response.body()).isEqualTo("{\"__type\":\"com.amazon.coral.service#SerializationException\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-None: x", "Authorization: AWS4", "Authorization: Basic abc", "Authorization:"})
    void aRequestThatIsNotSignedIsRefused(String header) throws Exception {
        Response response = connection.call(bare(
                "POST / HTTP/1.1",
                ascii(ITEM),
                "Content-Length: " + ITEM.length(),
                "Content-Type: application/x-amz-json-1.0",
                "X-Amz-Target: DynamoDB_20120810.PutItem",
                header));

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.body())
                .isEqualTo("{\"__type\":\"com.amazon.coral.service#MissingAuthenticationTokenException\",\"message\":"
                        + "\"Request is missing Authentication Token\"}");
        assertThat(operations.handled).hasValue(0);
    }

    @Test
    void anIncompleteSignatureIsRefused() throws Exception {
        Response response = connection.call(bare(
                "POST / HTTP/1.1",
                ascii(ITEM),
                "Content-Length: " + ITEM.length(),
                "Content-Type: application/json",
                "X-Amz-Target: DynamoDB_20120810.PutItem",
                "Authorization: AWS4-"));

        assertThat(response.body())
                .isEqualTo("{\"__type\":\"com.amazon.coral.service#IncompleteSignatureException\",\"message\":"
                        + "\"Authorization header requires 'Credential' parameter. "
                        + "Authorization header requires 'Signature' parameter. "
                        + "Authorization header requires 'SignedHeaders' parameter. "
                        + "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
                        + "Authorization=AWS4-\"}");
        assertThat(response.header("x-amz-crc32")).isEqualTo("1828866742");
    }

    @Test
    void aSignatureMayBeInTheQuery() throws Exception {
        String[] headers = {
            "Content-Length: " + ITEM.length(),
            "Content-Type: application/json",
            "X-Amz-Target: DynamoDB_20120810.PutItem"
        };

        Response complete = connection.call(bare(
                "POST /?X-Amz-Algorithm=a&X-Amz-Credential=b&X-Amz-Signature=c&X-Amz-SignedHeaders=d&X-Amz-Date=e HTTP/1.1",
                ascii(ITEM),
                headers));
        Response incomplete = connection.call(bare(
                "POST /?X-Amz-Algorithm=a&X-Amz-Signature=c&X-Amz-SignedHeaders=d&X-Amz-Date=e HTTP/1.1",
                ascii(ITEM),
                headers));
        Response twice = connection.call(
                request("POST /?X-Amz-Algorithm=a HTTP/1.1", ascii(ITEM), "X-Amz-Target: DynamoDB_20120810.PutItem"));

        assertThat(complete.status()).isEqualTo(200);
        assertThat(incomplete.body())
                .contains(
                        "IncompleteSignatureException", "must include 'X-Amz-Credential'. Re-examine the query-string");
        assertThat(twice.body()).contains("InvalidSignatureException", "Found both 'X-Amz-Algorithm'");
    }

    @Test
    void aPreflightIsAllowedWhatItAsksFor() throws Exception {
        Response response = connection.call(bare(
                "OPTIONS / HTTP/1.1",
                NOTHING,
                "Origin: http://example.com",
                "Access-Control-Request-Headers: a, b, c",
                "Access-Control-Request-Method: POST"));

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("access-control-allow-origin")).isEqualTo("*");
        assertThat(response.header("access-control-allow-headers")).isEqualTo("a, b, c");
        assertThat(response.header("access-control-allow-methods")).isEqualTo("POST");
        assertThat(response.header("access-control-max-age")).isEqualTo("172800");
        assertThat(response.header("content-length")).isEqualTo("0");
        assertThat(response.header("x-amzn-requestid")).matches("[0-9A-Z]{52}");
    }

    @Test
    void answersToBrowsersMayBeRead() throws Exception {
        Response response = connection.call(put(ITEM, "Origin: http://example.com"));

        assertThat(response.header("access-control-allow-origin")).isEqualTo("*");
        assertThat(response.header("access-control-expose-headers")).contains("x-amz-crc32");
    }

    @Test
    void brokenUtf8IsMalformed() throws Exception {
        byte[] body = ascii(ITEM);
        body[body.length - 5] = (byte) 0xff;

        Response response =
                connection.call(request("POST / HTTP/1.1", body, "X-Amz-Target: DynamoDB_20120810.PutItem"));

        assertThat(response.body()).isEqualTo("{\"__type\":\"com.amazon.coral.service#SerializationException\"}");
    }

    @Test
    void valuesNestedTooDeepAreRefused() throws Exception {
        String deep = "{\"L\":[".repeat(200) + "{\"S\":\"x\"}" + "]}".repeat(200);

        Response response = connection.call(put("{\"TableName\":\"abc\",\"Item\":{\"a\":" + deep + "}}"));

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.body()).contains("ValidationException", "Nesting Levels have exceeded supported limits");
        assertThat(connection.call(put("[".repeat(1_000_000))).body()).contains("SerializationException");
        assertThat(connection.call(put(ITEM)).status()).isEqualTo(200);
    }

    @Test
    void manyClientsAreServedAtOnce() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + endpoint.port() + "/"))
                .version(HttpClient.Version.HTTP_2) // asks for an upgrade, which is not taken
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "DynamoDB_20120810.PutItem")
                .header("X-Amz-Date", "20261121T000000Z")
                .header("Authorization", RawConnection.AUTHORIZATION)
                .POST(HttpRequest.BodyPublishers.ofString(table("later")))
                .build();

        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 200)
                .mapToObj(_ -> client.sendAsync(request, HttpResponse.BodyHandlers.ofString()))
                .toList();

        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.get(10, TimeUnit.SECONDS).body()).isEqualTo(ECHO);
        }
    }
}
