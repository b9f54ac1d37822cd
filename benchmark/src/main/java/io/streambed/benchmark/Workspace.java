package io.streambed.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Where things are; everything that a run writes is under {@code benchmark/target}.
 *
 * @param root the project's directory
 */
record Workspace(Path root) {

    Path module() {
        return root.resolve("benchmark");
    }

    Path target() {
        return module().resolve("target");
    }

    /** Jars with functions for the server to call, and what these report. */
    Path functions() {
        return target().resolve("functions");
    }

    Path peer(String name) {
        return target().resolve("peers").resolve(name);
    }

    Path log(String name) {
        return target().resolve("logs").resolve(name + ".log");
    }

    /** An empty directory for a server's data; what an earlier run left there is deleted. */
    Path freshData(String name) {
        Path data = target().resolve("data").resolve(name);
        delete(data);
        try {
            return Files.createDirectories(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void deleteData() {
        delete(target().resolve("data"));
    }

    private static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
                        throws IOException {
                    Files.delete(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
