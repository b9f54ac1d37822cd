package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.key;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * What is not right gets the service's answer, byte for byte, and changes nothing.
 *
 * <p>The answers are the service's: as recorded by dynalite's tests against it, and where the service has changed since, as its
 * documentation and its users quote them. DynamoDB Local says other things in many of these cases. The tables of requests are
 * in the resources; {@code <5 x>} in them stands for five times the letter, {@code <33 levels>} for a value that deep.
 */
@ExtendWith(SharedServer.class)
@TestInstance(Lifecycle.PER_CLASS)
class ErrorsIT {
    private static final String VALIDATION = "com.amazon.coral.validate#ValidationException";
    private static final String SERIALIZATION = "com.amazon.coral.service#SerializationException";
    private static final String NOT_FOUND = "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException";
    private static final String UNKNOWN_OPERATION = "com.amazon.coral.service#UnknownOperationException";
    private static final String NO_TOKEN = "com.amazon.coral.service#MissingAuthenticationTokenException";
    /** Stands in no request. */
    private static final char NO_QUOTE = '\u0001';

    private static final Pattern REPEATED = Pattern.compile("<([0-9]+) ([a-z])>");
    private static final Map<String, AttributeValue> RESIDENT = key("resident", 1);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Clients clients;
    private TestTable table;

    ErrorsIT(Clients clients) {
        this.clients = clients;
        table = new TestTable(clients, "");
    }

    @BeforeAll
    void createTable() {
        table = TestTable.withStream(clients, StreamViewType.NEW_AND_OLD_IMAGES);
        table.put(RESIDENT);
    }

    @AfterAll
    void nothingHasChanged() {
        assertThat(table.get(RESIDENT)).isEqualTo(RESIDENT);
        assertThat(table.get(key("a", 1))).isEmpty();
        assertThat(table.reader().readAtLeast(clients, 1)).hasSize(1);
        table.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "unreadable-requests.csv", delimiter = '|', quoteCharacter = NO_QUOTE)
    void aRequestThatCannotBeReadIsASerializationError(
            String description, String operation, String request, @Nullable String message) throws IOException {
        assertError(call(operation, request), SERIALIZATION, "Message", message);
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "unreadable-values.csv", delimiter = '|', quoteCharacter = NO_QUOTE)
    void aValueThatCannotBeReadIsASerializationError(String description, String value, String message)
            throws IOException {
        assertError(put(value), SERIALIZATION, "Message", message);
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "invalid-requests.csv", delimiter = '|', quoteCharacter = NO_QUOTE)
    void anInvalidRequestIsAValidationError(String description, String operation, String request, String message)
            throws IOException {
        assertError(call(operation, request), VALIDATION, "message", message);
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "invalid-values.csv", delimiter = '|', quoteCharacter = NO_QUOTE)
    void anInvalidValueIsAValidationError(String description, String value, String message) throws IOException {
        assertError(put(value), VALIDATION, "message", message);
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "other-errors.csv", delimiter = '|', quoteCharacter = NO_QUOTE)
    void otherErrorsHaveTheServicesNamesAndWords(
            String description, String operation, String request, String type, String message) throws IOException {
        assertError(call(operation, request), type, "message", message.replaceFirst(": T$", ": " + table.name()));
    }

    static Stream<Arguments> wrongHeaders() {
        String noToken = "Request is missing Authentication Token";
        return Stream.of(
                arguments("no target", without("X-Amz-Target"), UNKNOWN_OPERATION, null),
                arguments(
                        "no such operation", with("X-Amz-Target", "DynamoDB_20120810.Guess"), UNKNOWN_OPERATION, null),
                arguments("no such service", with("X-Amz-Target", "DynamoDB_2099.ListTables"), UNKNOWN_OPERATION, null),
                arguments("no authorization", without("Authorization"), NO_TOKEN, noToken),
                arguments("another authorization", with("Authorization", "Basic dGVzdA=="), NO_TOKEN, noToken));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongHeaders")
    void wrongHeadersAreAnError(String description, Map<String, String> headers, String type, @Nullable String message)
            throws IOException {
        assertError(send("POST", "/", headers, "{}"), type, "message", message);
    }

    static Stream<Arguments> wrongTargets() {
        Map<String, String> right = HttpConnection.headers("ListTables");
        return Stream.of(
                arguments("PUT", "/", right),
                arguments("DELETE", "/", right),
                arguments("POST", "/elsewhere", right),
                arguments("GET", "/elsewhere", right),
                arguments("POST", "/", without("Content-Type")),
                arguments("POST", "/", with("Content-Type", "text/plain")));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("wrongTargets")
    void aWrongMethodPathOrContentTypeIsNotFound(String method, String path, Map<String, String> headers)
            throws IOException {
        HttpAnswer answer = send(method, path, headers, "{}");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("<UnknownOperationException/>\n");
        assertThat(answer.header("x-amz-crc32")).isEqualTo("3552371480");
    }

    @Test
    void theHealthCheckAnswersAsTheServiceDoes() throws IOException {
        HttpAnswer answer = send("GET", "/", Map.of("Host", "localhost"), "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("healthy: dynamodb.us-east-1.amazonaws.com ");
    }

    @Test
    void aTableThatIsNotActiveHasNoItemsYet() throws IOException {
        String name = TestTable.unusedName();
        String definition = "{\"TableName\":\"" + name + "\",\"AttributeDefinitions\":[{\"AttributeName\":\"a\","
                + "\"AttributeType\":\"S\"}],\"KeySchema\":[{\"AttributeName\":\"a\",\"KeyType\":\"HASH\"}],"
                + "\"BillingMode\":\"PAY_PER_REQUEST\"}";
        try (var connection = new HttpConnection(clients.endpoint())) {
            connection.call("CreateTable", definition);
            HttpAnswer answer =
                    connection.call("GetItem", "{\"TableName\":\"" + name + "\",\"Key\":{\"a\":{\"S\":\"x\"}}}");

            // It may have become active in between.
            if (answer.status() != 200) {
                assertError(answer, NOT_FOUND, "message", "Requested resource not found");
            }
        } finally {
            var created = new TestTable(clients, name);
            created.awaitActive();
            created.close();
        }
    }

    private static Map<String, String> without(String header) {
        var headers = new HashMap<>(HttpConnection.headers("ListTables"));
        headers.remove(header);
        return headers;
    }

    private static Map<String, String> with(String header, String value) {
        var headers = new HashMap<>(HttpConnection.headers("ListTables"));
        headers.put(header, value);
        return headers;
    }

    private HttpAnswer put(String value) throws IOException {
        return call(
                "PutItem",
                "{\"TableName\":\"T\",\"Item\":{\"id\":{\"S\":\"a\"},\"n\":{\"N\":\"1\"},\"v\":" + value + "}}");
    }

    private HttpAnswer call(String operation, String request) throws IOException {
        return send("POST", "/", HttpConnection.headers(operation), written(request));
    }

    private String written(String request) {
        Matcher repeated = REPEATED.matcher(request.replace("\"T\"", '"' + table.name() + '"')
                .replace("<33 levels>", "{\"L\":[".repeat(32) + "{\"S\":\"x\"}" + "]}".repeat(32)));
        return repeated.replaceAll(match -> match.group(2).repeat(Integer.parseInt(match.group(1))));
    }

    private HttpAnswer send(String method, String path, Map<String, String> headers, String body) throws IOException {
        try (var connection = new HttpConnection(clients.endpoint())) {
            connection.send(HttpConnection.request(method, path, headers, body.getBytes(UTF_8)));
            return connection.receive();
        }
    }

    /** The whole answer: status, headers, and a body of these members, in this order, and no others. */
    private static void assertError(HttpAnswer answer, String type, String messageMember, @Nullable String message)
            throws IOException {
        ObjectNode expected = JSON.createObjectNode().put("__type", type);
        if (message != null) {
            expected.put(messageMember, message);
        }
        assertThat(answer.body()).isEqualTo(JSON.writeValueAsString(expected));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("content-type")).isEqualTo("application/x-amz-json-1.0");
        assertThat(answer.header("x-amzn-requestid")).matches("[0-9A-Z]{52}");
        assertThat(answer.header("x-amz-crc32")).isEqualTo(answer.crc32());
    }
}
