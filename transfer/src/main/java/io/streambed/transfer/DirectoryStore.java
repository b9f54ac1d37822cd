package io.streambed.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory that stands for a bucket. Nothing outside of it is read or written, whatever the key, links included. */
final class DirectoryStore implements ObjectStore {
    /** What the names of unfinished files start with; they are no objects. */
    private static final String PARTIAL = ".partial-";

    private final Path root;

    /** @param root an existing directory */
    DirectoryStore(Path root) {
        this.root = root;
    }

    @Override
    public List<StoredObject> list(String prefix, int most) throws TransferException {
        List<StoredObject> objects = new ArrayList<>();
        // Links are not followed.
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String key = root.relativize(file).toString().replace('\\', '/');
                if (key.startsWith(prefix)
                        && !file.getFileName().toString().startsWith(PARTIAL)
                        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    if (objects.size() == most) {
                        throw new TransferException(
                                FailureCode.LIMIT_EXCEEDED,
                                "There are more than " + most + " objects under the prefix.");
                    }
                    objects.add(new StoredObject(key, Files.size(file)));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw explain(e);
        }
        objects.sort(Comparator.comparing(StoredObject::key));
        return objects;
    }

    @Override
    public InputStream open(String key) throws TransferException {
        Path file = resolve(key);
        try {
            requireInside(file);
            return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw explain(e);
        }
    }

    @Override
    public ObjectWriter create(String key) throws TransferException {
        Path file = resolve(key);
        Path directory = parent(file);
        try {
            requireInside(existing(directory));
            Files.createDirectories(directory);
            requireInside(directory);
            return new ObjectWriter(
                    directory.resolve(PARTIAL + file.getFileName()),
                    (spool, _) -> Files.move(
                            spool, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING));
        } catch (IOException e) {
            throw explain(e);
        }
    }

    @Override
    public void delete(String key) throws TransferException {
        Path file = resolve(key);
        try {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                requireInside(parent(file));
                Files.delete(file);
                removeEmpty(parent(file));
            }
        } catch (NoSuchFileException e) {
            // Somebody else was faster.
        } catch (IOException e) {
            throw explain(e);
        }
    }

    /** Directories are not objects: none stays behind its last file. */
    private void removeEmpty(Path directory) throws IOException {
        for (Path next = directory; !next.equals(root); next = parent(next)) {
            try (Stream<Path> files = Files.list(next)) {
                if (files.findAny().isPresent()) {
                    return;
                }
            }
            Files.deleteIfExists(next);
        }
    }

    private Path resolve(String key) throws TransferException {
        try {
            Path file = root.resolve(key).normalize();
            boolean plain = !key.isEmpty()
                    && !key.endsWith("/")
                    && Stream.of(key.split("/", -1)).noneMatch(part -> part.equals("..") || part.equals("."));
            if (plain && file.startsWith(root) && !file.equals(root)) {
                return file;
            }
        } catch (InvalidPathException e) {
            // Falls through to the same refusal.
        }
        throw new TransferException(
                FailureCode.S3_ACCESS_DENIED, "The key " + key + " does not name a file in its bucket.");
    }

    private static Path parent(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IllegalStateException("a file without a directory");
        }
        return parent;
    }

    private static Path existing(Path directory) {
        Path next = directory;
        while (!Files.exists(next, LinkOption.NOFOLLOW_LINKS)) {
            next = parent(next);
        }
        return next;
    }

    private void requireInside(Path path) throws IOException, TransferException {
        if (!path.toRealPath().startsWith(root.toRealPath())) {
            throw new TransferException(FailureCode.S3_ACCESS_DENIED, "A link leads out of the bucket.");
        }
    }

    @Override
    public TransferException explain(Exception failure) {
        return switch (failure) {
            case TransferException known -> known;
            case NoSuchFileException e ->
                new TransferException(FailureCode.S3_NO_SUCH_KEY, "The file " + name(e) + " does not exist.", e);
            case AccessDeniedException e ->
                new TransferException(FailureCode.S3_ACCESS_DENIED, "Access to " + name(e) + " is denied.", e);
            case FileSystemException e ->
                new TransferException(
                        FailureCode.S3_UNAVAILABLE, "The directory cannot be used: " + reason(e) + ".", e);
            default ->
                new TransferException(
                        FailureCode.S3_UNAVAILABLE,
                        "The directory cannot be used: " + failure.getMessage() + ".",
                        failure);
        };
    }

    /** As the client knows it: without what lies above the bucket. */
    private String name(FileSystemException failure) {
        String file = failure.getFile();
        if (file == null) {
            return "the directory";
        }
        Path path = Path.of(file);
        return path.startsWith(root) ? root.relativize(path).toString() : "the directory";
    }

    private String reason(FileSystemException failure) {
        String reason = failure.getReason();
        return reason == null ? name(failure) : reason;
    }

    @Override
    public void close() {}
}
