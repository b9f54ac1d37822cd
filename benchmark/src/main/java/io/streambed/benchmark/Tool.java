package io.streambed.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a command that ends by itself, such as a build or an installation. */
final class Tool {
    private Tool() {}

    /** Waits for the command and returns its output; a failure is a {@link BenchmarkException} with that output. */
    static String run(Path directory, Duration atMost, List<String> command) {
        Path output = null;
        try {
            output = Files.createTempFile("benchmark", ".out");
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            String text = Files.readString(output, StandardCharsets.UTF_8);
            if (!ended || process.exitValue() != 0) {
                throw new BenchmarkException(String.join(" ", command)
                        + (ended ? " ended with " + process.exitValue() : " took more than " + atMost) + "\n" + text);
            }
            return text;
        } catch (IOException e) {
            throw new BenchmarkException("cannot run " + command.getFirst() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        } finally {
            if (output != null) {
                deleteQuietly(output);
            }
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
