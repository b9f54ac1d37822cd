package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.item;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.streambed.acceptance.KclWorker.Seen;
import java.math.BigInteger;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * The unchanged Kinesis Client Library with its DynamoDB Streams adapter, as processes of their own. Their leases and
 * checkpoints are tables of the same server.
 */
@Execution(ExecutionMode.CONCURRENT)
class KclIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int SHARDS = 4;

    private static ServerProcess server;
    private static Clients clients;

    @BeforeAll
    static void start() {
        server = ServerProcess.startFresh("kcl-server", "--log-partitions", Integer.toString(SHARDS));
        clients = Clients.of(server.endpoint());
    }

    @AfterAll
    static void stop() {
        clients.close();
        server.close();
    }

    /** One test, because most of its time is the library's: it waits ten seconds for each of its tables. */
    @Test
    void workersShareTheShardsFromTheBeginningOrFromNowOnAndOneTakesOverFromAnother() {
        try (var table = TestTable.withStream(clients, StreamViewType.NEW_IMAGE)) {
            put(table, 0, 200);
            try (var first = worker(table, "sharing", "first", "TRIM_HORIZON");
                    var second = worker(table, "sharing", "second", "TRIM_HORIZON");
                    var latest = worker(table, "latest", "only", "LATEST")) {
                awaitAll(first, second, 200);
                await().atMost(PATIENCE)
                        .until(() -> !first.polled().isEmpty()
                                && !second.polled().isEmpty()
                                && latest.polled().size() == SHARDS);
                put(table, 200, 400);
                awaitAll(first, second, 400);
                // The library waits two minutes before another worker hands out shards in place of one that is gone.
                boolean firstLeads = leads("first");
                KclWorker dead = firstLeads ? second : first;
                KclWorker alive = firstLeads ? first : second;
                Set<String> before = alive.polled();

                dead.kill();
                put(table, 400, 500);
                awaitAll(first, second, 500);
                await().atMost(PATIENCE)
                        .untilAsserted(
                                () -> assertThat(values(latest.records())).isEqualTo(values(200, 500)));

                assertThat(before).as("the shards of the worker that lives").hasSizeBetween(1, SHARDS);
                assertThat(alive.polled()).as("what the dead one had, too").hasSize(SHARDS);
                assertOrdered(first);
                assertOrdered(second);
                assertNothingCheckpointedAgain(dead, alive);
                assertOrdered(latest);
                assertThat(new HashSet<>(latest.records())).hasSize(300);
            }
        }
    }

    /** Whether it is this worker that hands out the shards: it holds a lock in the library's own table. */
    private static boolean leads(String worker) {
        return clients.tables().scan(request -> request.tableName("sharing-CoordinatorState")).items().stream()
                .filter(item -> item.containsValue(AttributeValue.fromS("Leader")))
                .map(item -> requireNonNull(item.get("ownerName")).s())
                .toList()
                .equals(List.of(worker));
    }

    /** Until everything has been seen by one of them at least. */
    private static void awaitAll(KclWorker first, KclWorker second, int count) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                values(Stream.concat(first.records().stream(), second.records().stream())
                                        .toList()))
                        .isEqualTo(values(0, count)));
    }

    private static KclWorker worker(TestTable table, String application, String name, String position) {
        return KclWorker.start(server.endpoint(), table.streamArn(), application, name, position);
    }

    private static void put(TestTable table, int from, int to) {
        for (int i = from; i < to; i++) {
            table.put(item("item-" + i % 40, 1, "v" + i));
        }
    }

    private static Set<String> values(List<Seen> records) {
        return new TreeSet<>(records.stream().map(Seen::value).toList());
    }

    private static Set<String> values(int from, int to) {
        return new TreeSet<>(IntStream.range(from, to).mapToObj(i -> "v" + i).toList());
    }

    /** One worker is given every record of a shard in order, and once unless it lost a shard meanwhile. */
    private static void assertOrdered(KclWorker worker) {
        if (worker.lost().isEmpty()) {
            assertThat(worker.records()).doesNotHaveDuplicates();
        }
        Map<String, BigInteger> last = new HashMap<>();
        for (Seen record : new LinkedHashSet<>(worker.records())) {
            BigInteger before = last.put(record.shard(), record.sequenceNumber());
            assertThat(before == null || before.compareTo(record.sequenceNumber()) < 0)
                    .as("%s after %s", record, before)
                    .isTrue();
        }
    }

    /** What both were given is at most what the dead one had not checkpointed yet; shards may have moved before, too. */
    private static void assertNothingCheckpointedAgain(KclWorker dead, KclWorker alive) {
        Map<String, BigInteger> checkpoints = dead.checkpoints();
        assertThat(checkpoints).isNotEmpty();
        var again = new HashSet<>(dead.records());
        again.retainAll(alive.records());
        assertThat(again)
                .allSatisfy(record -> assertThat(record.sequenceNumber())
                        .isGreaterThan(checkpoints.getOrDefault(record.shard(), BigInteger.ZERO)));
    }
}
