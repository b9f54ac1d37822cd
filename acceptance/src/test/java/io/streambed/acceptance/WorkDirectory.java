package io.streambed.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Directories of tests, below the module's {@code target}: what the last run left there is removed when a test asks for it. */
final class WorkDirectory {
    private static final Path ROOT =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("target/acceptance");

    private WorkDirectory() {}

    static Path fresh(String name) {
        Path directory = ROOT.resolve(name);
        delete(directory);
        return created(directory);
    }

    /** A directory that stays from run to run, until the build is cleaned. */
    static Path kept(String name) {
        return created(ROOT.resolve(name));
    }

    /** The directory, which is there afterwards. */
    static Path created(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path directory) {
        if (!directory.startsWith(ROOT)) {
            throw new IllegalArgumentException(directory + " is not a test's");
        }
        if (!Files.exists(directory)) {
            return;
        }
        try {
            Files.walkFileTree(directory, new Removal());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Removal extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
