package io.streambed.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** One process, killed again and again while clients write. */
@Execution(ExecutionMode.CONCURRENT)
class CrashIT {
    private static final int KILLS = 6;
    private static final int CLIENTS = 8;
    private static final int INDEXED_CLIENTS = 2;
    private static final Duration STOP_TIME = Duration.ofSeconds(15);

    @Test
    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    void whatWasAcknowledgedSurvivesEveryKill() {
        Seed seed = Seed.of(this);
        SplittableRandom random = seed.random();
        var history = new History();
        try (var server = ServerProcess.startFresh("crash");
                var clients = Clients.of(server.endpoint(), Duration.ofSeconds(10))) {
            TestTable table = TestTable.withStream(clients, StreamViewType.NEW_AND_OLD_IMAGES);
            String streamArn = table.streamArn();
            var client = new LedgerClient(clients, table.name(), history);
            var follower = StreamFollower.start(List.of(clients), streamArn, history);
            var indexed = IndexedWorkload.start(
                    IndexedTable.create(clients), List.of(clients), INDEXED_CLIENTS, seed.value());
            try (follower;
                    indexed;
                    var workload = Workload.start(List.of(client), CLIENTS, seed.value())) {
                for (int kill = 1; kill <= KILLS; kill++) {
                    workload.awaitAnswers(random.nextInt(50, 2000));
                    server.kill();
                    if (kill % 3 == 0) {
                        killWhileStarting(server, Duration.ofMillis(random.nextInt(300, 3000)));
                    }
                    server.start();
                    indexed.whilePaused(() -> IndexedAudit.awaitIndexes(indexed, clients));
                }
                workload.awaitAnswers(500);
            }
            LedgerAudit.of(client, streamArn, follower);
            IndexedAudit.of(indexed, clients);

            assertThat(server.terminate(STOP_TIME)).as("status after SIGTERM").isNotNull();
            server.start();
            LedgerAudit.of(client, streamArn, follower);
            IndexedAudit.of(indexed, clients);

            server.kill();
            assertThat(server.storesDirectory()).isNotEmptyDirectory();
            WorkDirectory.delete(server.storesDirectory());
            server.start();
            LedgerAudit.of(client, streamArn, follower);
            IndexedAudit.of(indexed, clients);
        }
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void callsUnderWayAtAnOrderlyStopAreDoneOrNotDone() {
        Seed seed = Seed.of(this);
        var history = new History();
        try (var server = ServerProcess.startFresh("stop");
                var clients = Clients.of(server.endpoint(), Duration.ofSeconds(10))) {
            TestTable table = TestTable.withStream(clients, StreamViewType.NEW_AND_OLD_IMAGES);
            String streamArn = table.streamArn();
            var client = new LedgerClient(clients, table.name(), history);
            var follower = StreamFollower.start(List.of(clients), streamArn, history);
            try (follower;
                    var workload = Workload.start(List.of(client), CLIENTS, seed.value())) {
                workload.awaitAnswers(1000);
                assertThat(server.terminate(STOP_TIME))
                        .as("status after SIGTERM")
                        .isNotNull();
                server.start();
                workload.awaitAnswers(500);
            }
            LedgerAudit.of(client, streamArn, follower);
        }
    }

    private static void killWhileStarting(ServerProcess server, Duration after) {
        server.launch();
        assertThat(server.process().awaitExit(after)).as("ended by itself").isNull();
        server.kill();
    }
}
