package io.streambed.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The order of a run: in every round each database in turn, in another order each time, started empty, measured, stopped.
 * Never two at once.
 */
final class BenchmarkRun {
    private static final Duration FILL_TIME = Duration.ofMinutes(10);
    private static final int CONNECTIONS = 64; // while cold, and to fill the table

    private final Workspace workspace;
    private final Settings settings;
    private final PrintStream progress;
    private final Results results = new Results();

    BenchmarkRun(Workspace workspace, Settings settings, PrintStream progress) {
        this.workspace = workspace;
        this.settings = settings;
        this.progress = progress;
    }

    Results run() throws IOException {
        if (settings.kafka()) {
            KafkaBroker.install(workspace);
        }
        for (Database database : settings.databases()) {
            progress.println("installing " + database.name());
            database.install(workspace);
        }
        warmGenerator();
        boolean recovery = settings.scenarios().contains(new Scenario.Recovery());
        boolean others = settings.scenarios().size() > (recovery ? 1 : 0);
        for (int round = 0; others && round < settings.rounds(); round++) {
            List<Database> order = new ArrayList<>(settings.databases());
            Collections.rotate(order, -round);
            for (Database database : order) {
                progress.printf("round %d: %s%n", round + 1, database.name());
                round(database, round + 1);
            }
        }
        for (Database database : settings.databases()) {
            if (recovery && database instanceof Streambed) {
                progress.printf("recovery: %s, %d items%n", database.name(), settings.recoveryItems());
                try (KafkaBroker kafka = kafkaFor(database)) {
                    results.add(new Recovery(workspace, database, settings.recoveryItems()).run(kafka));
                }
            }
        }
        workspace.deleteData();
        return results;
    }

    /** So that the first database's first seconds are not also the generator's. */
    private void warmGenerator() throws IOException {
        byte[] answer = StubServer.response(200, "x".repeat(600));
        try (StubServer stub = new StubServer((request, length) -> answer)) {
            Measurement ceiling = new LoadGenerator(stub.port())
                    .run(Load.timed(
                            Requests.put(stub.port()),
                            CONNECTIONS,
                            settings.keys(),
                            Duration.ofSeconds(3),
                            Duration.ofSeconds(2)));
            progress.printf(
                    "the generator alone: %s requests/s against a stub in its own process%n",
                    Spread.number(ceiling.perSecond()));
        }
    }

    private @Nullable KafkaBroker kafkaFor(Database database) {
        return settings.kafka() && database instanceof Streambed ? KafkaBroker.start(workspace) : null;
    }

    private void round(Database database, int round) throws IOException {
        Path data = workspace.freshData("round");
        String log = database.name().replaceAll("[^A-Za-z0-9]+", "-") + "-" + round;
        try (KafkaBroker kafka = kafkaFor(database);
                RunningDatabase running = RunningDatabase.start(database, workspace, data, kafka, log)) {
            measureAll(database, running);
            Results.Life life = running.life();
            results.add(life);
            progress.printf(
                    "  ready after %s s, peak memory %s MB%n",
                    Spread.number(Recovery.seconds(life.ready())), Spread.number(life.peakMemory() / 1e6));
        }
    }

    private void measureAll(Database database, RunningDatabase running) throws IOException {
        int port = running.port();
        LoadGenerator generator = new LoadGenerator(port);
        try (Client client = new Client(port, Duration.ofSeconds(30))) {
            client.createTable(Requests.TABLE, false);
        }
        DataScenarios data = new DataScenarios(running, settings, workspace);
        boolean filled = false;
        for (Scenario scenario : settings.scenarios()) {
            switch (scenario) {
                case Scenario.Cold() ->
                    add(
                            database,
                            scenario,
                            running.measure(() -> generator.run(Load.timed(
                                    Requests.put(port),
                                    CONNECTIONS,
                                    settings.keys(),
                                    Duration.ZERO,
                                    settings.cold()))));
                case Scenario.Steady steady -> {
                    if (!filled) {
                        generator.run(Load.once(Requests.put(port), CONNECTIONS, settings.keys(), FILL_TIME));
                        filled = true;
                    }
                    add(database, scenario, running.measure(() -> generator.run(steadyLoad(steady, port))));
                }
                case Scenario.Data(Scenario.Work work)
                when work.ofStreambedOnly() && !(database instanceof Streambed) -> {
                    // nothing to compare with
                }
                case Scenario.Data(Scenario.Work work) -> {
                    try {
                        add(database, scenario, data.run(work));
                    } catch (BenchmarkException e) {
                        fail(new Results.Failure(database.name(), scenario, String.valueOf(e.getMessage())));
                    }
                }
                case Scenario.Stream() -> {
                    if (database.hasStreams()) {
                        add(database, scenario, running.measure(() -> streamLag(port)));
                    }
                }
                case Scenario.Recovery() -> {
                    // has servers of its own, after the rounds
                }
            }
        }
    }

    private Load steadyLoad(Scenario.Steady steady, int port) {
        RequestTemplate request = switch (steady.kind()) {
            case PUT -> Requests.put(port);
            case GET -> Requests.get(port, false);
            case STRONG_GET -> Requests.get(port, true);
            case PARTIQL_GET -> Requests.select(port);
        };
        return Load.timed(request, steady.connections(), settings.keys(), settings.warmUp(), settings.measured());
    }

    private Measurement streamLag(int port) {
        Duration warmUp = settings.warmUp().dividedBy(2);
        return new StreamLag(port, settings.streamRate(), settings.streamPause(), warmUp.plus(settings.measured()))
                .run(warmUp);
    }

    private void fail(Results.Failure failure) {
        results.add(failure);
        progress.printf("  FAILED: %s: %s%n", failure.scenario().label(), failure.reason());
    }

    private void add(Database database, Scenario scenario, Measurement measurement) {
        results.add(new Results.Sample(database.name(), scenario, measurement));
        progress.printf(
                "  %s: %s/s, p50 %s ms, p99 %s ms, %d errors%n",
                scenario.label(),
                Spread.number(measurement.perSecond()),
                Spread.number(measurement.percentileMillis(50)),
                Spread.number(measurement.percentileMillis(99)),
                measurement.errors());
    }
}
