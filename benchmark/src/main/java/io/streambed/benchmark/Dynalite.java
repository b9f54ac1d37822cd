package io.streambed.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Dynalite from npm, in memory. It has no streams. */
record Dynalite() implements Database {
    static final String VERSION = "4.0.0";
    private static final Duration DOWNLOAD_TIME = Duration.ofMinutes(5);

    @Override
    public String name() {
        return "dynalite";
    }

    @Override
    public String durability() {
        return VERSION + ", in memory";
    }

    @Override
    public boolean hasStreams() {
        return false;
    }

    @Override
    public void install(Workspace workspace) {
        if (Files.exists(script(workspace))) {
            return;
        }
        Path directory = workspace.peer("dynalite");
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Tool.run(
                directory,
                DOWNLOAD_TIME,
                List.of(
                        "npm",
                        "install",
                        "--prefix",
                        directory.toString(),
                        "--no-audit",
                        "--no-fund",
                        "dynalite@" + VERSION));
    }

    @Override
    public List<String> command(Workspace workspace, int port, Path data, @Nullable String kafka) {
        return List.of("node", script(workspace).toString(), "--host", "127.0.0.1", "--port", Integer.toString(port));
    }

    private static Path script(Workspace workspace) {
        return workspace.peer("dynalite").resolve("node_modules/dynalite/cli.js");
    }
}
