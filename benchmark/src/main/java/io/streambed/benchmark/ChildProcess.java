package io.streambed.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A server process that this run started, with its children; it never outlives the run. */
final class ChildProcess implements AutoCloseable {
    private static final Duration STOP_TIME = Duration.ofSeconds(15);

    private final Process process;
    private final Path log;
    private final long startedAt;
    private final CompletableFuture<Duration> readyLine = new CompletableFuture<>();
    private final Thread reader;
    private final Thread killAtExit = new Thread(this::killTree);

    private ChildProcess(List<String> command, Path directory, Path log, Predicate<String> isReadyLine)
            throws IOException {
        Files.createDirectories(log.toAbsolutePath().getParent());
        this.log = log;
        startedAt = System.nanoTime();
        process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        Runtime.getRuntime().addShutdownHook(killAtExit);
        reader = Thread.ofVirtual().start(() -> readOutput(isReadyLine));
    }

    /** Starts the command; its output goes to {@code log}. */
    static ChildProcess start(List<String> command, Path directory, Path log, Predicate<String> isReadyLine) {
        try {
            return new ChildProcess(command, directory, log, isReadyLine);
        } catch (IOException e) {
            throw new BenchmarkException("cannot start " + command.getFirst() + ": " + e.getMessage(), e);
        }
    }

    /** The JDK's launcher that runs this benchmark. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Polls until {@code probe} is true and returns the time since the process was started. */
    Duration awaitReady(Duration atMost, Probe probe) {
        Deadline deadline = Deadline.in(atMost);
        while (true) {
            try {
                if (probe.succeeds()) {
                    return Duration.ofNanos(System.nanoTime() - startedAt);
                }
            } catch (IOException e) {
                // Not listening yet: the expected state of a process that is starting.
            }
            if (!process.isAlive()) {
                throw new BenchmarkException("the process ended with " + process.exitValue() + ":\n" + lastOutput());
            }
            deadline.pause(Duration.ofMillis(5), "not ready after " + atMost + ":\n" + log);
        }
    }

    /** Asks a server whether it is ready. */
    @FunctionalInterface
    interface Probe {
        boolean succeeds() throws IOException;
    }

    /** When the ready line was printed, counted from the start; empty when it was not (yet). */
    Optional<Duration> readyLine() {
        return readyLine.isDone() ? Optional.of(readyLine.join()) : Optional.empty();
    }

    /** Peak resident memory so far, summed over the process and its children, in bytes. */
    long peakMemory() {
        return tree().mapToLong(handle -> Proc.peakMemory(handle.pid())).sum();
    }

    /** From now on {@link #peakMemory} is of what comes. */
    void forgetPeakMemory() {
        tree().forEach(handle -> Proc.forgetPeakMemory(handle.pid()));
    }

    /** Processor time used so far by the process and its children. */
    Duration processorTime() {
        return tree().map(handle -> handle.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** SIGKILL to the process and its children. */
    void kill() {
        end(tree().toList(), ProcessHandle::destroyForcibly);
        forget();
    }

    /** SIGTERM, to the children too in case a launcher does not pass it on, then SIGKILL to what is left. */
    @Override
    public void close() {
        List<ProcessHandle> all = tree().toList();
        end(all, ProcessHandle::destroy);
        end(all, ProcessHandle::destroyForcibly);
        forget();
    }

    private Stream<ProcessHandle> tree() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants());
    }

    private void killTree() {
        tree().toList().forEach(ProcessHandle::destroyForcibly);
    }

    private void end(List<ProcessHandle> all, Consumer<ProcessHandle> signal) {
        all.forEach(signal);
        try {
            CompletableFuture.allOf(all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                    .get(STOP_TIME.toMillis(), TimeUnit.MILLISECONDS);
            reader.join(STOP_TIME);
        } catch (TimeoutException e) {
            // The caller goes on with a stronger signal, or has none left.
        } catch (ExecutionException e) {
            throw new BenchmarkException("cannot wait for " + process, e);
        } catch (InterruptedException e) {
            killTree();
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }

    private void forget() {
        try {
            Runtime.getRuntime().removeShutdownHook(killAtExit);
        } catch (IllegalStateException e) {
            // The run is being interrupted: the hook is at work already.
        }
    }

    private void readOutput(Predicate<String> isReadyLine) {
        try (InputStream in = process.getInputStream();
                BufferedReader lines = new BufferedReader(new java.io.InputStreamReader(in, StandardCharsets.UTF_8));
                Writer out = Files.newBufferedWriter(log, StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            while (line != null) {
                if (!readyLine.isDone() && isReadyLine.test(line)) {
                    readyLine.complete(Duration.ofNanos(System.nanoTime() - startedAt));
                }
                out.write(line);
                out.write('\n');
                out.flush();
                line = lines.readLine();
            }
        } catch (IOException e) {
            // The stream breaks when the process is killed; there is nothing left to read.
        }
    }

    private String lastOutput() {
        try {
            reader.join(Duration.ofSeconds(1));
            List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            return "(no output)";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "(interrupted)";
        }
    }
}
