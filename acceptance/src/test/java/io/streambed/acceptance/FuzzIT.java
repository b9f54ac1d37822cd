package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** Whatever comes over the port: the server answers or hangs up, and goes on. */
class FuzzIT {
    private static final Duration TIME = Duration.ofSeconds(20);
    private static final Duration IDLE = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int THREADS = 4;
    private static final int ITEMS = 20;
    private static final byte[] LAST =
            HttpConnection.request("GET", "/", Map.of("Host", "localhost", "Connection", "close"), new byte[0]);
    /** Some pools only grow when they are used. */
    private static final int MORE_THREADS = 24;

    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void nothingThatIsSentHarmsTheServerOrItsData() throws Exception {
        Seed seed = Seed.of(this);
        try (var server = ServerProcess.startFresh("fuzz");
                var clients = Clients.of(server.endpoint())) {
            TestTable known = TestTable.withStream(clients, StreamViewType.NEW_AND_OLD_IMAGES);
            TestTable sandbox = TestTable.create(clients, "sandbox", _ -> {});
            for (int i = 0; i < ITEMS; i++) {
                known.put(key("item", i));
            }
            List<Record> before = known.reader().readAtLeast(clients, ITEMS);
            long threadsBefore = threads(server.process().pid());

            SplittableRandom random = seed.random();
            try (var threads = Executors.newFixedThreadPool(THREADS)) {
                var fuzzers = new ArrayList<Callable<Void>>();
                for (int i = 0; i < THREADS; i++) {
                    var requests =
                            new BadRequests(random.split(), known.name(), sandbox.name(), iterator(clients, known));
                    fuzzers.add(() -> fuzz(server.endpoint(), requests));
                }
                for (var fuzzer : threads.invokeAll(fuzzers)) {
                    fuzzer.get();
                }
            }
            System.out.printf("%d bad requests, %d answers%n", sent.get(), answered.get());

            assertThat(wrong).isEmpty();
            assertThat(server.process().isAlive()).isTrue();
            assertThat(server.process().output()).doesNotContain("OutOfMemoryError", "StackOverflowError");
            for (int i = 0; i < ITEMS; i++) {
                assertThat(known.get(key("item", i))).isEqualTo(key("item", i));
            }
            assertThat(known.get(key("cut", 1))).isEmpty();
            assertThat(known.reader().readAtLeast(clients, ITEMS)).isEqualTo(before);
            assertThat(known.describe().itemCount()).isEqualTo(ITEMS);
            assertStillWorks(clients);
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(threads(server.process().pid()))
                            .isLessThanOrEqualTo(threadsBefore + MORE_THREADS));
        }
    }

    private static void assertStillWorks(Clients clients) {
        Map<String, AttributeValue> item = key("after", 1);
        try (var table = TestTable.withStream(clients, StreamViewType.NEW_IMAGE)) {
            table.put(item);

            assertThat(table.get(item)).isEqualTo(item);
            assertThat(table.reader().readAtLeast(clients, 1)).hasSize(1);
        }
    }

    private static String iterator(Clients clients, TestTable table) {
        String arn = table.streamArn();
        String shard = StreamReader.shards(clients, arn).getFirst().shardId();
        return clients.streams()
                .getShardIterator(request ->
                        request.streamArn(arn).shardId(shard).shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .shardIterator();
    }

    private Void fuzz(URI endpoint, BadRequests requests) throws IOException {
        long end = System.nanoTime() + TIME.toNanos();
        while (System.nanoTime() - end < 0) {
            byte[] request = requests.next();
            try (var connection = new HttpConnection(endpoint)) {
                sent.incrementAndGet();
                exchange(connection, request);
            }
        }
        return null;
    }

    /** Sends it and, after it, a right request that asks to hang up. Takes what is answered until the server does. */
    private void exchange(HttpConnection connection, byte[] request) {
        try {
            connection.send(request);
            connection.send(LAST);
            connection.patience(IDLE);
            answers(connection, request);
        } catch (SocketTimeoutException _) {
            // The server may still wait for the rest of the request. There is none.
            hangUp(connection, request);
        } catch (IOException _) {
            // The server hung up, at once or after its answers.
        }
    }

    private void hangUp(HttpConnection connection, byte[] request) {
        try {
            connection.endOutput();
            connection.patience(PATIENCE);
            answers(connection, request);
        } catch (SocketTimeoutException _) {
            wrong.add("neither answered nor hung up\n" + BadRequests.shown(request));
        } catch (IOException _) {
            // The server hung up.
        }
    }

    private void answers(HttpConnection connection, byte[] request) throws IOException {
        while (true) {
            HttpAnswer answer = connection.receive();
            answered.incrementAndGet();
            if (isWrong(answer)) {
                wrong.add(answer + "\nto\n" + BadRequests.shown(request));
            }
        }
    }

    private static boolean isWrong(HttpAnswer answer) {
        boolean failed = answer.status() >= 500 && answer.status() != 501 && answer.status() != 505;
        return failed || answer.body().contains("\tat ") || answer.body().contains("io.streambed");
    }

    /** Threads of a process, where the operating system tells. */
    private static long threads(long pid) throws IOException {
        Path tasks = Path.of("/proc", Long.toString(pid), "task");
        if (!Files.isDirectory(tasks)) {
            return 0;
        }
        try (var threads = Files.list(tasks)) {
            return threads.count();
        }
    }
}
