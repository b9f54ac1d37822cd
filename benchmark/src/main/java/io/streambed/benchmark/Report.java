package io.streambed.benchmark;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** Results as Markdown. */
final class Report {
    private final Settings settings;
    private final Results results;
    private final StringBuilder out = new StringBuilder();

    private Report(Settings settings, Results results) {
        this.settings = settings;
        this.results = results;
    }

    static String of(Settings settings, Results results, Machine machine, String command) {
        return new Report(settings, results).write(machine, command);
    }

    private String write(Machine machine, String command) {
        out.append("    ").append(command).append("\n\n");
        out.append(machine.text()).append('\n');
        out.append(
                "Rounds: %d, figures are medians (least to most); each round starts every system anew, in rotating order. "
                        .formatted(settings.rounds()));
        out.append("%,d items of 500 bytes, %d s of warm-up and %d s measured per scenario. "
                .formatted(
                        settings.keys(),
                        settings.warmUp().toSeconds(),
                        settings.measured().toSeconds()));
        out.append("The load generator runs on the same cores.\n\n");
        for (Database database : settings.databases()) {
            out.append("- ")
                    .append(database.name())
                    .append(": ")
                    .append(database.durability())
                    .append('\n');
        }
        if (settings.kafka()) {
            out.append("- Kafka runs in a process of its own, not counted in Streambed's memory and cores.\n");
        }
        if (settings.scenarios().stream().anyMatch(scenario -> !(scenario instanceof Scenario.Recovery))) {
            figures();
            ratios();
            memory();
            failures();
            lives();
        }
        if (!results.recoveries().isEmpty()) {
            recoveries();
        }
        return out.toString();
    }

    private void figures() {
        MarkdownTable table = new MarkdownTable(
                2, "scenario", "system", "per second", "p50 ms", "p99 ms", "errors", "cores: server", "generator");
        for (Scenario scenario : settings.scenarios().stream().distinct().toList()) {
            for (Database database : settings.databases()) {
                String name = database.name();
                if (results.has(name, scenario)) {
                    table.row(
                            label(scenario),
                            name,
                            results.of(name, scenario, Measurement::perSecond).text(),
                            millis(name, scenario, 50),
                            millis(name, scenario, 99),
                            Long.toString(results.errors(name, scenario)),
                            Spread.number(results.of(name, scenario, Measurement::serverCores)
                                    .median()),
                            Spread.number(results.of(name, scenario, Measurement::generatorCores)
                                    .median()));
                }
            }
        }
        out.append(table.text());
    }

    private String label(Scenario scenario) {
        return switch (scenario) {
            case Scenario.Cold() ->
                "put, 64 connections, first %d s after ready"
                        .formatted(settings.cold().toSeconds());
            case Scenario.Stream() ->
                "stream: acknowledged to polled, %d writes/s, %d ms between polls"
                        .formatted(settings.streamRate(), settings.streamPause().toMillis());
            case Scenario.Data(Scenario.Work work)
            when work == Scenario.Work.INDEX_LAG || work == Scenario.Work.TRIGGER_LAG ->
                scenario.label() + ", %d writes/s".formatted(settings.streamRate());
            case Scenario.Data data -> scenario.label();
            case Scenario.Steady steady -> steady.label();
            case Scenario.Recovery() -> scenario.label();
        };
    }

    private String millis(String database, Scenario scenario, double percentile) {
        return results.of(database, scenario, measurement -> measurement.percentileMillis(percentile))
                .text();
    }

    private void ratios() {
        String subject = settings.databases().getFirst().name();
        List<Database> others =
                settings.databases().subList(1, settings.databases().size());
        if (others.isEmpty()) {
            return;
        }
        MarkdownTable table = new MarkdownTable(2, "scenario", subject + " ÷", "throughput", "p50", "p99");
        for (Scenario scenario : settings.scenarios().stream().distinct().toList()) {
            for (Database other : others) {
                if (results.has(subject, scenario) && results.has(other.name(), scenario)) {
                    table.row(
                            label(scenario),
                            other.name(),
                            ratio(subject, other.name(), scenario, Measurement::perSecond),
                            ratio(subject, other.name(), scenario, measurement -> measurement.percentileMillis(50)),
                            ratio(subject, other.name(), scenario, measurement -> measurement.percentileMillis(99)));
                }
            }
        }
        out.append(table.text());
    }

    /** Of scenarios in which memory must not grow with the table. */
    private void memory() {
        MarkdownTable table = new MarkdownTable(2, "while", "system", "peak RSS, MB");
        boolean any = false;
        for (Scenario scenario : settings.scenarios().stream().distinct().toList()) {
            for (Database database : settings.databases()) {
                if (results.has(database.name(), scenario)) {
                    Spread peak = results.of(database.name(), scenario, measurement -> measurement.peakMemory() / 1e6);
                    if (peak.median() > 0) {
                        table.row(scenario.label(), database.name(), peak.text());
                        any = true;
                    }
                }
            }
        }
        if (any) {
            out.append(table.text());
        }
    }

    private void failures() {
        if (results.failures().isEmpty()) {
            return;
        }
        out.append("\n**Failed:**\n\n");
        for (Results.Failure failure : results.failures()) {
            out.append("- ")
                    .append(failure.database())
                    .append(", ")
                    .append(failure.scenario().label())
                    .append(": ")
                    .append(failure.reason().lines().findFirst().orElse(""))
                    .append('\n');
        }
    }

    private String ratio(String subject, String other, Scenario scenario, ToDoubleFunction<Measurement> figure) {
        double ratio = results.of(subject, scenario, figure).median()
                / results.of(other, scenario, figure).median();
        return Spread.number(ratio);
    }

    private void lives() {
        MarkdownTable table =
                new MarkdownTable(1, "system", "first answer after, s", "ready line after, s", "peak RSS, MB");
        for (Database database : settings.databases()) {
            table.row(
                    database.name(),
                    results.ofLives(database.name(), life -> Recovery.seconds(life.ready()))
                            .text(),
                    results.ofLives(
                                    database.name(),
                                    life -> life.readyLine()
                                            .map(Recovery::seconds)
                                            .orElse(Double.NaN))
                            .text(),
                    results.ofLives(database.name(), life -> life.peakMemory() / 1e6)
                            .text());
        }
        out.append(table.text());
    }

    private void recoveries() {
        MarkdownTable table = new MarkdownTable(
                1,
                "after SIGKILL",
                "items",
                "loaded at, per second",
                "first answer after, s",
                "first read after, s",
                "peak RSS, MB");
        for (Results.RecoveryTime recovery : results.recoveries()) {
            table.row(
                    recovery.database(),
                    Spread.number(recovery.items()),
                    Spread.number(recovery.load().perSecond()),
                    Spread.number(Recovery.seconds(recovery.ready())),
                    Spread.number(Recovery.seconds(recovery.firstRead())),
                    Spread.number(recovery.peakMemory() / 1e6));
        }
        out.append(table.text());
    }
}
