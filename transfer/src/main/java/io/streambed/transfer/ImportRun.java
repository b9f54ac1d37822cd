package io.streambed.transfer;

import io.streambed.model.DynamoDbException;
import io.streambed.model.TableDefinition;
import io.streambed.write.BulkWrites;
import io.streambed.write.TableSettings;
import java.util.function.IntFunction;

/** Fills a new table from files. */
final class ImportRun implements JobRunner {
    /** The directory beside the buckets that holds the logs of errors. */
    static final String LOG_BUCKET = "file:imports";

    private final TableSettings settings;
    private final Buckets buckets;
    private final PutTarget target;
    private final LoadedTables tables;

    ImportRun(TableSettings settings, LoadedTables tables, Buckets buckets, PutTarget target) {
        this.settings = settings;
        this.buckets = buckets;
        this.target = target;
        this.tables = tables;
    }

    /** What the job's table is to be, by its number. */
    IntFunction<TableDefinition> definition(Job job) {
        return number -> ImportRequest.loading(job.request(), job.tableId(), number, settings);
    }

    LoadedTables tables() {
        return tables;
    }

    @Override
    public Job run(Job job, JobProgress progress) throws TransferException, InterruptedException {
        TableDefinition table = tables.await(job, definition(job), progress);
        SourceRequest source = ImportRequest.source(job.request(), table);
        TableLoad load = new TableLoad(table, target, progress);
        try (ObjectStore store = buckets.source(source.bucket());
                ObjectStore logs = buckets.target(LOG_BUCKET, S3Store.ServerSideEncryption.DEFAULT);
                ErrorLog errors =
                        new ErrorLog(logs, job.id() + "/errors.json", "importArn", job.arn(), source.bucket())) {
            new SourceWalk(store, source, progress).walk(new SourceWalk.Visitor() {
                @Override
                public void item(String key, SourceRecord.Parsed record)
                        throws TransferException, InterruptedException {
                    BulkWrites.Put put;
                    try {
                        put = BulkWrites.check(table, record.item());
                    } catch (DynamoDbException e) {
                        malformed(key, record.position(), e.text());
                        return;
                    }
                    load.put(put);
                }

                @Override
                public void malformed(String key, long position, String reason) throws TransferException {
                    progress.failed(1);
                    errors.add(key, position, reason);
                }
            });
            load.flush();
            errors.finish();
        }
        JobCounts counts = progress.counts();
        if (counts.writtenItems() == 0 && counts.errors() > 0) {
            throw new TransferException(
                    FailureCode.ITEM_VALIDATION_ERROR,
                    "No item could be imported. The log of errors tells why: " + job.id() + "/errors.json");
        }
        tables.complete(job, progress);
        return job;
    }

    @Override
    public void abandon(Job job) throws InterruptedException {
        tables.drop(job);
    }
}
