package io.streambed.server;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs only the broker, in a process of its own, so that several servers can share it. For development and tests. */
@Command(
        name = "streambed-kafka",
        description = "A single Kafka broker on the loopback interface.",
        sortOptions = false)
public final class KafkaProcess implements Callable<Integer> {
    @Option(names = "--data-dir", required = true, paramLabel = "DIR", description = "Where the broker keeps its data.")
    private Path directory = Path.of("");

    @Option(
            names = "--port",
            defaultValue = "0",
            paramLabel = "PORT",
            description = "Port of the broker; 0: a free one.")
    private int port;

    @Option(names = "--fsync", defaultValue = "interval", paramLabel = "WHEN", description = "always or interval.")
    private Fsync fsync = Fsync.INTERVAL;

    private KafkaProcess() {}

    public static void main(String[] arguments) {
        System.exit(CommandLines.execute(new KafkaProcess(), Map.of(), arguments));
    }

    /** Returns only when the broker cannot start; afterwards the process runs until it is told to end. */
    @Override
    public Integer call() throws InterruptedException {
        var lock = DataDirectory.open(directory);
        var kafka = EmbeddedKafka.start(lock.kafka(), fsync, port);
        Shutdown.closeAtExit(() -> {
            kafka.close();
            lock.close();
        });
        System.out.println("Kafka is ready at " + kafka.bootstrapServers());
        Shutdown.awaitExit();
        return CommandLine.ExitCode.OK;
    }
}
