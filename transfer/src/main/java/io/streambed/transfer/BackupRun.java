package io.streambed.transfer;

import io.streambed.materializer.CatalogTable;
import io.streambed.model.TableDefinition;
import io.streambed.schemas.EncodedItem;
import io.streambed.schemas.ItemFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Saves a table as it was when the backup was asked for, into a file of Avro for each table partition. */
final class BackupRun implements JobRunner {
    private final Jobs jobs;
    private final BackupPlace place;
    private final TablePast past;

    BackupRun(Jobs jobs, BackupPlace place, TablePast past) {
        this.jobs = jobs;
        this.place = place;
        this.past = past;
    }

    @Override
    public Job run(Job job, JobProgress progress) throws TransferException, InterruptedException {
        CatalogTable table = jobs.catalog().state().byId(job.tableId());
        if (table == null) {
            throw new TransferException(FailureCode.TABLE_NOT_FOUND, "The table does not exist any more.");
        }
        BackupDetails details = BackupDetails.of(job);
        try (ObjectStore store = place.open()) {
            List<BackupManifest.DataFile> files = new ArrayList<>();
            for (int i = 0; i < table.definition().partitions().size(); i++) {
                files.add(save(table.definition(), i, job, progress, store));
            }
            past.confirm(job.tableId());
            BackupManifest manifest =
                    new BackupManifest(job.arn(), details.table(), job.tableId(), job.instant(), files);
            ObjectWriter.Written written =
                    ExportRun.put(store, place.folder(job.id()) + BackupManifest.NAME, manifest.json());
            return job.withDetails(details.completed(written.sha256(), manifest.bytes() + written.size())
                    .json());
        }
    }

    private BackupManifest.DataFile save(
            TableDefinition table, int partition, Job job, JobProgress progress, ObjectStore store)
            throws TransferException, InterruptedException {
        String name = String.format(Locale.ROOT, "part-%05d.avro", partition);
        try (PartFile file = new PartFile(store, place.folder(job.id()) + name)) {
            past.read(table, partition, null, job.instant(), progress, file);
            ObjectWriter.Written written = file.finish();
            progress.processed(file.items);
            progress.written(file.items);
            progress.read(file.bytes);
            return new BackupManifest.DataFile(name, file.items, written.size(), written.sha256());
        }
    }

    /** One partition's file. Used by one thread. */
    private static final class PartFile implements TablePast.Sink, AutoCloseable {
        private final ObjectStore store;
        private final String key;
        private @Nullable ObjectWriter object;
        private ItemFile.@Nullable Writer writer;
        private long items;
        private long bytes;

        PartFile(ObjectStore store, String key) {
            this.store = store;
            this.key = key;
        }

        @Override
        public void begin() throws TransferException {
            close();
            items = 0;
            bytes = 0;
            ObjectWriter next = store.create(key);
            object = next;
            try {
                writer = new ItemFile.Writer(next.content());
            } catch (IOException e) {
                throw store.explain(e);
            }
        }

        @Override
        public void rows(List<PartRow> rows) throws TransferException {
            ItemFile.Writer target = writer;
            if (target == null) {
                throw new IllegalStateException("not begun");
            }
            try {
                for (PartRow row : rows) {
                    EncodedItem item = row.after();
                    if (item != null) {
                        target.append(item);
                        items++;
                        bytes += item.size();
                    }
                }
            } catch (IOException e) {
                throw store.explain(e);
            }
        }

        ObjectWriter.Written finish() throws TransferException {
            if (writer == null || object == null) {
                throw new IllegalStateException("not begun");
            }
            try {
                writer.close();
                return object.finish();
            } catch (IOException e) {
                throw store.explain(e);
            }
        }

        @Override
        public void close() {
            if (object != null) {
                object.close();
            }
        }
    }

    /** Removes the files: without a manifest they are no backup. */
    @Override
    public void abandon(Job job) {
        try {
            deleteFiles(job);
        } catch (TransferException e) {
            // They do no harm, and say so by their missing manifest.
        }
    }

    /** Removes all files of a backup, the manifest first, so that what is left at any time is a backup or none. */
    void deleteFiles(Job job) throws TransferException {
        try (ObjectStore store = place.open()) {
            String folder = place.folder(job.id());
            store.delete(folder + BackupManifest.NAME);
            for (StoredObject object : store.list(folder, Integer.MAX_VALUE)) {
                store.delete(object.key());
            }
        }
    }
}
