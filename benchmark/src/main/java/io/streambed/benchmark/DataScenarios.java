package io.streambed.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The {@link Scenario.Data} scenarios on one running database; makes and fills their tables when the first one needs them. */
final class DataScenarios {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration FILL_TIME = Duration.ofMinutes(10);
    private static final int CONNECTIONS = 64;
    private static final int BATCH_CONNECTIONS = 16;
    private static final int TRANSACTION_CONNECTIONS = 32;
    private static final int PER_PARTITION = 100;

    private final RunningDatabase running;
    private final Settings settings;
    private final Workspace workspace;
    private final LoadGenerator generator;
    private final Set<String> tables = new HashSet<>();
    private @Nullable QuietHistory quiet;

    DataScenarios(RunningDatabase running, Settings settings, Workspace workspace) {
        this.workspace = workspace;
        this.running = running;
        this.settings = settings;
        this.generator = new LoadGenerator(running.port());
    }

    /** @throws BenchmarkException if any answer is an error, or what was measured was not right */
    Measurement run(Scenario.Work work) throws IOException {
        int port = running.port();
        prepare(work);
        Measurement measurement = switch (work) {
            case UPDATE_HOT ->
                running.measure(
                        () -> new HotCounter(port, generator).run(timed(DataRequests.count(port), CONNECTIONS, 1)));
            case QUERY ->
                load(Load.ranges(
                        DataRequests.query(port),
                        CONNECTIONS,
                        readings() / PER_PARTITION,
                        settings.warmUp(),
                        settings.measured()));
            case INDEXED_PUT -> load(timed(DataRequests.putIndexed(port), CONNECTIONS, settings.keys()));
            case BATCH_WRITE ->
                load(timed(
                        DataRequests.writeBatch(port),
                        BATCH_CONNECTIONS,
                        Math.max(1, settings.keys() / DataRequests.BATCH)));
            case TX_WRITE -> load(timed(DataRequests.transact(port), TRANSACTION_CONNECTIONS, transactions()));
            case TX_WRITE_ALONE -> load(timed(DataRequests.transact(port), 1, transactions()));
            case TX_HOT -> load(timed(DataRequests.transactHot(port), TRANSACTION_CONNECTIONS, DataRequests.HOT_PAIRS));
            case SCAN -> scan(port);
            case STREAM_READ ->
                running.measure(() -> new StreamRead(port, DataRequests.CHANGES, changes())
                        .run(settings.warmUp(), settings.measured()));
            case INDEX_LAG ->
                running.measure(() -> new IndexLag(port, settings.streamRate())
                        .run(settings.warmUp().dividedBy(2), settings.measured()));
            case RESTORE -> restore(port);
            case LIVE_ALONE -> liveAlone(port);
            case LIVE_RESTORE -> liveRestore(port);
            case QUIET_HISTORY -> running.measure(quiet()::versions);
            case QUIET_AS_OF -> running.measure(quiet()::asOf);
            case TRIGGERS ->
                running.measure(() -> new TriggerCalls(port, workspace).drain(DataRequests.TRIGGERED, triggering()));
            case TRIGGER_LAG ->
                running.measure(() -> new TriggerCalls(port, workspace)
                        .lag(
                                DataRequests.TRIGGERED,
                                settings.streamRate(),
                                settings.warmUp().dividedBy(2),
                                settings.warmUp().dividedBy(2).plus(settings.measured())));
        };
        if (measurement.errors() > tolerated(work, measurement.acknowledged())) {
            throw new BenchmarkException(measurement.errors() + " answers were errors");
        }
        return measurement;
    }

    /** Of transactions that meet all but one are refused; that keys drawn at random are the same is rare. */
    private static long tolerated(Scenario.Work work, long acknowledged) {
        return switch (work) {
            case TX_HOT -> Long.MAX_VALUE;
            case TX_WRITE -> acknowledged / 50;
            case TX_WRITE_ALONE,
                    UPDATE_HOT,
                    QUERY,
                    INDEXED_PUT,
                    BATCH_WRITE,
                    SCAN,
                    STREAM_READ,
                    INDEX_LAG,
                    RESTORE,
                    LIVE_ALONE,
                    LIVE_RESTORE,
                    QUIET_HISTORY,
                    QUIET_AS_OF,
                    TRIGGERS,
                    TRIGGER_LAG -> 0;
        };
    }

    private void prepare(Scenario.Work work) throws IOException {
        switch (work) {
            case TRIGGER_LAG -> table(DataRequests.TRIGGERED, Requests.createTable(DataRequests.TRIGGERED, true));
            case TRIGGERS -> {
                table(DataRequests.TRIGGERED, Requests.createTable(DataRequests.TRIGGERED, true));
                fill(Load.once(
                        DataRequests.writeBatch(running.port(), DataRequests.TRIGGERED),
                        BATCH_CONNECTIONS,
                        triggering() / DataRequests.BATCH,
                        FILL_TIME));
            }
            case UPDATE_HOT -> table(DataRequests.COUNTERS, Requests.createTable(DataRequests.COUNTERS, false));
            case BATCH_WRITE -> table(DataRequests.BATCHES, Requests.createTable(DataRequests.BATCHES, false));
            case TX_WRITE, TX_WRITE_ALONE, TX_HOT -> {
                table(DataRequests.ORDERS, Requests.createTable(DataRequests.ORDERS, false));
                table(DataRequests.STOCK, Requests.createTable(DataRequests.STOCK, false));
            }
            case INDEXED_PUT, INDEX_LAG -> table(DataRequests.INDEXED, DataRequests.createIndexed());
            case STREAM_READ -> {
                if (table(DataRequests.CHANGES, Requests.createTable(DataRequests.CHANGES, true))) {
                    fill(Load.once(
                            DataRequests.writeChanges(running.port()),
                            BATCH_CONNECTIONS,
                            changes() / DataRequests.BATCH,
                            FILL_TIME));
                }
            }
            case QUERY, SCAN, RESTORE, LIVE_ALONE, LIVE_RESTORE -> {
                if (table(DataRequests.READINGS, DataRequests.createReadings())) {
                    fillReadings();
                    checkQuery();
                }
            }
            case QUIET_HISTORY, QUIET_AS_OF -> {
                // fills its tables by turns
            }
        }
    }

    private void fillReadings() {
        fill(Load.once(
                DataRequests.writeReadings(running.port()),
                BATCH_CONNECTIONS,
                readings() / DataRequests.BATCH,
                FILL_TIME));
    }

    /** After the same load as with a restore: the store is busy with it for some time. */
    private Measurement liveAlone(int port) throws IOException {
        fillReadings();
        return load(timed(Requests.put(port), CONNECTIONS, settings.keys()));
    }

    /** Warm-up and measured time lie within the restore. */
    private Measurement liveRestore(int port) throws IOException {
        Restore restore = new Restore(port, DataRequests.READINGS, readings());
        long moment = restore.moment();
        String target = "Restored-" + moment;
        fillReadings();
        restore.begin(target, moment);
        Measurement measurement = load(timed(Requests.put(port), CONNECTIONS, settings.keys()));
        if (!restore.isUnderWay(target)) {
            throw new BenchmarkException("the restore was over too early, it needs more --keys");
        }
        restore.await(target);
        return measurement;
    }

    private Measurement restore(int port) throws IOException {
        Restore restore = new Restore(port, DataRequests.READINGS, readings());
        long moment = restore.moment();
        fillReadings();
        running.forgetPeakMemory();
        Measurement measurement = running.measure(() -> restore.run("Restored-" + moment, moment));
        return measurement.withPeakMemory(running.recentPeakMemory());
    }

    /** Writes both tables if that is not done yet. */
    private QuietHistory quiet() throws IOException {
        QuietHistory history = quiet;
        if (history == null) {
            history = new QuietHistory(running.port());
            table(DataRequests.BUSY, Requests.createTable(DataRequests.BUSY, false));
            table(QuietHistory.TABLE, Requests.createTable(QuietHistory.TABLE, false));
            for (int i = 0; i < QuietHistory.WRITES; i++) {
                history.write();
                fill(Load.once(
                        DataRequests.writeBusy(running.port()),
                        BATCH_CONNECTIONS,
                        Math.max(1, settings.busyRecords() / QuietHistory.WRITES / DataRequests.BATCH),
                        FILL_TIME));
            }
            quiet = history;
        }
        return history;
    }

    /** Whether it is a new one. */
    private boolean table(String table, String definition) throws IOException {
        if (!tables.add(table)) {
            return false;
        }
        try (Client client = new Client(running.port(), PATIENCE)) {
            client.createTable(table, definition);
        }
        return true;
    }

    private void fill(Load load) {
        long errors = generator.run(load).errors();
        if (errors > 0) {
            throw new BenchmarkException(errors + " batches were not written: there is nothing to read");
        }
    }

    private void checkQuery() throws IOException {
        try (Client client = new Client(running.port(), PATIENCE)) {
            String answer = client.callOk("Query", DataRequests.queryBody("000000", "110", "129"))
                    .body();
            List<String> found = new Client.Response(200, answer)
                    .strings("N").stream()
                            .filter(number -> number.length() == "1NN".length())
                            .toList();
            if (found.size() != RequestTemplate.RANGE || !found.getFirst().equals("110")) {
                throw new BenchmarkException("a Query of 110 to 129 finds " + found);
            }
        }
    }

    /** Whole batches, as many as fit into the number of keys. */
    private long triggering() {
        return Math.max(1, settings.keys() / DataRequests.BATCH) * (long) DataRequests.BATCH;
    }

    /** Whole partitions, as many as fit into the number of keys. */
    private int readings() {
        return Math.max(1, settings.keys() / PER_PARTITION) * PER_PARTITION;
    }

    /** Whole batches, as many as fit into the number of keys. */
    private int changes() {
        return Math.max(1, settings.keys() / DataRequests.BATCH) * DataRequests.BATCH;
    }

    private int transactions() {
        return Math.max(1, settings.keys() / DataRequests.TRANSACTION);
    }

    private Load timed(RequestTemplate request, int connections, int keys) {
        return Load.timed(request, connections, keys, settings.warmUp(), settings.measured());
    }

    private Measurement load(Load load) {
        return running.measure(() -> generator.run(load));
    }

    private Measurement scan(int port) {
        running.forgetPeakMemory();
        Measurement measurement = running.measure(() -> new FullScan(port, DataRequests.READINGS, readings())
                .run(settings.warmUp().dividedBy(2), settings.measured()));
        return measurement.withPeakMemory(running.recentPeakMemory());
    }
}
