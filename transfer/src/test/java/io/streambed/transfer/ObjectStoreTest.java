package io.streambed.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both kinds of places behave the same. */
class ObjectStoreTest {
    @TempDir
    Path directory;

    @Test
    void aDirectoryKeepsObjects() throws Exception {
        try (Buckets buckets = new Buckets(new Buckets.Options(directory, Optional.empty(), "us-east-1"))) {
            assertThat(failure(() -> buckets.source("bucket"))).isEqualTo(FailureCode.S3_NO_SUCH_BUCKET);

            keepsObjects(buckets.target("bucket", S3Store.ServerSideEncryption.DEFAULT));
        }
    }

    @Test
    void s3KeepsObjects() throws Exception {
        TransientNio2BlobStore blobs = new TransientNio2BlobStore();
        blobs.createContainer("bucket");
        S3Proxy proxy = S3Proxy.builder()
                .blobStore(blobs)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.NONE, "", "")
                .build();
        proxy.start();
        System.setProperty("aws.accessKeyId", "any");
        System.setProperty("aws.secretAccessKey", "any");
        URI endpoint = URI.create("http://127.0.0.1:" + proxy.getPort());
        try (Buckets buckets = new Buckets(new Buckets.Options(directory, Optional.of(endpoint), "us-east-1"))) {
            assertThat(failure(() -> buckets.source("other").list("", 1))).isEqualTo(FailureCode.S3_NO_SUCH_BUCKET);

            keepsObjects(buckets.target("bucket", new S3Store.ServerSideEncryption("AES256", null)));
        } finally {
            proxy.stop();
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
        }
    }

    private static void keepsObjects(ObjectStore store) throws Exception {
        ObjectWriter.Written written = ExportRun.put(store, "a/b/one.json", "first");
        ExportRun.put(store, "a/b/one.json", "second");
        ExportRun.put(store, "a/c", "x");
        ExportRun.put(store, "b", "");
        try (ObjectWriter unfinished = store.create("a/d")) {
            unfinished.content().write(1);
        }

        assertThat(written.md5()).isEqualTo("iwTV43ddKY54RV78XKQE1Q==");
        assertThat(store.list("a/", 10))
                .containsExactly(new StoredObject("a/b/one.json", 6), new StoredObject("a/c", 1));
        assertThat(store.list("a/b/on", 10)).hasSize(1);
        assertThat(store.list("x", 10)).isEmpty();
        assertThat(failure(() -> store.list("", 2))).isEqualTo(FailureCode.LIMIT_EXCEEDED);
        assertThat(content(store, "a/b/one.json")).isEqualTo("second");
        assertThat(content(store, "b")).isEmpty();

        store.delete("a/b/one.json");
        store.delete("never");
        assertThat(failure(() -> store.open("a/b/one.json"))).isEqualTo(FailureCode.S3_NO_SUCH_KEY);
        assertThat(store.list("a/b", 10)).isEmpty();
    }

    private static String content(ObjectStore store, String key) throws Exception {
        try (InputStream content = store.open(key)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void nothingOutsideOfADirectoryIsReached() throws Exception {
        Path root = Files.createDirectory(directory.resolve("root"));
        Files.writeString(directory.resolve("secret"), "s");
        Files.createSymbolicLink(root.resolve("link"), directory);
        Files.createSymbolicLink(root.resolve("file"), directory.resolve("secret"));
        DirectoryStore store = new DirectoryStore(root);

        for (String key : List.of("../secret", "/etc/passwd", "a/../../secret", "link/secret", "", ".", "a/", "a\0b")) {
            assertThat(failure(() -> store.open(key))).as(key).isEqualTo(FailureCode.S3_ACCESS_DENIED);
            assertThat(failure(() -> store.create(key).close())).as(key).isEqualTo(FailureCode.S3_ACCESS_DENIED);
        }
        assertThatThrownBy(() -> store.open("file")).isInstanceOf(TransferException.class);
        assertThat(store.list("", 10)).isEmpty();
    }

    @Test
    void bucketsAreDirectDirectories() {
        try (Buckets buckets = new Buckets(new Buckets.Options(directory, Optional.empty(), "us-east-1"))) {
            for (String name : List.of("..", "a/b", ".spool", "file:..", "")) {
                assertThat(failure(() -> buckets.target(name, S3Store.ServerSideEncryption.DEFAULT)))
                        .as(name)
                        .isEqualTo(FailureCode.S3_NO_SUCH_BUCKET);
            }
        }
    }

    @Test
    void aDirectoryThatCannotBeWrittenSaysSo() throws IOException {
        Files.writeString(directory.resolve("bucket"), "a file");
        try (Buckets buckets = new Buckets(new Buckets.Options(directory, Optional.empty(), "us-east-1"))) {
            assertThat(failure(() -> buckets.target("bucket", S3Store.ServerSideEncryption.DEFAULT)))
                    .isEqualTo(FailureCode.S3_ACCESS_DENIED);
        }
    }

    /** Something that may fail. */
    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }

    private static FailureCode failure(Step step) {
        try {
            step.run();
        } catch (TransferException e) {
            return e.code();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("nothing failed");
    }
}
