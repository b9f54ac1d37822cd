package io.streambed.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A broker in a process of its own that a test may kill. */
final class KafkaChild implements AutoCloseable {
    private static final String READY = "Kafka is ready at ";

    private final Process process;
    private final String bootstrapServers;

    private KafkaChild(Process process, String bootstrapServers) {
        this.process = process;
        this.bootstrapServers = bootstrapServers;
    }

    static KafkaChild start(Path directory) throws IOException {
        Process process = ChildJvm.start(KafkaProcess.class, "--data-dir", directory.toString());
        BufferedReader output = process.inputReader();
        String line = output.readLine();
        if (line == null || !line.startsWith(READY)) {
            process.destroyForcibly();
            throw new IllegalStateException("The broker did not start, it said: " + line);
        }
        return new KafkaChild(process, line.substring(READY.length()));
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    long pid() {
        return process.pid();
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** The exit code after SIGTERM. */
    int terminate(Duration patience) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("still running after " + patience);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        kill();
    }
}
