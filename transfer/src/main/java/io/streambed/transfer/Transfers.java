package io.streambed.transfer;

import io.streambed.history.BackgroundPace;
import io.streambed.materializer.CatalogTable;
import io.streambed.model.PointInTimeRecovery;
import io.streambed.protocol.Operation;
import io.streambed.write.BulkWrites;
import io.streambed.write.LoadItems;
import io.streambed.write.TableSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Backups, exports and imports of one process: the operations, and what does the work behind them. */
public final class Transfers implements AutoCloseable {
    private final Buckets buckets;
    private final JobThreads threads;
    private final SystemBackups systemBackups;
    private final List<Operation> operations;

    /**
     * Where files are.
     *
     * @param directory for exports, imports and what is being written; made when it is needed
     * @param s3Endpoint empty: no S3, buckets are directories
     * @param region that requests to S3 are signed for
     */
    public record Options(Path directory, Optional<URI> s3Endpoint, String region, BackupLocation backups) {}

    /**
     * What jobs work with.
     *
     * @param parts reads tables as they were
     * @param putItem the operation of this name
     * @param pace that jobs keep while clients call
     */
    public record Access(
            TableSettings settings,
            ReadTablePart parts,
            BulkWrites writes,
            LoadItems loads,
            Operation putItem,
            BackgroundPace pace) {}

    /**
     * @param self this process, unlike any other, also of the past
     * @param isAlive whether another process may still run the jobs that it has begun
     * @param clock epoch milliseconds, behind everything that was acknowledged
     */
    public Transfers(Access access, Options options, String self, Predicate<String> isAlive, LongSupplier clock) {
        TableSettings settings = access.settings();
        Jobs jobs = new Jobs(settings.catalog(), settings.proposer(), clock);
        buckets = new Buckets(new Buckets.Options(options.directory(), options.s3Endpoint(), options.region()));
        BackupPlace place = new BackupPlace(options.backups(), buckets);
        TablePast past = new TablePast(access.parts(), settings.catalog());
        LoadedTables tables = new LoadedTables(settings);
        PutTarget loading = PutTarget.loading(access.loads());
        ImportRun imports = new ImportRun(settings, tables, buckets, loading);
        BackupRun backups = new BackupRun(jobs, place, past);
        RestoreRun restores = new RestoreRun(settings, tables, place, loading);
        threads = new JobThreads(
                jobs,
                self,
                isAlive,
                access.pace(),
                Map.of(
                        JobKind.IMPORT, imports,
                        JobKind.BULK_PUT, new BulkPutRun(jobs, buckets, access.writes(), access.putItem()),
                        JobKind.EXPORT, new ExportRun(jobs, buckets, past),
                        JobKind.BACKUP, backups,
                        JobKind.RESTORE, restores));
        TransferContext context =
                new TransferContext(settings, jobs, threads, buckets, table -> earliest(table, clock.getAsLong()));
        systemBackups = new SystemBackups(context, backups);
        operations = List.of(
                new ImportTable(context, imports),
                new DescribeImport(context),
                new ListImports(context),
                new ExportTableToPointInTime(context),
                new DescribeExport(context),
                new ListExports(context),
                new StartBulkPutItems(context),
                new DescribeBulkOperation(context),
                new ListBulkOperations(context),
                new CancelBulkOperation(context),
                new CreateBackup(context, place),
                new DescribeBackup(context),
                new ListBackups(context),
                new DeleteBackup(context, backups),
                new RestoreTableFromBackup(context, restores));
    }

    private static @Nullable Long earliest(CatalogTable table, long now) {
        PointInTimeRecovery recovery = table.definition().recovery();
        return recovery == null ? null : recovery.earliest(now);
    }

    /** What clients may call. */
    public List<Operation> operations() {
        return operations;
    }

    /** Starts to run jobs, those that an end of the process has interrupted first. */
    public void start() {
        buckets.removeSpools();
        threads.start();
        threads.watch(systemBackups::look);
    }

    @Override
    public void close() {
        threads.close();
        buckets.close();
    }
}
