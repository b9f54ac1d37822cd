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
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * Servers that share the log partitions of one Kafka cluster, through which clients write while they fail. The tests have the same
 * two servers; both run when a test begins.
 */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterIT {
    /** What the README promises. */
    private static final Duration RESUME_TIME = Duration.ofSeconds(10);
    /** Longer than any call takes while nothing fails, shorter than it takes to notice that a node is gone. */
    private static final Duration UNDISTURBED = Duration.ofSeconds(1);

    private static final Duration IMPATIENT = Duration.ofSeconds(1);
    private static final Duration PATIENT = Duration.ofSeconds(25);
    /** A server that came back waits for its log partitions until it is warm, which is looked at every minute. */
    private static final Duration WARM = Duration.ofSeconds(90);

    private static final Duration STOP_TIME = Duration.ofSeconds(15);
    private static final int CLIENTS = 8;
    private static final int INDEXED_CLIENTS = 2;
    private static final int TRANSFER_CLIENTS = 4;
    /** So many that filling another index with them takes longer than a moment. */
    private static final int INDEXED_ITEMS = 5_000;

    /** What a node must answer about what clients have written, when nobody writes any more. */
    private final List<Consumer<Node>> audits = new ArrayList<>();

    private Cluster cluster;
    private Node first;
    private Node second;

    @BeforeAll
    void startTwoServers() {
        cluster = Cluster.start("cluster");
        first = cluster.join(PATIENT);
        second = cluster.join(PATIENT);
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    @Order(1)
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void eachNodeAnswersForAll() {
        AnyNode.assertAnswersForAll(first.clients(), second.clients());
        AnyNode.assertAllThrottle(first.clients(), second.clients());
    }

    @Test
    @Order(2)
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void theOtherNodeTakesOverFromAKilledOne() {
        Seed seed = Seed.of(this);
        var ledger = new SharedLedger();
        IndexedTable indexedTable = IndexedTable.create(first.clients());
        indexedTable.fill(INDEXED_ITEMS, first.clients(), second.clients());
        Transfers transfers = transfers();
        var indexed = IndexedWorkload.start(
                indexedTable, List.of(first.clients(), second.clients()), INDEXED_CLIENTS, seed.value());
        try (ledger.follower;
                indexed;
                transfers;
                var workload = ledger.workload(seed)) {
            workload.awaitAnswers(2000);
            indexed.whilePaused(() -> {
                IndexedAudit.awaitIndexes(indexed, first.clients());
                IndexedAudit.awaitIndexes(indexed, second.clients());
            });

            indexed.addIndex(second.clients());
            startTransfers(transfers, seed);
            long killed = System.nanoTime();
            first.server().kill();
            ledger.assertTakenOver("a kill", second, killed);

            transfers.assertUnlocked(second.clients());
            transfers.awaitHappened(20);
            transfers.stop();
            workload.awaitAnswers(1000);
        }
        audits.add(ledger::audit);
        audits.add(node -> IndexedAudit.of(indexed, node.clients()));
        audits.add(node -> transfers.check(node.clients()));
        audit(second);
        first.server().start();
        audit(first);
        await().atMost(PATIENT).until(() -> cluster.trimmed("streambed.index-updates") > 0);
    }

    @Test
    @Order(3)
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void anOwnerThatSleptThroughItsSuccessionDoesNoHarm() throws Exception {
        await().atMost(WARM).until(() -> cluster.owners() == 2);
        Seed seed = Seed.of(this);
        var ledger = new SharedLedger();
        Transfers transfers = transfers();
        try (ledger.follower;
                transfers;
                var threads = Executors.newCachedThreadPool();
                var workload = ledger.workload(seed)) {
            workload.awaitAnswers(2000);

            startTransfers(transfers, seed);
            long paused = System.nanoTime();
            first.server().pause();
            ledger.assertTakenOver("a pause", second, paused);
            transfers.assertUnlocked(second.clients());
            transfers.awaitHappened(20);
            workload.awaitAnswers(1000);
            List<Future<Result>> writes = writesToASleeper(threads, ledger.client(first));
            try (var reads = WaitingReads.send(ledger.client(first))) {
                first.server().resume();
                System.out.printf(
                        "calls it found waiting: %d reads answered, writes %s%n", reads.collect(), counted(writes));
            }
            workload.awaitAnswers(2000);
        }
        audits.add(ledger::audit);
        audits.add(node -> transfers.check(node.clients()));
        audit(second);
        audit(first);

        Node third = cluster.join(PATIENT);
        assertThat(first.server().terminate(STOP_TIME)).isNotNull();
        assertThat(second.server().terminate(STOP_TIME)).isNotNull();
        audit(third);
    }

    private Transfers transfers() {
        return new Transfers(
                List.of(first.clients(), second.clients()),
                TestTable.create(first.clients()),
                TestTable.create(first.clients()));
    }

    /** Not for longer than it takes: a node that comes back with much to catch up on owns nothing for a minute. */
    private static void startTransfers(Transfers transfers, Seed seed) {
        transfers.start(TRANSFER_CLIENTS, seed.value());
        transfers.awaitHappened(20);
    }

    private void audit(Node node) {
        audits.forEach(audit -> audit.accept(node));
    }

    /** A table that clients write to through both nodes, with what they were told, and a consumer of its stream. */
    private final class SharedLedger {
        private final TestTable table = TestTable.withStream(first.clients(), StreamViewType.NEW_AND_OLD_IMAGES);
        private final String streamArn = table.streamArn();
        private final History history = new History();
        private final StreamFollower follower =
                StreamFollower.start(List.of(first.clients(), second.clients()), streamArn, history);

        LedgerClient client(Node node) {
            return new LedgerClient(node.clients(), table.name(), history);
        }

        Workload workload(Seed seed) {
            return Workload.start(List.of(client(first), client(second)), CLIENTS, seed.value());
        }

        void audit(Node node) {
            LedgerAudit.of(client(node), streamArn, follower);
        }

        void assertTakenOver(String what, Node survivor, long since) {
            try (var impatient = Clients.of(survivor.server().endpoint(), IMPATIENT)) {
                Duration resumed = Resumption.measure(new LedgerClient(impatient, table.name(), history), since);
                System.out.printf("writes to all partitions resumed %d ms after %s%n", resumed.toMillis(), what);
                assertThat(resumed)
                        .as("the failed node owned partitions, and others took them over in time")
                        .isBetween(UNDISTURBED, RESUME_TIME);
            }
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
}
