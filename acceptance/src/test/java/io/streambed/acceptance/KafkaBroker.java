package io.streambed.acceptance;

import java.nio.file.Path;
import java.time.Duration;

/** A Kafka broker in a process of its own, so that several servers can share it. */
final class KafkaBroker implements AutoCloseable {
    private static final String READY = "Kafka is ready at ";

    private final ChildProcess process;
    private final String bootstrapServers;

    private KafkaBroker(ChildProcess process, String bootstrapServers) {
        this.process = process;
        this.bootstrapServers = bootstrapServers;
    }

    static KafkaBroker start(Path directory) {
        ChildProcess process = ChildProcess.start(
                StreambedJar.mainClass(
                        "io.streambed.server.KafkaProcess",
                        directory.resolve("tmp"),
                        "--data-dir",
                        directory.resolve("data").toString(),
                        "--port",
                        "0"),
                directory.resolve("kafka.log"));
        String line = process.awaitLine(READY, Duration.ofMinutes(1));
        return new KafkaBroker(process, line.substring(READY.length()).strip());
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    @Override
    public void close() {
        process.close();
    }
}
