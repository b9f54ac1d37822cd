package io.streambed.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;

/** What the kernel tells under {@code /proc}; empty or zero where there is no such thing. */
final class Proc {
    private Proc() {}

    /** VmHWM of a process, in bytes. */
    static long peakMemory(long pid) {
        return field(Path.of("/proc", Long.toString(pid), "status"), "VmHWM")
                .map(Proc::kilobytes)
                .orElse(0L);
    }

    /** From now on {@link #peakMemory} is of what comes; without effect where the kernel does not let us. */
    static void forgetPeakMemory(long pid) {
        try {
            Files.writeString(Path.of("/proc", Long.toString(pid), "clear_refs"), "5", StandardOpenOption.WRITE);
        } catch (IOException e) {
            // Then the peak stays that of the whole life: a figure that is too large rather than too small.
        }
    }

    static long totalMemory() {
        return field(Path.of("/proc/meminfo"), "MemTotal").map(Proc::kilobytes).orElse(0L);
    }

    static String processorModel() {
        return field(Path.of("/proc/cpuinfo"), "model name").orElse("unknown processor");
    }

    /** The first line "name: value" of the file. */
    static Optional<String> field(Path file, String name) {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.startsWith(name) && line.contains(":"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException | java.io.UncheckedIOException e) {
            return Optional.empty(); // the process is gone, or this is not Linux
        }
    }

    /** "123 kB" in bytes. */
    static long kilobytes(String value) {
        return Long.parseLong(value.replace("kB", "").strip()) * 1024;
    }
}
