package io.streambed.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Amazon's DynamoDB Local from Maven, in memory, with its default heap. It has no option to bind to loopback only. */
record DynamoDbLocal() implements Database {
    static final String VERSION = "3.1.0";
    private static final String DIRECTORY = "dynamodb-local";

    @Override
    public String name() {
        return "DynamoDB Local";
    }

    @Override
    public String durability() {
        return VERSION + ", in memory";
    }

    @Override
    public boolean hasStreams() {
        return true;
    }

    @Override
    public void install(Workspace workspace) {
        MavenClosure.install(workspace, DIRECTORY);
        try {
            Path library = workspace.peer(DIRECTORY).resolve("libsqlite4java-linux-amd64-1.0.392.so");
            Files.createDirectories(nativeDirectory(workspace));
            // sqlite4java looks for the name without the version that Maven adds.
            Files.copy(
                    library,
                    nativeDirectory(workspace).resolve("libsqlite4java-linux-amd64.so"),
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<String> command(Workspace workspace, int port, Path data, @Nullable String kafka) {
        return List.of(
                ChildProcess.java(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dsqlite4java.library.path=" + nativeDirectory(workspace),
                "-cp",
                MavenClosure.classPath(workspace, DIRECTORY),
                "software.amazon.dynamodb.services.local.main.ServerRunner",
                "-inMemory",
                "-disableTelemetry",
                "-port",
                Integer.toString(port));
    }

    private static Path nativeDirectory(Workspace workspace) {
        return workspace.peer(DIRECTORY).resolve("native");
    }
}
