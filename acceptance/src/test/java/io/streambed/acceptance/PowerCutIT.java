package io.streambed.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** One process on a machine whose disk does not have the end of what was written when the power comes back. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class PowerCutIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration STOP_TIME = Duration.ofSeconds(15);
    private static final int ITEMS = 600;

    /**
     * Some partitions lose index updates and what came of them while the changes that brought them about stay, which leaves
     * entries out; another loses changes while their index updates stay, which leaves entries of items that never were.
     */
    @Test
    void indexesHoldWhatTheirTablesHoldWhateverTopicsHaveLost() throws IOException {
        try (var server = ServerProcess.startFresh("power-cut", "--log-partitions", "4");
                var clients = Clients.of(server.endpoint())) {
            IndexedTable table = IndexedTable.create(clients);
            table.fill(ITEMS, clients);
            awaitIndexes(table, clients);
            int items = table.scan(clients, null).size();
            // So that all of it counts as processed.
            assertThat(server.terminate(STOP_TIME)).as("status after SIGTERM").isNotNull();

            Path topics = server.dataDirectory().resolve("kafka");
            for (int partition : List.of(0, 1)) {
                cut(topics, "streambed.index-updates-" + partition, 0.3);
                cut(topics, "streambed.materializer-items-changelog-" + partition, 0.3);
            }
            cut(topics, "streambed.changes-3", 0.7);
            cut(topics, "streambed.materializer-items-changelog-3", 0);
            powerCut(server);
            server.start();

            awaitIndexes(table, clients);
            assertThat(table.scan(clients, null)).hasSizeBetween(ITEMS / 2, items - 1);
            table.fill(2 * ITEMS, clients);
            awaitIndexes(table, clients);
        }
    }

    /** What is left of a partition when only the first part of it had reached the disk. */
    private static void cut(Path topics, String partition, double part) throws IOException {
        try (Stream<Path> files = Files.list(topics.resolve(partition))) {
            Path segment = files.filter(file -> file.toString().endsWith(".log"))
                    .reduce((one, other) -> {
                        throw new IllegalStateException(partition + " has several segments");
                    })
                    .orElseThrow();
            try (var log = FileChannel.open(segment, StandardOpenOption.WRITE)) {
                log.truncate((long) (part * log.size()));
            }
        }
    }

    /** Makes an orderly stop look like the end of the machine's run. */
    private static void powerCut(ServerProcess server) throws IOException {
        Path topics = server.dataDirectory().resolve("kafka");
        for (String file : List.of(".kafka_cleanshutdown", "recovery-point-offset-checkpoint")) {
            Files.deleteIfExists(topics.resolve(file));
        }
        Files.writeString(server.dataDirectory().resolve("open-since-boot"), "another run of the machine");
        WorkDirectory.delete(server.storesDirectory());
    }

    private static void awaitIndexes(IndexedTable table, Clients clients) {
        await().pollInterval(Duration.ofMillis(50))
                .atMost(PATIENCE)
                .ignoreExceptionsMatching(PowerCutIT::isBackfilling)
                .untilAsserted(() -> assertThat(table.wrongIndex(clients)).isNull());
    }

    private static boolean isBackfilling(Throwable failure) {
        return failure instanceof DynamoDbException
                && String.valueOf(failure.getMessage()).contains("backfilling");
    }
}
