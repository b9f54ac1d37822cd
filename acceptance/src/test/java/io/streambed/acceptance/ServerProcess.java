package io.streambed.acceptance;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Streambed server that can die and be started again, on the same port and the same data directory. Used by one thread at a
 * time; only {@link #endpoint} may be called from any.
 */
final class ServerProcess implements AutoCloseable {
    static final Duration START_TIME = Duration.ofSeconds(90);

    private static final String READY = "Streambed is ready at ";

    private final Path directory;
    private final int port;
    private final List<String> options;
    private int starts;
    private @Nullable ChildProcess process;

    /**
     * Not started yet.
     *
     * @param directory for the data and the logs
     */
    ServerProcess(Path directory, String... options) {
        this.directory = directory;
        this.port = FreePort.find();
        this.options = List.of(options);
    }

    /** A running one with an empty disk. */
    static ServerProcess startFresh(String name, String... options) {
        var server = new ServerProcess(WorkDirectory.fresh(name), options);
        server.start();
        return server;
    }

    /** Starts it and returns when it is ready. */
    void start() {
        launch();
        awaitReady();
    }

    /** Starts it and returns at once. */
    void launch() {
        if (process != null && process.isAlive()) {
            throw new IllegalStateException("already running");
        }
        var all = new ArrayList<>(List.of(
                "--port", Integer.toString(port), "--data-dir", dataDirectory().toString()));
        all.addAll(options);
        starts++;
        process = ChildProcess.start(
                StreambedJar.server(directory.resolve("tmp"), all.toArray(String[]::new)),
                directory.resolve("server-" + starts + ".log"));
    }

    void awaitReady() {
        process().awaitLine(READY, START_TIME);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    int port() {
        return port;
    }

    Path dataDirectory() {
        return directory.resolve("data");
    }

    /** The materialized tables: a cache of what is in Kafka. */
    Path storesDirectory() {
        return dataDirectory().resolve("stores");
    }

    ChildProcess process() {
        if (process == null) {
            throw new IllegalStateException("not started");
        }
        return process;
    }

    /** As {@code kill -9}. */
    void kill() {
        process().kill();
    }

    /** Freezes it: its connections stay open, and its clock goes on without it. */
    void pause() {
        process().signal(Signal.STOP);
    }

    void resume() {
        process().signal(Signal.CONT);
    }

    /** Ends it with SIGTERM; the exit status, or null if it still runs after that time. */
    @Nullable
    Integer terminate(Duration patience) {
        process().signal(Signal.TERM);
        return process().awaitExit(patience);
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
