package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.opentest4j.TestAbortedException;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** Functions that are called with a table's changes: what they get, what becomes of failures, and what a crash does to them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TriggersIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String MAPPINGS = "/2015-03-31/event-source-mappings/";
    private static final JsonMapper JSON = new JsonMapper();

    private final EventReceiver receiver = new EventReceiver();
    private final HttpClient http = HttpClient.newHttpClient();
    private ServerProcess server;
    private Clients clients;

    @BeforeAll
    void start() throws IOException {
        Path functions = WorkDirectory.fresh("triggers-functions");
        writeJar(functions.resolve("posting.jar"), receiver.url("/java"));
        server = ServerProcess.startFresh(
                "triggers",
                "--trigger-urls",
                receiver.base(),
                "--lambda-endpoint",
                receiver.url("/lambda"),
                "--functions-dir",
                functions.toString(),
                "--function-timeout",
                "5");
        clients = Clients.of(server.endpoint());
    }

    @AfterAll
    void stop() {
        clients.close();
        server.close();
        receiver.close();
        http.close();
    }

    private static void writeJar(Path jar, String target) throws IOException {
        String name = PostingFunction.class.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                InputStream type = Objects.requireNonNull(
                        PostingFunction.class.getClassLoader().getResourceAsStream(name))) {
            out.putNextEntry(new JarEntry(name));
            type.transferTo(out);
            out.putNextEntry(new JarEntry("target.txt"));
            out.write(target.getBytes(StandardCharsets.UTF_8));
        }
    }

    private HttpResponse<String> call(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.endpoint() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                .header("Authorization", "AWS4-HMAC-SHA256 Credential=a/20261121/us-east-1/lambda/aws4_request")
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode get(String uuid) throws Exception {
        return JSON.readTree(call("GET", MAPPINGS + uuid, "").body());
    }

    /** Creates a mapping and returns its id when it is in effect. */
    private String create(TestTable table, String function, String more) throws Exception {
        HttpResponse<String> response = call(
                "POST",
                MAPPINGS,
                "{'EventSourceArn':'" + table.streamArn() + "','FunctionName':'" + function
                        + "','StartingPosition':'LATEST'" + more + "}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        String uuid = JSON.readTree(response.body()).get("UUID").asText();
        awaitState(uuid, "Enabled");
        return uuid;
    }

    private void awaitState(String uuid, String state) {
        await().atMost(PATIENCE).until(() -> get(uuid).path("State").asText().equals(state));
    }

    private void awaitNumbers(String path, String id, Integer... numbers) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(receiver.numbers(path, id)).contains(numbers));
    }

    @Test
    void theCommandLineInterfaceMakesATrigger() throws Exception {
        // Not a URL: some versions of the command line interface would fetch what is there and send that.
        String path = "/lambda/2015-03-31/functions/cli/invocations";
        try (var table = TestTable.withStream(clients, StreamViewType.NEW_AND_OLD_IMAGES)) {
            String command = "aws lambda create-event-source-mapping --endpoint-url " + server.endpoint()
                    + " --event-source-arn " + table.streamArn() + " --function-name cli"
                    + " --starting-position TRIM_HORIZON --query UUID --output text";
            Program cli = Program.run(
                            WorkDirectory.fresh("triggers-cli"),
                            Duration.ofMinutes(1),
                            "env",
                            "PATH=" + InstalledClients.pathWithAws(),
                            "AWS_ACCESS_KEY_ID=test",
                            "AWS_SECRET_ACCESS_KEY=test",
                            "AWS_DEFAULT_REGION=us-east-1",
                            "sh",
                            "-c",
                            command)
                    .orElseThrow(() -> new TestAbortedException("skipped: there is no env"));
            assertThat(cli.status()).as(cli.output()).isZero();

            table.put(item("a", 1, "x"));

            awaitNumbers(path, "a", 1);
            JsonNode record = receiver.at(path).getFirst().at("/Records/0");
            assertThat(record.path("eventName").asText()).isEqualTo("INSERT");
            assertThat(record.path("eventSource").asText()).isEqualTo("aws:dynamodb");
            assertThat(record.path("eventSourceARN").asText()).isEqualTo(table.streamArn());
            assertThat(record.at("/dynamodb/NewImage/v/S").asText()).isEqualTo("x");
            awaitState(cli.output().strip(), "Enabled");
        }
    }

    @Test
    void aMappingIsListedUpdatedAndDeleted() throws Exception {
        try (var table = TestTable.withStream(clients, StreamViewType.KEYS_ONLY)) {
            String uuid = create(table, receiver.url("/life"), "");

            HttpResponse<String> again = call(
                    "POST",
                    MAPPINGS,
                    "{'EventSourceArn':'" + table.streamArn() + "','FunctionName':'" + receiver.url("/life")
                            + "','StartingPosition':'LATEST'}");
            assertThat(again.statusCode()).isEqualTo(409);
            assertThat(again.headers().firstValue("x-amzn-ErrorType")).hasValue("ResourceConflictException");
            assertThat(call("GET", MAPPINGS + "?EventSourceArn=" + table.streamArn(), "")
                            .body())
                    .contains(uuid);

            call("PUT", MAPPINGS + uuid, "{'Enabled':false}");
            awaitState(uuid, "Disabled");
            table.put(item("a", 1));
            call(
                    "PUT",
                    MAPPINGS + uuid,
                    "{'Enabled':true,'FilterCriteria':{'Filters':[{'Pattern':"
                            + "'{\\'dynamodb\\':{\\'Keys\\':{\\'n\\':{\\'N\\':[{\\'numeric\\':[\\'>\\',1]}]}}}}'}]}}"
                                    .replace("\\'", "\\\""));
            awaitState(uuid, "Enabled");
            table.put(item("a", 2));
            awaitNumbers("/life", "a", 2);
            assertThat(receiver.numbers("/life", "a")).containsOnly(2);

            assertThat(call("DELETE", MAPPINGS + uuid, "").statusCode()).isEqualTo(202);
            assertThat(call("GET", MAPPINGS + uuid, "").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void whatIsNotAllowedIsRefused() throws Exception {
        try (var table = TestTable.withStream(clients, StreamViewType.KEYS_ONLY)) {
            String rest = ",'EventSourceArn':'" + table.streamArn() + "','StartingPosition':'LATEST'}";

            assertThat(call("POST", MAPPINGS, "{'FunctionName':'http://169.254.169.254/'" + rest)
                            .statusCode())
                    .isEqualTo(400);
            assertThat(call("POST", MAPPINGS, "{'FunctionName':'no.jar::Any'" + rest)
                            .statusCode())
                    .isEqualTo(404);
            assertThat(call(
                                    "POST",
                                    MAPPINGS,
                                    "{'FunctionName':'f','EventSourceArn':'arn:aws:dynamodb:us-east-1:000000000000:"
                                            + "table/No/stream/2026-01-01T00:00:00.000','StartingPosition':'LATEST'}")
                            .body())
                    .contains("Stream not found");
        }
    }

    @Test
    void aFunctionInAJarIsCalledAndNeitherHangsNorFailsOthers() throws Exception {
        try (var table = TestTable.withStream(clients, StreamViewType.KEYS_ONLY)) {
            create(
                    table,
                    PostingFunction.class.getName(),
                    ",'BatchSize':1,'MaximumRetryAttempts':1,'DestinationConfig':{'OnFailure':{'Destination':'"
                            + receiver.url("/java-failed") + "'}}");

            table.put(item("hang", 1));
            table.put(item("fail", 1));
            table.put(item("fine", 1));

            awaitNumbers("/java", "fine", 1);
            await().atMost(PATIENCE).until(() -> receiver.at("/java-failed").size() == 2);
            assertThat(receiver.numbers("/java", "hang")).hasSize(2);
            assertThat(receiver.numbers("/java", "fail")).hasSize(2);
            assertThat(receiver.at("/java").getFirst().path("Loader").asText()).contains("posting.jar");
        }
    }

    @Test
    void aLambdaEndpointIsInvoked() throws Exception {
        String path = "/lambda/2015-03-31/functions/orders/invocations";
        try (var table = TestTable.withStream(clients, StreamViewType.KEYS_ONLY)) {
            create(table, "orders", "");

            table.put(item("a", 1));

            awaitNumbers(path, "a", 1);
        }
    }

    @Test
    void aPoisonedRecordIsGivenUpAndTheOthersArrive() throws Exception {
        receiver.answer("/poison", event -> event.toString().contains("\"poison\"") ? 500 : 200);
        try (var table = TestTable.withStream(clients, StreamViewType.KEYS_ONLY)) {
            String uuid = create(
                    table,
                    receiver.url("/poison"),
                    ",'MaximumRetryAttempts':1,'BisectBatchOnFunctionError':true,'MaximumBatchingWindowInSeconds':1,"
                            + "'DestinationConfig':{'OnFailure':{'Destination':'" + receiver.url("/poisoned") + "'}}");

            for (int n = 1; n <= 5; n++) {
                table.put(item(n == 3 ? "poison" : "good", n));
            }

            awaitNumbers("/poison", "good", 1, 2, 4, 5);
            await().atMost(PATIENCE).until(() -> !receiver.at("/poisoned").isEmpty());
            JsonNode document = receiver.at("/poisoned").getFirst();
            assertThat(document.at("/requestContext/condition").asText()).isEqualTo("RetryAttemptsExhausted");
            assertThat(document.at("/DDBStreamBatchInfo/batchSize").asInt()).isEqualTo(1);
            await().atMost(PATIENCE)
                    .until(() ->
                            !get(uuid).path("LastProcessingResult").asText().equals("No records processed"));
        }
    }

    @Test
    void onlyWhatAFunctionReportsIsDeliveredAgain() throws Exception {
        receiver.answerWith("/partly", event -> {
            ObjectNode answer = JSON.createObjectNode();
            if (event.path("Records").size() == 5) {
                String third = event.at("/Records/2/dynamodb/SequenceNumber").asText();
                answer.putArray("batchItemFailures").addObject().put("itemIdentifier", third);
            }
            return answer;
        });
        try (var table = TestTable.withStream(clients, StreamViewType.KEYS_ONLY)) {
            create(
                    table,
                    receiver.url("/partly"),
                    ",'BatchSize':5,'MaximumBatchingWindowInSeconds':60,"
                            + "'FunctionResponseTypes':['ReportBatchItemFailures']");

            for (int n = 1; n <= 5; n++) {
                table.put(item("a", n));
            }

            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(receiver.numbers("/partly", "a")).containsSequence(1, 2, 3, 4, 5, 3, 4, 5));
        }
    }

    /** A function that collects; after a crash in the middle of a window all of the window comes again. */
    @Test
    void aTumblingWindowHandsItsStateOn() throws Exception {
        int last = 60;
        receiver.answerWith("/window", event -> {
            ObjectNode answer = JSON.createObjectNode();
            ArrayNode collected = answer.putObject("state").putArray("numbers");
            numbersInWindow(event).forEach(collected::add);
            return answer;
        });
        try (var table = TestTable.withStream(clients, StreamViewType.KEYS_ONLY)) {
            create(table, receiver.url("/window"), ",'TumblingWindowInSeconds':1");
            for (int n = 1; n <= last; n++) {
                int number = n;
                table.put(item("a", n));
                if (n == last / 2) {
                    server.kill();
                    server.start();
                }
                if (n % 20 == 0) {
                    await().atMost(PATIENCE)
                            .until(() -> receiver.numbers("/window", "a").contains(number));
                }
            }

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(numbersInClosedWindows())
                            .containsExactlyInAnyOrderElementsOf(
                                    IntStream.rangeClosed(1, last).boxed().toList()));
            assertThat(receiver.at("/window").getFirst().path("eventSourceARN").asText())
                    .isEqualTo(table.streamArn());
        }
    }

    /** A window that is closed once more has what came too late for it or, after a crash, all of it. */
    private Set<Integer> numbersInClosedWindows() {
        Set<Integer> closed = new HashSet<>();
        for (JsonNode event : receiver.at("/window")) {
            if (event.path("isFinalInvokeForWindow").asBoolean()) {
                assertThat(numbersInWindow(event)).doesNotHaveDuplicates();
                closed.addAll(numbersInWindow(event));
            }
        }
        return closed;
    }

    private static List<Integer> numbersInWindow(JsonNode event) {
        return Stream.concat(
                        event.at("/state/numbers").valueStream(),
                        event.path("Records").valueStream().map(record -> record.at("/dynamodb/Keys/n/N")))
                .map(number -> Integer.valueOf(number.asText()))
                .toList();
    }

    /** In order per item but for repetitions, and each at least once. */
    @Test
    void aKilledServerDeliversEverythingNevertheless() throws Exception {
        int last = 300;
        try (var table = TestTable.withStream(clients, StreamViewType.KEYS_ONLY)) {
            create(table, receiver.url("/kill"), ",'BatchSize':10");

            for (int n = 1; n <= last; n++) {
                table.put(item("a", n));
                if (n == 100 || n == 200) {
                    server.kill();
                    server.start();
                }
            }

            awaitNumbers("/kill", "a", last);
            List<Integer> numbers = receiver.numbers("/kill", "a");
            assertThat(new HashSet<>(numbers))
                    .containsAll(IntStream.rangeClosed(1, last).boxed().toList());
            int highest = 0;
            for (int n : numbers) {
                assertThat(n).isLessThanOrEqualTo(highest + 1);
                highest = Math.max(highest, n);
            }
        }
    }
}
