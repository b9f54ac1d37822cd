package io.streambed.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Fills a table, kills the server the moment the last write is acknowledged, and times the restart. */
final class Recovery {
    private static final Duration LOAD_TIME = Duration.ofMinutes(20);
    private static final Duration READ_TIME = Duration.ofMinutes(3);
    private static final int SPOT_CHECKS = 1_000;

    private final Workspace workspace;
    private final Database database;
    private final int items;

    Recovery(Workspace workspace, Database database, int items) {
        this.workspace = workspace;
        this.database = database;
        this.items = items;
    }

    Results.RecoveryTime run(@Nullable KafkaBroker kafka) throws IOException {
        Path data = workspace.freshData("recovery");
        Measurement load;
        try (RunningDatabase first = RunningDatabase.start(database, workspace, data, kafka, "recovery-load")) {
            load = first.measure(() -> fill(first.port()));
            if (load.errors() > 0) {
                throw new BenchmarkException(load.errors() + " puts failed: nothing to compare a recovery with");
            }
            first.kill();
        }
        long start = System.nanoTime();
        try (RunningDatabase second = RunningDatabase.start(database, workspace, data, kafka, "recovery")) {
            awaitRead(second.port());
            Duration firstRead = Duration.ofNanos(System.nanoTime() - start);
            checkItems(second.port());
            return new Results.RecoveryTime(
                    database.name(), items, load, second.ready(), firstRead, second.peakMemory());
        }
    }

    private Measurement fill(int port) {
        try (Client client = new Client(port, Duration.ofSeconds(30))) {
            client.createTable(Requests.TABLE, false);
        } catch (IOException e) {
            throw new BenchmarkException("cannot create the table: " + e, e);
        }
        return new LoadGenerator(port).run(Load.once(Requests.put(port), 64, items, LOAD_TIME));
    }

    /** The item that was acknowledged last is the one to ask for. */
    private void awaitRead(int port) throws IOException {
        Deadline deadline = Deadline.in(READ_TIME);
        try (Client client = new Client(port, READ_TIME)) {
            while (!isRead(client, items - 1)) {
                deadline.pause(Duration.ofMillis(5), "no item could be read after the restart");
            }
        }
    }

    private void checkItems(int port) throws IOException {
        try (Client client = new Client(port, Duration.ofSeconds(30))) {
            int step = Math.max(1, items / SPOT_CHECKS);
            for (int key = 0; key < items; key += step) {
                if (!isRead(client, key)) {
                    throw new BenchmarkException("item " + key + " was acknowledged and is gone after the restart");
                }
            }
        }
    }

    private static boolean isRead(Client client, int key) throws IOException {
        String id = Requests.KEY_PREFIX + "%08d".formatted(key);
        Client.Response response = client.call(
                "GetItem",
                "{\"TableName\":\"" + Requests.TABLE + "\",\"Key\":{\"id\":{\"S\":\"" + id
                        + "\"}},\"ConsistentRead\":true}");
        return response.status() == 200 && response.body().contains(id);
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
