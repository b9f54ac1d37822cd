package io.streambed.transfer;

import com.github.luben.zstd.ZstdIOException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.zip.ZipException;

/** Reads the records of all objects under a prefix, in the order of their keys and with bounded memory. Used by one thread. */
final class SourceWalk {
    private static final int MOST_OBJECTS = 50_000;

    private final ObjectStore store;
    private final SourceRequest source;
    private final JobProgress progress;

    SourceWalk(ObjectStore store, SourceRequest source, JobProgress progress) {
        this.store = store;
        this.source = source;
        this.progress = progress;
    }

    /** Gets records. */
    interface Visitor {
        void item(String key, SourceRecord.Parsed item) throws TransferException, InterruptedException;

        /** Also once for the rest of an object that cannot be understood. */
        void malformed(String key, long position, String reason) throws TransferException;
    }

    void walk(Visitor visitor) throws TransferException, InterruptedException {
        List<StoredObject> objects = store.list(source.prefix(), MOST_OBJECTS);
        if (objects.isEmpty()) {
            throw new TransferException(
                    FailureCode.S3_NO_SUCH_KEY, "There are no objects under the prefix '" + source.prefix() + "'.");
        }
        progress.total(objects.stream().mapToLong(StoredObject::size).sum());
        for (StoredObject object : objects) {
            read(object.key(), visitor);
        }
    }

    private void read(String key, Visitor visitor) throws TransferException, InterruptedException {
        long position = 0;
        try (InputStream content = new CountedInput(store.open(key), progress);
                RecordReader reader = source.reader(content)) {
            for (SourceRecord next = reader.next(); next != null; next = reader.next()) {
                progress.check();
                position = next.position();
                progress.processed(1);
                switch (next) {
                    case SourceRecord.Parsed item -> visitor.item(key, item);
                    case SourceRecord.Malformed malformed -> visitor.malformed(key, position, malformed.reason());
                }
            }
        } catch (IOException e) {
            if (!isContent(e)) {
                throw store.explain(e);
            }
            progress.processed(1);
            visitor.malformed(key, position + 1, "The object cannot be read to its end: " + e.getMessage());
        }
    }

    /** Whether it is what the object holds that cannot be read, and not the object. */
    private static boolean isContent(IOException failure) {
        return failure instanceof MalformedObjectException
                || failure instanceof ZipException
                || failure instanceof EOFException
                || failure instanceof ZstdIOException;
    }
}
