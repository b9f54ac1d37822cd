package io.streambed.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Streambed through its launcher, as a user starts it.
 *
 * @param options further command line options, so that two configurations can be compared
 */
record Streambed(String name, List<String> options) implements Database {
    private static final Duration BUILD_TIME = Duration.ofMinutes(20);

    @Override
    public String durability() {
        return options.isEmpty() ? "durable in Kafka" : "durable in Kafka, options `" + String.join(" ", options) + "`";
    }

    @Override
    public boolean hasStreams() {
        return true;
    }

    @Override
    public void install(Workspace workspace) {
        if (!Files.isExecutable(launcher(workspace))) {
            throw new BenchmarkException(
                    "there is no " + launcher(workspace) + "; use --no-streambed to run the peers");
        }
        TriggerCalls.install(workspace);
        Tool.run(workspace.root(), BUILD_TIME, List.of(launcher(workspace).toString(), "--prepare"));
    }

    @Override
    public List<String> command(Workspace workspace, int port, Path data, @Nullable String kafka) {
        List<String> command = new ArrayList<>(List.of(
                launcher(workspace).toString(),
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--data-dir",
                data.toString(),
                "--functions-dir",
                workspace.functions().toString()));
        if (kafka != null) {
            command.add("--kafka-bootstrap");
            command.add(kafka);
        }
        command.addAll(options);
        return command;
    }

    private static Path launcher(Workspace workspace) {
        return workspace.root().resolve("streambed");
    }
}
