package io.streambed.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The directory a process keeps everything in, locked against every other process while it is open. The operating system
 * drops the lock with the process, so a kill leaves nothing to clean up.
 */
final class DataDirectory implements AutoCloseable {
    private static final Pattern PID = Pattern.compile("[0-9]{1,20}");

    /** How often the tree is deleted if files are added meanwhile. */
    private static final int REMOVALS = 10;

    private final Path path;
    private final boolean temporary;
    private final FileChannel lockFile;

    private DataDirectory(Path path, boolean temporary, FileChannel lockFile) {
        this.path = path;
        this.temporary = temporary;
        this.lockFile = lockFile;
    }

    /** Creates the directory if it is missing, and locks it. */
    static DataDirectory open(Path directory) {
        return open(directory.toAbsolutePath().normalize(), false);
    }

    /** A fresh directory that {@link #close} removes. */
    static DataDirectory temporary() {
        try {
            return open(Files.createTempDirectory("streambed-"), true);
        } catch (IOException e) {
            throw new StartupException("cannot create a temporary directory: " + reason(e), e);
        }
    }

    private static DataDirectory open(Path path, boolean temporary) {
        try {
            Files.createDirectories(path);
            return new DataDirectory(path, temporary, lock(path));
        } catch (IOException e) {
            throw new StartupException("cannot write to the data directory " + path + ": " + reason(e), e);
        }
    }

    private static FileChannel lock(Path path) throws IOException {
        var channel = FileChannel.open(
                path.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            locked = tryLock(channel) != null;
            if (!locked) {
                throw new StartupException(
                        "the data directory " + path + " is in use by another process" + holder(channel));
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return channel;
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by this very process
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        var content = ByteBuffer.allocate(20);
        channel.read(content, 0);
        String pid = new String(content.array(), 0, content.position(), StandardCharsets.US_ASCII);
        return PID.matcher(pid).matches() ? " (pid " + pid + ")" : "";
    }

    private static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> "permission denied";
            case FileAlreadyExistsException file -> "it is not a directory";
            case NoSuchFileException missing -> "it cannot be created";
            case FileSystemException other when other.getReason() != null -> String.valueOf(other.getReason());
            default -> String.valueOf(e.getMessage());
        };
    }

    Path path() {
        return path;
    }

    /** The embedded broker's data: the truth. */
    Path kafka() {
        return path.resolve("kafka");
    }

    /** The materializer's stores: a cache of what is in Kafka. */
    Path stores() {
        return path.resolve("stores");
    }

    @Override
    public void close() {
        try (lockFile) {
            if (temporary) {
                remove();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void remove() throws IOException {
        for (int attempt = 1; true; attempt++) {
            try {
                Files.walkFileTree(path, new Removal());
                return;
            } catch (DirectoryNotEmptyException e) {
                if (attempt == REMOVALS) {
                    throw e;
                }
            }
        }
    }

    /** Deletes a tree while late threads of a stopping process may still delete or add files in it. */
    private static final class Removal extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
