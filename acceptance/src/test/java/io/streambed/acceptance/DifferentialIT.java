package io.streambed.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Generated requests, valid and broken, are answered by Streambed as by DynamoDB Local, except where the list of accepted
 * differences says why not.
 *
 * <p>{@code -Dstreambed.seed} chooses other requests, {@code -Dstreambed.differential.requests} how many of them, which otherwise end
 * when the time is over. {@code docs/differential.md} tells more.
 */
class DifferentialIT {
    /** The build sends the same requests every time: a mistake of DynamoDB Local that nobody has met yet must not break it. */
    private static final long SEED = 2012_08_10;

    private static final int REQUESTS = 6000;
    private static final Duration TIME = Duration.ofSeconds(20);
    /** So often the items and streams of both servers are compared as a whole. */
    private static final int CHECKPOINT = 2000;

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
            var requests = new DifferentialRequests(seed, DifferentialRequests.knownTo(streambed), world);
            var normalizer = new DifferentialNormalizer();
            var state = new DifferentialState(world, List.of(streambed, local), normalizer);
            state.create();
            var comparison = new DifferentialComparison(streambed, local, state, normalizer, report);

            Integer wanted = Integer.getInteger("streambed.differential.requests");
            long end = System.nanoTime() + TIME.toNanos();
            int sent = 0;
            while (wanted == null ? sent < REQUESTS && System.nanoTime() - end < 0 : sent < wanted) {
                comparison.compare(requests.request(sent));
                sent++;
                if (sent % CHECKPOINT == 0) {
                    state.differences().forEach(report::differentState);
                }
            }
            state.differences().forEach(report::differentState);

            System.out.printf("%d requests, %s%n%s", sent, world, report.summary());
            report.write(WorkDirectory.fresh("differential-report").resolve("differences.txt"));
            assertThat(report.isClean())
                    .as(
                            "-Dstreambed.seed=%d -Dstreambed.differential.requests=%d repeats this: %s",
                            seed.value(), sent, report.findings())
                    .isTrue();
        }
    }
}
