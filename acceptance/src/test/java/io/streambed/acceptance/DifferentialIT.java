package io.streambed.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Generated requests, valid and broken, are answered by Streambed as by DynamoDB Local, except where the list of accepted
 * differences says why not.
 *
 * <p>{@code -Dstreambed.seed} chooses other requests, {@code -Dstreambed.differential.requests} and {@code
 * -Dstreambed.differential.transactions} how many of them in the first and in the second round. {@code docs/differential.md} tells more.
 */
@Execution(ExecutionMode.CONCURRENT)
class DifferentialIT {
    /** The build sends the same requests every time: a mistake of DynamoDB Local that nobody has met yet must not break it. */
    private static final long SEED = 2012_08_10;

    private static final int REQUESTS = 2000;
    /** A round that takes longer ends early. */
    private static final Duration TIME = Duration.ofMinutes(2);

    private static final int STATEMENTS_AND_TRANSACTIONS = 1000;
    private static final Duration TIME_OF_STATEMENTS_AND_TRANSACTIONS = Duration.ofMinutes(1);
    /** So often the items and streams of both servers are compared as a whole. */
    private static final int CHECKPOINT = 1000;

    @Test
    @Timeout(600)
    void answersAreThoseOfDynamoDbLocalExceptWhereTheListSaysWhyNot() {
        assumeTrue(
                DifferentialLocal.isResolved(),
                "skipped: DynamoDB Local could not be resolved from a Maven repository");
        var seed = new Seed(Long.getLong("streambed.seed", SEED));
        System.out.println("DifferentialIT: -Dstreambed.seed=" + seed.value());
        String other = System.getProperty("streambed.endpoint");
        try (var local = DifferentialLocal.launch()) {
            if (other != null) {
                run(seed, URI.create(other), local.awaitReady());
                return;
            }
            try (var server = ServerProcess.startFresh("differential")) {
                run(seed, server.endpoint(), local.awaitReady());
            }
        }
    }

    private static void run(Seed seed, URI streambedEndpoint, URI localEndpoint) {
        try (var streambed = new DifferentialServer(streambedEndpoint);
                var local = new DifferentialServer(localEndpoint)) {
            var report = new DifferentialReport();
            var world = DifferentialWorld.of(streambed);
            var normalizer = new DifferentialNormalizer();
            var state = new DifferentialState(world, List.of(streambed, local), normalizer);
            state.create();
            var comparison = new DifferentialComparison(streambed, local, state, normalizer, report);

            int sent = send(
                    requests(seed, streambed, DifferentialRequests.generators(), world),
                    "streambed.differential.requests",
                    REQUESTS,
                    TIME,
                    comparison::compare,
                    () -> state.differences().forEach(report::differentState));
            sent += send(
                    requests(seed, streambed, DifferentialRequests.statementsAndTransactions(), world),
                    "streambed.differential.transactions",
                    STATEMENTS_AND_TRANSACTIONS,
                    TIME_OF_STATEMENTS_AND_TRANSACTIONS,
                    comparison::compare,
                    () -> state.differences().forEach(report::differentState));

            System.out.printf("%d requests, %s%n%s", sent, world, report.summary());
            report.write(WorkDirectory.fresh("differential-report").resolve("differences.txt"));
            assertThat(report.isClean())
                    .as(
                            "-Dstreambed.seed=%d repeats this, after %d requests: %s",
                            seed.value(), sent, report.findings())
                    .isTrue();
        }
    }

    private static DifferentialRequests requests(
            Seed seed, DifferentialServer server, List<DifferentialGenerator> generators, DifferentialWorld world) {
        return new DifferentialRequests(seed, DifferentialRequests.knownTo(server, generators), world);
    }

    /** One round; returns how many requests it has sent. */
    private static int send(
            DifferentialRequests requests,
            String wantedProperty,
            int most,
            Duration time,
            Consumer<DifferentialRequest> compare,
            Runnable checkpoint) {
        Integer wanted = Integer.getInteger(wantedProperty);
        long end = System.nanoTime() + time.toNanos();
        int sent = 0;
        while (wanted == null ? sent < most && System.nanoTime() - end < 0 : sent < wanted) {
            compare.accept(requests.request(sent));
            sent++;
            if (sent % CHECKPOINT == 0) {
                checkpoint.run();
            }
        }
        checkpoint.run();
        return sent;
    }
}
