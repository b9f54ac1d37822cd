package io.streambed.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.streambed.acceptance.Cluster.Node;
import io.streambed.acceptance.LedgerClient.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** Servers that share the log partitions of one Kafka cluster, through which clients write while they fail. */
class ClusterIT {
    /** What the README promises. */
    private static final Duration RESUME_TIME = Duration.ofSeconds(10);
    /** Longer than any call takes while nothing fails, shorter than it takes to notice that a node is gone. */
    private static final Duration UNDISTURBED = Duration.ofSeconds(1);

    private static final Duration IMPATIENT = Duration.ofSeconds(1);
    private static final Duration PATIENT = Duration.ofSeconds(25);
    private static final Duration STOP_TIME = Duration.ofSeconds(5);
    private static final int CLIENTS = 8;
    private static final int INDEXED_CLIENTS = 2;
    /** So many that filling another index with them takes longer than a moment. */
    private static final int INDEXED_ITEMS = 5_000;

    private final History history = new History();

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void theOtherNodesTakeOverFromAKilledOne() {
        Seed seed = Seed.of(this);
        try (var cluster = Cluster.start("cluster-kill")) {
            Node first = cluster.join(PATIENT);
            TestTable table = TestTable.withStream(first.clients(), StreamViewType.NEW_AND_OLD_IMAGES);
            IndexedTable indexedTable = IndexedTable.create(first.clients());
            Node second = cluster.join(PATIENT);
            AnyNode.assertAnswersForAll(first.clients(), second.clients());
            AnyNode.assertAllThrottle(first.clients(), second.clients());
            indexedTable.fill(INDEXED_ITEMS, first.clients(), second.clients());
            String streamArn = table.streamArn();
            var follower = StreamFollower.start(List.of(first.clients(), second.clients()), streamArn, history);
            var indexed = IndexedWorkload.start(
                    indexedTable, List.of(first.clients(), second.clients()), INDEXED_CLIENTS, seed.value());
            try (follower;
                    indexed;
                    var workload = Workload.start(clients(table, first, second), CLIENTS, seed.value())) {
                workload.awaitAnswers(3000);
                indexed.whilePaused(() -> {
                    IndexedAudit.awaitIndexes(indexed, first.clients());
                    IndexedAudit.awaitIndexes(indexed, second.clients());
                });

                indexed.addIndex(second.clients());
                long killed = System.nanoTime();
                first.server().kill();
                assertTakenOver("a kill", second, table, killed);

                workload.awaitAnswers(1000);
            }
            LedgerAudit.of(client(table, second), streamArn, follower);
            IndexedAudit.of(indexed, second.clients());
            first.server().start();
            LedgerAudit.of(client(table, first), streamArn, follower);
            IndexedAudit.of(indexed, first.clients());

            Node third = cluster.join(PATIENT);
            assertThat(first.server().terminate(STOP_TIME)).isNotNull();
            assertThat(second.server().terminate(STOP_TIME)).isNotNull();
            LedgerAudit.of(client(table, third), streamArn, follower);
            IndexedAudit.of(indexed, third.clients());
            await().atMost(PATIENT).until(() -> cluster.trimmed("streambed.index-updates") > 0);
        }
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void anOwnerThatSleptThroughItsSuccessionDoesNoHarm() throws Exception {
        Seed seed = Seed.of(this);
        try (var cluster = Cluster.start("cluster-zombie");
                var threads = Executors.newCachedThreadPool()) {
            Node first = cluster.join(PATIENT);
            TestTable table = TestTable.withStream(first.clients(), StreamViewType.NEW_AND_OLD_IMAGES);
            Node second = cluster.join(PATIENT);
            String streamArn = table.streamArn();
            var follower = StreamFollower.start(List.of(first.clients(), second.clients()), streamArn, history);
            try (follower;
                    var workload = Workload.start(clients(table, first, second), CLIENTS, seed.value())) {
                workload.awaitAnswers(3000);

                long paused = System.nanoTime();
                first.server().pause();
                assertTakenOver("a pause", second, table, paused);
                workload.awaitAnswers(1000);
                List<Future<Result>> writes = writesToASleeper(threads, client(table, first));
                try (var reads = WaitingReads.send(client(table, first))) {
                    first.server().resume();
                    System.out.printf(
                            "calls it found waiting: %d reads answered, writes %s%n", reads.collect(), counted(writes));
                }
                workload.awaitAnswers(3000);
            }
            LedgerAudit.of(client(table, second), streamArn, follower);
            LedgerAudit.of(client(table, first), streamArn, follower);

            Node third = cluster.join(PATIENT);
            assertThat(first.server().terminate(STOP_TIME)).isNotNull();
            assertThat(second.server().terminate(STOP_TIME)).isNotNull();
            LedgerAudit.of(client(table, third), streamArn, follower);
        }
    }

    private void assertTakenOver(String what, Node survivor, TestTable table, long since) {
        try (var impatient = Clients.of(survivor.server().endpoint(), IMPATIENT)) {
            Duration resumed = Resumption.measure(new LedgerClient(impatient, table.name(), history), since);
            System.out.printf("writes to all partitions resumed %d ms after %s%n", resumed.toMillis(), what);
            assertThat(resumed)
                    .as("the failed node owned partitions, and others took them over in time")
                    .isBetween(UNDISTURBED, RESUME_TIME);
        }
    }

    /** Writes to a stopped server, which are about to be sent when this returns. */
    private static List<Future<Result>> writesToASleeper(ExecutorService threads, LedgerClient sleeper)
            throws InterruptedException {
        var calls = new ArrayList<Callable<Result>>();
        for (int i = 0; i < Workload.HOT_KEYS; i++) {
            LedgerKey key = Workload.hotKey(i);
            int number = i;
            calls.add(() -> sleeper.put(key, "sleeper." + number, new Precondition.None()));
            calls.add(() -> sleeper.put(key, "sleeper.new." + number, new Precondition.NoItem()));
            calls.add(() -> sleeper.delete(key, new Precondition.None()));
        }
        var begun = new CountDownLatch(calls.size());
        List<Future<Result>> results = calls.stream()
                .map(call -> threads.submit(() -> {
                    begun.countDown();
                    return call.call();
                }))
                .toList();
        begun.await();
        return results;
    }

    private static Map<Result, Integer> counted(List<Future<Result>> results)
            throws InterruptedException, ExecutionException {
        var counts = new EnumMap<Result, Integer>(Result.class);
        for (Future<Result> result : results) {
            counts.merge(result.get(), 1, Integer::sum);
        }
        return counts;
    }

    private List<LedgerClient> clients(TestTable table, Node... nodes) {
        return List.of(nodes).stream().map(node -> client(table, node)).toList();
    }

    private LedgerClient client(TestTable table, Node node) {
        return new LedgerClient(node.clients(), table.name(), history);
    }
}
