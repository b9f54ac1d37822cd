package io.streambed.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command: reads options, runs, prints the report. */
@Command(
        name = "benchmark/run",
        sortOptions = false,
        showDefaultValues = true,
        mixinStandardHelpOptions = true,
        version = "DynamoDB Local " + DynamoDbLocal.VERSION + ", dynalite " + Dynalite.VERSION,
        description = {
            "Starts Streambed and its peers in turn on this machine, drives them with the same load and prints a"
                    + " table.",
            "Installs the peers by itself and writes only under benchmark/target, besides the file given with --out."
        })
public final class Benchmark implements Callable<Integer> {
    @Option(names = "--rounds", paramLabel = "N", description = "Rounds over all systems.")
    private int rounds = 3;

    @Option(names = "--seconds", paramLabel = "S", description = "Measured time of each scenario.")
    private int seconds = 15;

    @Option(names = "--warmup", paramLabel = "S", description = "Load before the measured time of each scenario.")
    private int warmUp = 20;

    @Option(names = "--cold-seconds", paramLabel = "S", description = "Length of the cold scenario.")
    private int coldSeconds = 15;

    @Option(
            names = "--scenarios",
            split = ",",
            paramLabel = "NAME",
            description = {
                "Of cold, put-N, get-N, strong-get-N, partiql-get-N (N connections), stream, recovery, and:",
                "update-hot: UpdateItem counts on one item, which must lose none;",
                "query-20: Query of 20 items by a range of the sort key, partitions of 100 items;",
                "put-2gsi: puts on a table with two global indexes;",
                "batch-write: BatchWriteItem of 25, in items;",
                "scan: Scan of a table of all --keys by one client, in items, and memory meanwhile;",
                "index-lag: from a put's acknowledgement to the Query on an index that finds it.",
                "tx-write-4x2: TransactWriteItems of 2 items in each of 2 tables, 32 connections; tx-write-4x2-1: 1"
                        + " connection;",
                "tx-hot: the same of 2 of 10 items; most are refused, which counts as errors.",
                "stream-read: all records of a stream of --keys from TRIM_HORIZON, over HTTP;",
                "restore: of a table of --keys to before each item was written once more, in items, and memory"
                        + " meanwhile;",
                "live-alone: puts on a table with 64 connections; live-restore: the same while a table of --keys is"
                        + " restored;",
                "quiet-history: reads all versions of an item that was written 10 times beside --busy-records of another"
                        + " table; quiet-as-of: reads that item's table as of a moment in between;",
                "triggers: records that a Java function gets, in batches of 100, from the beginning of a stream of"
                        + " --keys;",
                "trigger-lag: from a put's acknowledgement to the call of the function.",
                "In all of these but tx-hot an answer that is an error fails the scenario, and the run ends with 1."
            })
    private List<String> scenarios = List.of("cold", "put-64", "put-1", "get-64", "get-1", "stream");

    @Option(names = "--peers", split = ",", paramLabel = "NAME", description = "Of dynamodb-local, dynalite; or none.")
    private List<String> peers = List.of("dynamodb-local", "dynalite");

    @Option(names = "--no-streambed", description = "Run the peers only.")
    private boolean noStreambed;

    @Option(
            names = "--streambed-args",
            paramLabel = "ARGS",
            description = "Options for Streambed, separated by spaces, as one argument.")
    private String streambedArgs = "";

    @Option(
            names = "--variant",
            paramLabel = "LABEL=ARGS",
            description =
                    "Run Streambed with these options, after those of --streambed-args, under this name. Give it twice"
                            + " to compare two configurations; the first is compared with all others.")
    private Map<String, String> variants = new LinkedHashMap<>();

    @Option(names = "--fsync", paramLabel = "MODE", description = "Passed to Streambed: always or interval.")
    private @Nullable String fsync;

    @Option(
            names = "--kafka",
            description = "Give Streambed a Kafka broker in a process of its own, empty at each start.")
    private boolean kafka;

    @Option(names = "--keys", paramLabel = "N", description = "Items in the table.")
    private int keys = 100_000;

    @Option(
            names = "--stream-rate",
            paramLabel = "N",
            description = "Writes per second while the stream or an index is followed.")
    private int streamRate = 500;

    @Option(names = "--stream-pause", paramLabel = "MS", description = "Time between two polls of a shard.")
    private int streamPause = 10;

    @Option(names = "--recovery-items", paramLabel = "N", description = "Items in the table of the recovery scenario.")
    private int recoveryItems = 1_000_000;

    @Option(names = "--busy-records", paramLabel = "N", description = "Records of the busy table beside the quiet one.")
    private int busyRecords = 5_000_000;

    @Option(names = "--out", paramLabel = "FILE", description = "Put the report into this Markdown file.")
    private @Nullable Path out;

    @Option(names = "--section", paramLabel = "NAME", description = "The section of that file to replace or add.")
    private String section = "Side by side";

    @Spec
    private @Nullable CommandSpec spec;

    private String[] arguments = {};

    /** Ends the process with 0, 1 when the run failed, 2 when the options are wrong. */
    public static void main(String... arguments) {
        Benchmark benchmark = new Benchmark();
        benchmark.arguments = arguments;
        CommandLine commandLine = new CommandLine(benchmark);
        commandLine.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof BenchmarkException) {
                command.getErr().println("benchmark/run: " + failure.getMessage());
            } else {
                failure.printStackTrace(command.getErr());
            }
            return 1;
        });
        System.exit(commandLine.execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        Workspace workspace =
                new Workspace(Path.of(System.getProperty("benchmark.root", ".")).toRealPath());
        Settings settings = settings();
        Machine machine = Machine.here(workspace);
        PrintStream progress = System.err;
        Results results = new BenchmarkRun(workspace, settings, progress).run();
        String report = Report.of(settings, results, machine, commandText());
        PrintStream output = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        output.println(report);
        Files.writeString(workspace.target().resolve("last-report.md"), report, StandardCharsets.UTF_8);
        if (out != null) {
            new ResultsFile(out).put(section, report);
        }
        return results.failures().isEmpty() ? 0 : 1;
    }

    Settings settings() {
        List<Database> databases = databases();
        if (databases.isEmpty()) {
            throw wrong("there is nothing to run");
        }
        if (rounds < 1 || seconds < 1 || warmUp < 0 || coldSeconds < 1 || streamPause < 0) {
            throw wrong("rounds and times must be positive");
        }
        if (keys < 1
                || keys > 99_999_999
                || recoveryItems < 1
                || recoveryItems > 99_999_999
                || busyRecords < 1
                || streamRate < 1) {
            throw wrong("between 1 and 99999999 items, at least 1 write per second");
        }
        return new Settings(
                databases,
                scenarios.stream()
                        .map(this::scenario)
                        .sorted(Scenario::compareOrder)
                        .toList(),
                rounds,
                Duration.ofSeconds(coldSeconds),
                Duration.ofSeconds(warmUp),
                Duration.ofSeconds(seconds),
                keys,
                streamRate,
                Duration.ofMillis(streamPause),
                recoveryItems,
                busyRecords,
                kafka);
    }

    private List<Database> databases() {
        List<Database> databases = new ArrayList<>();
        if (!noStreambed && variants.isEmpty()) {
            databases.add(new Streambed("Streambed", options("")));
        } else if (!noStreambed) {
            variants.forEach((label, options) -> databases.add(new Streambed(label, options(options))));
        }
        for (String peer : peers) {
            switch (peer) {
                case "dynamodb-local" -> databases.add(new DynamoDbLocal());
                case "dynalite" -> databases.add(new Dynalite());
                case "none" -> {
                    // no peer
                }
                default -> throw wrong("'" + peer + "' is none of dynamodb-local, dynalite, none");
            }
        }
        return databases;
    }

    private List<String> options(String variant) {
        List<String> options = new ArrayList<>();
        if (fsync != null) {
            options.add("--fsync");
            options.add(fsync);
        }
        for (String option : (streambedArgs + " " + variant).split(" ", -1)) {
            if (!option.isBlank()) {
                options.add(option);
            }
        }
        return options;
    }

    private Scenario scenario(String text) {
        try {
            return Scenario.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private RuntimeException wrong(String message) {
        CommandSpec known = spec;
        return known == null ? new BenchmarkException(message) : new ParameterException(known.commandLine(), message);
    }

    private String commandText() {
        StringBuilder text = new StringBuilder("benchmark/run");
        for (String argument : arguments) {
            text.append(' ').append(argument.matches("[\\w@%+=:,./-]+") ? argument : "'" + argument + "'");
        }
        return text.toString();
    }
}
