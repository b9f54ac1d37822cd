package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** Whatever comes over the port: the server answers or hangs up, and goes on. */
@Execution(ExecutionMode.CONCURRENT)
class FuzzIT {
    private static final Duration TIME = Duration.ofSeconds(20);
    private static final int THREADS = 4;
    private static final int ITEMS = 20;
    /** Some pools only grow when they are used. */
    private static final int MORE_THREADS = 24;

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
            var requests = new ArrayList<Supplier<byte[]>>();
            for (int i = 0; i < THREADS; i++) {
                var bad = new BadRequests(random.split(), known.name(), sandbox.name(), iterator(clients, known));
                requests.add(bad::next);
            }
            var fuzzer = new Fuzzer(server.endpoint(), (_, _) -> false);
            fuzzer.run(TIME, requests);
            System.out.printf("%d bad requests, answers: %s%n", fuzzer.sent(), fuzzer.answers());

            assertThat(fuzzer.wrong()).isEmpty();
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
