package io.streambed.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the machine went down while a process had a data directory open whose topics are not flushed with every record.
 * Each of them may then have lost its end, and each another length of it; so what one topic says that follows from another,
 * as index updates do, cannot be trusted any more.
 *
 * <p>While a process has the directory open, a file in it names the machine's present run; a kill leaves it there, and only
 * another run of the machine finds it with another name in it.
 */
final class PowerCut implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PowerCut.class);

    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private final Path open;
    private final Path doubtful;

    private PowerCut(Path directory) {
        this.open = directory.resolve("open-since-boot");
        this.doubtful = directory.resolve("indexes-doubtful");
    }

    /**
     * Looks at a locked data directory before anything in it is opened.
     *
     * @param fsync how the topics will be flushed from now on
     * @throws StartupException if the directory cannot be written to
     */
    static PowerCut check(Path directory, Fsync fsync) {
        return check(directory, fsync, boot());
    }

    static PowerCut check(Path directory, Fsync fsync, String boot) {
        PowerCut cut = new PowerCut(directory);
        try {
            if (Files.exists(cut.open) && !Files.readString(cut.open).equals(boot)) {
                log.warn(
                        "The machine went down while {} was open: global indexes will be filled again from their tables",
                        directory);
                write(cut.doubtful, "");
            }
            switch (fsync) {
                case INTERVAL -> write(cut.open, boot);
                case ALWAYS -> Files.deleteIfExists(cut.open);
            }
        } catch (IOException e) {
            throw new StartupException("cannot write to " + directory + ": " + e.getMessage(), e);
        }
        return cut;
    }

    /** Whether index updates may have been lost that nobody has made up for yet. */
    boolean indexesAreDoubtful() {
        return Files.exists(doubtful);
    }

    /** All global indexes are filled again, and what that took is safe. */
    void indexesAreFilled() {
        try {
            Files.deleteIfExists(doubtful);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // they will be filled once more at the next start
        }
    }

    /** To be called when the broker has flushed and closed everything. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(open);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A name of the machine's present run. Where there is none, every process counts as a run of its own. */
    private static String boot() {
        try {
            return Files.readString(BOOT_ID).strip();
        } catch (IOException e) {
            return ProcessHandle.of(1)
                    .flatMap(first -> first.info().startInstant())
                    .map(Instant::toString)
                    .orElseGet(() -> UUID.randomUUID().toString());
        }
    }

    /** The file is on the disk when this returns. */
    private static void write(Path file, String content) throws IOException {
        try (var channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            channel.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
        try (var directory = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        } catch (IOException e) {
            log.debug("This system does not flush directories", e);
        }
    }
}
