package io.streambed.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A program that was run to its end: its exit status, and what it printed. */
record Program(int status, String output) {
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    /**
     * Runs a program.
     *
     * @return empty if there is no such program
     * @throws IllegalStateException if it takes too long
     */
    static Optional<Program> run(Path directory, Duration patience, String... command) {
        Path output = WorkDirectory.kept("programs")
                .resolve(NUMBERS.incrementAndGet() + command[0].replace('/', '_') + ".log");
        var builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("AWS_"));
        environment.put("NO_PROXY", "127.0.0.1");
        environment.put("no_proxy", "127.0.0.1");
        Process process;
        try {
            process = builder.redirectOutput(output.toFile()).start();
        } catch (IOException _) {
            return Optional.empty();
        }
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(command[0] + " still runs after " + patience);
            }
            return Optional.of(new Program(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
