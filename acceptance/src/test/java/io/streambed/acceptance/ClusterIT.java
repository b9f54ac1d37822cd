package io.streambed.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.acceptance.Cluster.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
    private static final int CLIENTS = 8;

    private final History history = new History();

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void theOtherNodesTakeOverFromAKilledOne() {
        Seed seed = Seed.of(this);
        try (var cluster = Cluster.start("cluster-kill")) {
            Node first = cluster.join(PATIENT);
            TestTable table = TestTable.withStream(first.clients(), StreamViewType.NEW_AND_OLD_IMAGES);
            Node second = cluster.join(PATIENT);
            String streamArn = table.streamArn();
            var follower = StreamFollower.start(List.of(first.clients(), second.clients()), streamArn, history);
            try (follower;
                    var workload = Workload.start(clients(table, first, second), CLIENTS, seed.value())) {
                workload.awaitAnswers(3000);

                long killed = System.nanoTime();
                first.server().kill();
                assertTakenOver("a kill", second, table, killed);

                workload.awaitAnswers(1000);
            }
            LedgerAudit.of(client(table, second), streamArn, follower);

            Node third = cluster.join(PATIENT);
            assertThat(second.server().terminate(Duration.ofSeconds(5))).isNotNull();
            LedgerAudit.of(client(table, third), streamArn, follower);
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
                callsToASleeper(threads, client(table, first)).await();
                first.server().resume();

                workload.awaitAnswers(3000);
            }
            threads.shutdown();
            assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
            LedgerAudit.of(client(table, second), streamArn, follower);
            LedgerAudit.of(client(table, first), streamArn, follower);

            Node third = cluster.join(PATIENT);
            assertThat(first.server().terminate(Duration.ofSeconds(5))).isNotNull();
            assertThat(second.server().terminate(Duration.ofSeconds(5))).isNotNull();
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

    /**
     * Calls that a stopped process finds waiting when it goes on, before it can know what happened meanwhile. They begin after
     * everything that its successor has acknowledged, so a read that it answers from what it remembers is wrong.
     *
     * @return counts down as they are on their way
     */
    private static CountDownLatch callsToASleeper(ExecutorService threads, LedgerClient sleeper) {
        var calls = new ArrayList<Runnable>();
        for (int i = 0; i < Workload.HOT_KEYS; i++) {
            LedgerKey key = Workload.hotKey(i);
            int number = i;
            calls.add(() -> sleeper.read(key));
            calls.add(() -> sleeper.put(key, "sleeper." + number, new Precondition.None()));
            calls.add(() -> sleeper.put(key, "sleeper.new." + number, new Precondition.NoItem()));
            calls.add(() -> sleeper.delete(key, new Precondition.None()));
        }
        var onTheirWay = new CountDownLatch(calls.size());
        calls.forEach(call -> threads.execute(() -> {
            onTheirWay.countDown();
            call.run();
        }));
        return onTheirWay;
    }

    private List<LedgerClient> clients(TestTable table, Node... nodes) {
        return List.of(nodes).stream().map(node -> client(table, node)).toList();
    }

    private LedgerClient client(TestTable table, Node node) {
        return new LedgerClient(node.clients(), table.name(), history);
    }
}
