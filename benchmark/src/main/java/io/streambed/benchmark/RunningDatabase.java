package io.streambed.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A database that has been started and has answered its first request. For the run's thread only. */
final class RunningDatabase implements AutoCloseable {
    private static final Duration START_TIME = Duration.ofMinutes(3);

    private final Database database;
    private final ChildProcess process;
    private final int port;
    private final Duration ready;
    private long forgottenPeak;

    private RunningDatabase(Database database, ChildProcess process, int port, Duration ready) {
        this.database = database;
        this.process = process;
        this.port = port;
        this.ready = ready;
    }

    /** Starts it and waits until ListTables succeeds. */
    static RunningDatabase start(
            Database database, Workspace workspace, Path data, @Nullable KafkaBroker kafka, String logName) {
        int port = ChildProcess.freePort();
        ChildProcess process = ChildProcess.start(
                database.command(workspace, port, data, kafka == null ? null : kafka.bootstrap()),
                workspace.target(),
                workspace.log(logName),
                line -> line.contains("127.0.0.1:" + port));
        try {
            Duration ready = process.awaitReady(START_TIME, () -> answers(port));
            return new RunningDatabase(database, process, port, ready);
        } catch (BenchmarkException e) {
            process.close();
            throw new BenchmarkException(database.name() + " did not start: " + e.getMessage(), e);
        }
    }

    private static boolean answers(int port) throws IOException {
        try (Client client = new Client(port, Duration.ofSeconds(5))) {
            return client.call("ListTables", "{}").status() == 200;
        }
    }

    int port() {
        return port;
    }

    /** From process start to the first answered request. */
    Duration ready() {
        return ready;
    }

    /** Runs a scenario's measuring and adds the processor time that the server used meanwhile. */
    Measurement measure(Supplier<Measurement> scenario) {
        Duration before = process.processorTime();
        long start = System.nanoTime();
        Measurement measurement = scenario.get();
        double wall = System.nanoTime() - start;
        return measurement.withServerCores(process.processorTime().minus(before).toNanos() / wall);
    }

    Results.Life life() {
        return new Results.Life(database.name(), ready, process.readyLine(), peakMemory());
    }

    /** Of the whole life so far, in bytes. */
    long peakMemory() {
        return Math.max(forgottenPeak, process.peakMemory());
    }

    /** Since {@link #forgetPeakMemory}, in bytes. */
    long recentPeakMemory() {
        return process.peakMemory();
    }

    void forgetPeakMemory() {
        forgottenPeak = peakMemory();
        process.forgetPeakMemory();
    }

    /** SIGKILL. */
    void kill() {
        process.kill();
    }

    @Override
    public void close() {
        process.close();
    }
}
