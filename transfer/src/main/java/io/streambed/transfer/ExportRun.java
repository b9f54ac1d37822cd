package io.streambed.transfer;

import io.streambed.materializer.CatalogTable;
import io.streambed.model.PrimaryKey;
import io.streambed.model.TableDefinition;
import io.streambed.schemas.EncodedItem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes an export: data files, a partition after the other, and then the manifests that name them. */
final class ExportRun implements JobRunner {
    private final Jobs jobs;
    private final Buckets buckets;
    private final TablePast past;

    ExportRun(Jobs jobs, Buckets buckets, TablePast past) {
        this.jobs = jobs;
        this.buckets = buckets;
        this.past = past;
    }

    @Override
    public Job run(Job job, JobProgress progress) throws TransferException, InterruptedException {
        ExportRequest request = ExportRequest.of(job);
        CatalogTable table = jobs.catalog().state().byId(job.tableId());
        if (table == null) {
            throw new TransferException(FailureCode.TABLE_NOT_FOUND, "The table does not exist any more.");
        }
        try (ObjectStore store = buckets.target(request.bucket(), request.encryption())) {
            put(store, request.root() + job.id() + "/_started", "");
            try (DataFiles files = new DataFiles(store, folder(request, job), job.id(), request.format())) {
                write(table.definition(), request, job, progress, files);
                past.confirm(job.tableId());
                new ExportManifest(job, request, jobs.now(), progress.counts()).write(store, files.finished());
                files.keep();
            }
        }
        return job;
    }

    /** Incremental exports of one prefix share a folder, as the service's do. */
    private static String folder(ExportRequest request, Job job) {
        return request.root() + (request.from() == null ? job.id() + "/data/" : "data/");
    }

    private void write(TableDefinition table, ExportRequest request, Job job, JobProgress progress, DataFiles files)
            throws TransferException, InterruptedException {
        Long from = request.from();
        Long after = from == null ? null : from - 1;
        for (int partition = 0; partition < table.partitions().size(); partition++) {
            PartitionFiles sink = new PartitionFiles(table, request, files, partition);
            past.read(table, partition, after, job.instant(), progress, sink);
            files.complete();
            progress.processed(sink.items);
            progress.written(sink.items);
            progress.read(sink.bytes);
        }
    }

    /** Takes one partition's rows into files. Used by one thread. */
    private static final class PartitionFiles implements TablePast.Sink {
        private final TableDefinition table;
        private final ExportRequest request;
        private final DataFiles files;
        private final int partition;
        private long items;
        private long bytes;

        PartitionFiles(TableDefinition table, ExportRequest request, DataFiles files, int partition) {
            this.table = table;
            this.request = request;
            this.files = files;
            this.partition = partition;
        }

        @Override
        public void begin() throws TransferException {
            items = 0;
            bytes = 0;
            files.begin(partition);
        }

        @Override
        public void rows(List<PartRow> rows) throws TransferException {
            for (PartRow row : rows) {
                EncodedItem after = row.after();
                if (request.from() != null) {
                    files.change(change(row));
                } else if (after != null) {
                    files.item(after.item());
                }
                items++;
                bytes += (after == null ? 0 : after.size())
                        + (row.before() == null ? 0 : row.before().size());
            }
        }

        private ItemChange change(PartRow row) {
            EncodedItem before = row.before();
            EncodedItem after = row.after();
            return new ItemChange(
                    row.time() * 1000,
                    PrimaryKey.decode(table.key(), row.key()),
                    before == null || !request.oldImages() ? null : before.item(),
                    after == null ? null : after.item());
        }
    }

    static ObjectWriter.Written put(ObjectStore store, String key, String content) throws TransferException {
        try (ObjectWriter object = store.create(key)) {
            object.content().write(content.getBytes(StandardCharsets.UTF_8));
            return object.finish();
        } catch (IOException e) {
            throw store.explain(e);
        }
    }

    /** An export without its manifest is none; its data files have been removed. */
    @Override
    public void abandon(Job job) {}
}
