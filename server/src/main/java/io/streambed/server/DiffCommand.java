package io.streambed.server;

import io.streambed.history.NetChanges;
import io.streambed.history.NetChangesCollector;
import io.streambed.model.Item;
import io.streambed.schemas.EncodedItem;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code streambed diff}: prints what the changes between two moments come to, item by item. */
@Command(
        name = "diff",
        description = {
            "Prints the net changes of a table between two moments: + for an item that is new, - for one that is gone,"
                    + " ~ for one that is another, before and after."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true)
final class DiffCommand implements Callable<Integer> {
    @Option(names = "--table", paramLabel = "NAME", required = true, description = "The table, by its name or ARN.")
    private String table = "";

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8000",
            description = {"The running server.", "  Default: ${DEFAULT-VALUE}"})
    private URI endpoint = URI.create("");

    @Option(
            names = "--region",
            paramLabel = "REGION",
            defaultValue = "us-east-1",
            description = {"The region that requests are signed for.", "  Default: ${DEFAULT-VALUE}"})
    private String region = "";

    @Option(names = "--from", paramLabel = "TIME", required = true, description = "The first moment, in ISO-8601.")
    private String from = "";

    @Option(names = "--to", paramLabel = "TIME", description = "The other moment. Default: now.")
    private @Nullable String to;

    @Override
    public Integer call() throws IOException {
        Path temporary = Files.createTempDirectory("streambed-diff-");
        try (RemoteServer server = new RemoteServer(endpoint, region, System.getenv());
                ProgressBar progress = ProgressBar.start("records");
                NetChangesCollector collector = new NetChangesCollector(temporary)) {
            RemoteHistory history = new RemoteHistory(server, table, progress);
            List<String> logPartitions = read(history, null, collector);
            for (String logPartition : logPartitions.subList(1, logPartitions.size())) {
                read(history, logPartition, collector);
            }
            progress.erase();
            print(System.out, collector);
        } finally {
            Files.deleteIfExists(temporary);
        }
        return CommandLine.ExitCode.OK;
    }

    private List<String> read(RemoteHistory history, @Nullable String logPartition, NetChangesCollector collector) {
        return history.read(
                generator -> {
                    if (logPartition != null) {
                        generator.writeNumberField("LogPartition", Integer.parseInt(logPartition));
                    }
                },
                from,
                to,
                version -> collector.add(
                        RemoteHistory.render(version.keys()).getBytes(StandardCharsets.UTF_8),
                        encoded(version.before()),
                        encoded(version.after())));
    }

    private static @Nullable EncodedItem encoded(@Nullable Item item) {
        return item == null ? null : EncodedItem.of(item);
    }

    private static void print(PrintStream out, NetChangesCollector collector) {
        try (NetChanges changes = collector.finish()) {
            while (changes.next()) {
                EncodedItem before = changes.before();
                EncodedItem after = changes.after();
                if (before == null && after != null) {
                    out.println("+ " + RemoteHistory.render(after.item()));
                } else if (before != null && after == null) {
                    out.println("- " + RemoteHistory.render(before.item()));
                } else if (before != null && after != null) {
                    out.println("~ " + RemoteHistory.render(before.item()));
                    out.println("  " + RemoteHistory.render(after.item()));
                }
            }
        } catch (UncheckedIOException unreadable) {
            throw new StartupException("the changes could not be put together", unreadable);
        }
    }
}
