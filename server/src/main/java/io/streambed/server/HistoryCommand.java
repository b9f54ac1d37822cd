package io.streambed.server;

import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import io.streambed.protocol.AttributeValueJson;
import io.streambed.server.RemoteHistory.Version;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code streambed history}: prints every version of an item that the log still has. */
@Command(
        name = "history",
        description = "Prints every version of an item in the retained history: time, sequence number, cause, item.",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true)
final class HistoryCommand implements Callable<Integer> {
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

    @Option(
            names = "--key",
            paramLabel = "JSON",
            required = true,
            description = "The item's key, as in GetItem: '{\"id\":{\"S\":\"a\"}}'.")
    private String key = "";

    @Option(names = "--from", paramLabel = "TIME", description = "Only what came after: ISO-8601 or sequence number.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Only what came until then, that included.")
    private @Nullable String to;

    @Override
    public Integer call() {
        Item item = item();
        PrintStream out = System.out;
        int[] count = {0};
        try (RemoteServer server = new RemoteServer(endpoint, region, System.getenv());
                ProgressBar progress = ProgressBar.start("records")) {
            new RemoteHistory(server, table, progress)
                    .read(generator -> AttributeValueJson.write(generator, "Key", item), from, to, version -> {
                        progress.erase();
                        if (count[0]++ == 0 && version.before() != null) {
                            out.println("before                                             "
                                    + RemoteHistory.render(version.before()));
                        }
                        print(out, version);
                    });
        }
        if (count[0] == 0) {
            System.err.println("The item did not change in the retained history.");
        }
        return CommandLine.ExitCode.OK;
    }

    private Item item() {
        try {
            return AttributeValueJson.parseItem(key.getBytes(StandardCharsets.UTF_8));
        } catch (DynamoDbException malformed) {
            throw new StartupException("--key is no key in DynamoDB's JSON: " + malformed.getMessage(), malformed);
        }
    }

    private static void print(PrintStream out, Version version) {
        Item after = version.after();
        out.println(Instant.ofEpochMilli(version.timeMillis()) + " " + version.sequenceNumber() + " " + version.cause()
                + " " + (after == null ? "deleted" : RemoteHistory.render(after)));
    }
}
