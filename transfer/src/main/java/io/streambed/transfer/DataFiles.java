package io.streambed.transfer;

import io.streambed.model.Item;
import io.streambed.model.ItemSize;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The data files of an export, each of one table partition and none too large. Their names follow from the export and a
 * number, so that an export that begins anew writes the same files. Closed without {@link #keep} they are removed. Used by
 * one thread.
 */
final class DataFiles implements AutoCloseable {
    private static final long MOST_BYTES = 256L << 20;
    private static final int NAME_LENGTH = 26;
    private static final int NAME_RADIX = 32;

    private final ObjectStore store;
    private final String folder;
    private final String id;
    private final ExportFormat format;
    private final List<DataFile> finished = new ArrayList<>();
    private int partitionStart;
    private int partition;
    private int number;
    private @Nullable ObjectWriter object;
    private @Nullable RecordWriter records;
    private long items;
    private long bytes;
    private boolean kept;

    /**
     * A finished file.
     *
     * @param items how many records it holds
     */
    record DataFile(String key, long items, ObjectWriter.Written written) {}

    DataFiles(ObjectStore store, String folder, String id, ExportFormat format) {
        this.store = store;
        this.folder = folder;
        this.id = id;
        this.format = format;
    }

    /** A partition's records follow; those of it that have come before are thrown away. */
    void begin(int nextPartition) throws TransferException {
        discard();
        if (nextPartition != partition) {
            partition = nextPartition;
            partitionStart = finished.size();
        }
        while (finished.size() > partitionStart) {
            store.delete(finished.removeLast().key());
        }
        number = 0;
        open();
    }

    void item(Item item) throws TransferException {
        try {
            writer().item(item);
        } catch (IOException e) {
            throw store.explain(e);
        }
        count(item);
    }

    void change(ItemChange change) throws TransferException {
        try {
            writer().change(change);
        } catch (IOException e) {
            throw store.explain(e);
        }
        count(change.newImage() == null ? change.key() : change.newImage());
    }

    private void count(Item item) throws TransferException {
        items++;
        bytes += ItemSize.of(item);
        if (bytes > MOST_BYTES) {
            complete();
            open();
        }
    }

    private RecordWriter writer() {
        if (records == null) {
            throw new IllegalStateException("no partition was begun");
        }
        return records;
    }

    private void open() throws TransferException {
        ObjectWriter next = store.create(folder + name() + "." + format.extension() + ".gz");
        object = next;
        items = 0;
        bytes = 0;
        try {
            records = format.writer(Compression.GZIP.packed(next.content()));
        } catch (IOException e) {
            throw store.explain(e);
        }
    }

    /** As the service's: letters and digits that say nothing. */
    private String name() {
        byte[] seed = (id + "/" + partition + "/" + number).getBytes(StandardCharsets.UTF_8);
        byte[] hash = ObjectWriter.digest("SHA-256").digest(seed);
        String name = new BigInteger(1, hash).toString(NAME_RADIX).toLowerCase(Locale.ROOT);
        return name.substring(0, NAME_LENGTH);
    }

    /** Ends the file that is being written. */
    void complete() throws TransferException {
        RecordWriter writer = records;
        ObjectWriter current = object;
        if (writer == null || current == null) {
            return;
        }
        try {
            writer.close();
            String key = folder + name() + "." + format.extension() + ".gz";
            finished.add(new DataFile(key, items, current.finish()));
            number++;
        } catch (IOException e) {
            throw store.explain(e);
        } finally {
            discard();
        }
    }

    /** All files, complete ones only. */
    List<DataFile> finished() {
        return List.copyOf(finished);
    }

    /** Leaves the files where they are. */
    void keep() {
        kept = true;
    }

    private void discard() {
        if (object != null) {
            object.close();
        }
        object = null;
        records = null;
    }

    @Override
    public void close() throws TransferException {
        discard();
        if (!kept) {
            for (DataFile file : finished) {
                store.delete(file.key());
            }
        }
    }
}
