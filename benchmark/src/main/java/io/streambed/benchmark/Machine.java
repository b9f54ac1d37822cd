package io.streambed.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/** The circumstances of a run, as the report states them. */
record Machine(
        int cores,
        String processor,
        long memory,
        String system,
        String jdk,
        String node,
        String commit,
        LocalDate date) {

    static Machine here(Workspace workspace) {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                Proc.processorModel(),
                Proc.totalMemory(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vendor") + " " + Runtime.version(),
                outputOf(workspace.root(), "node", "--version"),
                commit(workspace),
                LocalDate.now(ZoneOffset.UTC));
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "%s, commit %s. %d cores (%s), %.0f GiB, %s, JDK %s, Node %s.",
                date,
                commit,
                cores,
                processor,
                memory / (1024.0 * 1024 * 1024),
                system,
                jdk,
                node);
    }

    private static String commit(Workspace workspace) {
        String commit = outputOf(workspace.root(), "git", "rev-parse", "--short", "HEAD");
        boolean changed = !outputOf(workspace.root(), "git", "status", "--porcelain", "--untracked-files=no")
                .isEmpty();
        return changed ? commit + " with local changes" : commit;
    }

    private static String outputOf(Path directory, String... command) {
        try {
            return Tool.run(directory, Duration.ofSeconds(10), List.of(command)).strip();
        } catch (BenchmarkException e) {
            return "unknown";
        }
    }
}
