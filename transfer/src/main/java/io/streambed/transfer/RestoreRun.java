package io.streambed.transfer;

import io.streambed.model.Arns;
import io.streambed.model.DynamoDbException;
import io.streambed.model.InitialLoad;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.Input;
import io.streambed.schemas.CorruptRecordException;
import io.streambed.schemas.EncodedItem;
import io.streambed.schemas.ItemFile;
import io.streambed.write.BulkWrites;
import io.streambed.write.RestoreOverrides;
import io.streambed.write.TableCreation;
import io.streambed.write.TableSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.IntFunction;

/** Fills a new table from the files of a backup. Every byte is checked before it becomes ACTIVE. */
final class RestoreRun implements JobRunner {
    private static final int BUFFER = 64 * 1024;

    private final TableSettings settings;
    private final BackupPlace place;
    private final PutTarget target;
    private final LoadedTables tables;

    RestoreRun(TableSettings settings, LoadedTables tables, BackupPlace place, PutTarget target) {
        this.settings = settings;
        this.place = place;
        this.target = target;
        this.tables = tables;
    }

    LoadedTables tables() {
        return tables;
    }

    /** What the job's table is to be, by its number; its backup's id is the job's details. */
    IntFunction<TableDefinition> definition(Job job) {
        Job backup = Jobs.find(settings.catalog().state(), JobKind.BACKUP, job.details());
        if (backup == null) {
            throw BackupErrors.notFound(job.details());
        }
        Input request = Input.parse(RestoreTableFromBackup.INPUT, job.request().getBytes(StandardCharsets.UTF_8));
        return number -> definition(backup, request, job.tableId(), number);
    }

    /** The table that a request makes of a backup. */
    TableDefinition definition(Job backup, Input request, String tableId, int number) {
        Arns arns = settings.json().arns();
        InitialLoad load = new InitialLoad(true, arns.table(backup.tableName()), backup.arn(), backup.instant(), 0);
        TableDefinition saved = TableCreation.definition(
                BackupDetails.of(backup).table().getBytes(StandardCharsets.UTF_8), tableId, number, settings);
        return RestoreOverrides.apply(request, saved, request.string("TargetTableName"), tableId, number, load, arns);
    }

    @Override
    public Job run(Job job, JobProgress progress) throws TransferException, InterruptedException {
        Job backup = Jobs.find(settings.catalog().state(), JobKind.BACKUP, job.details());
        if (backup == null) {
            throw new TransferException(FailureCode.S3_NO_SUCH_KEY, "The backup does not exist any more.");
        }
        TableDefinition table = tables.await(job, definition(job), progress);
        // The request may have had no time for all files.
        verify(backup, Long.MAX_VALUE);
        TableLoad load = new TableLoad(table, target, progress);
        try (ObjectStore store = place.open()) {
            BackupManifest manifest = manifest(store, backup);
            progress.total(manifest.bytes());
            for (BackupManifest.DataFile file : manifest.files()) {
                read(store, place.folder(backup.id()) + file.name(), file, table, load, progress);
            }
        }
        load.flush();
        tables.complete(job, progress);
        return job;
    }

    private BackupManifest manifest(ObjectStore store, Job backup) throws TransferException {
        return BackupManifest.read(
                store,
                place.folder(backup.id()) + BackupManifest.NAME,
                BackupDetails.of(backup).manifestSha256());
    }

    private static void read(
            ObjectStore store,
            String key,
            BackupManifest.DataFile file,
            TableDefinition table,
            TableLoad load,
            JobProgress progress)
            throws TransferException, InterruptedException {
        MessageDigest sha256 = ObjectWriter.digest("SHA-256");
        long items = 0;
        try (InputStream content = new DigestInputStream(new CountedInput(store.open(key), progress), sha256);
                ItemFile.Reader reader = new ItemFile.Reader(content)) {
            for (EncodedItem item = reader.next(); item != null; item = reader.next()) {
                progress.check();
                progress.processed(1);
                load.put(BulkWrites.check(table, item.item()));
                items++;
            }
            while (content.read() >= 0) {
                // To the end, for the checksum.
            }
        } catch (CorruptRecordException | DynamoDbException e) {
            throw BackupManifest.damaged(key);
        } catch (IOException e) {
            throw store.explain(e);
        }
        if (items != file.items() || !HexFormat.of().formatHex(sha256.digest()).equals(file.sha256())) {
            throw BackupManifest.damaged(key);
        }
    }

    /**
     * Reads all files of a backup and compares their checksums.
     *
     * @param deadlineNanos when to be content with what was seen, in terms of {@link System#nanoTime()}; MAX_VALUE for never
     */
    void verify(Job backup, long deadlineNanos) throws TransferException {
        try (ObjectStore store = place.open()) {
            for (BackupManifest.DataFile file : manifest(store, backup).files()) {
                String key = place.folder(backup.id()) + file.name();
                if (!verify(store, key, file, deadlineNanos)) {
                    return;
                }
            }
        }
    }

    private static boolean verify(ObjectStore store, String key, BackupManifest.DataFile file, long deadlineNanos)
            throws TransferException {
        MessageDigest sha256 = ObjectWriter.digest("SHA-256");
        byte[] buffer = new byte[BUFFER];
        try (InputStream content = store.open(key)) {
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                sha256.update(buffer, 0, read);
                if (deadlineNanos != Long.MAX_VALUE && System.nanoTime() - deadlineNanos > 0) {
                    return false;
                }
            }
        } catch (IOException e) {
            throw store.explain(e);
        }
        if (!HexFormat.of().formatHex(sha256.digest()).equals(file.sha256())) {
            throw BackupManifest.damaged(key);
        }
        return true;
    }

    @Override
    public void abandon(Job job) throws InterruptedException {
        tables.drop(job);
    }
}
