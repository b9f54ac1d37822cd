package io.streambed.transfer;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/**
 * An object on its way into a store: it is written into a file first, which then takes its place as a whole. Closed without
 * {@link #finish} nothing of it remains. Used by one thread.
 */
final class ObjectWriter implements AutoCloseable {
    private final Path spool;
    private final Destination destination;
    private final MessageDigest md5;
    private final MessageDigest sha256;
    private final OutputStream content;
    private boolean finished;

    /** Brings a finished file to where it belongs. */
    @FunctionalInterface
    interface Destination {
        void put(Path spool, Written written) throws IOException, TransferException;
    }

    /**
     * What has been written.
     *
     * @param size in bytes
     * @param md5 in Base64, as manifests have it
     * @param etag the MD5 in hexadecimal
     * @param sha256 in hexadecimal
     */
    record Written(long size, String md5, String etag, String sha256) {}

    /** @param spool the file to write into; of one that a process left when it was killed nothing remains */
    ObjectWriter(Path spool, Destination destination) throws IOException {
        this.spool = spool;
        this.destination = destination;
        this.md5 = digest("MD5");
        this.sha256 = digest("SHA-256");
        OutputStream file = Files.newOutputStream(
                spool, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        content =
                new BufferedOutputStream(new DigestOutputStream(new DigestOutputStream(file, md5), sha256), 64 * 1024);
    }

    /** Where the content is written to; may be closed before {@link #finish}. */
    OutputStream content() {
        return content;
    }

    /** Puts the object into its place, with all that was written to {@link #content}. */
    Written finish() throws IOException, TransferException {
        content.close();
        try (FileChannel file = FileChannel.open(spool, StandardOpenOption.WRITE)) {
            file.force(true);
        }
        byte[] hash = md5.digest();
        Written written = new Written(
                Files.size(spool),
                Base64.getEncoder().encodeToString(hash),
                HexFormat.of().formatHex(hash),
                HexFormat.of().formatHex(sha256.digest()));
        destination.put(spool, written);
        Files.deleteIfExists(spool);
        finished = true;
        return written;
    }

    @Override
    public void close() {
        if (finished) {
            return;
        }
        try {
            content.close();
        } catch (IOException e) {
            // A full disk: what could not be written is thrown away anyway.
        }
        try {
            Files.deleteIfExists(spool);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}
