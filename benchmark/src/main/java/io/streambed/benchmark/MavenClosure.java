package io.streambed.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Copies the jars that a small pom under {@code src/main/peers} names into {@code target/peers}. */
final class MavenClosure {
    private static final Duration DOWNLOAD_TIME = Duration.ofMinutes(15);

    private MavenClosure() {}

    static void install(Workspace workspace, String name) {
        Path pom = workspace.module().resolve("src/main/peers").resolve(name).resolve("pom.xml");
        Path directory = workspace.peer(name);
        Path complete = directory.resolve("complete.pom"); // the pom that was installed completely
        try {
            if (Files.exists(complete) && Files.mismatch(pom, complete) < 0) {
                return;
            }
            Files.createDirectories(directory);
            Tool.run(
                    workspace.target(),
                    DOWNLOAD_TIME,
                    List.of(
                            "mvn",
                            "-q",
                            "-B",
                            "-f",
                            pom.toString(),
                            "dependency:copy-dependencies",
                            "-DoutputDirectory=" + directory));
            Files.copy(pom, complete, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String classPath(Workspace workspace, String name) {
        return workspace.peer(name).resolve("*").toString();
    }
}
