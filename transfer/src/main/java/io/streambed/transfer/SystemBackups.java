package io.streambed.transfer;

import io.streambed.materializer.CatalogState;
import io.streambed.materializer.CatalogTable;
import io.streambed.model.TableDefinition;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves tables that were dropped while they had recovery on, as they were at the last moment: their rows are still there. Such
 * backups go after 35 days. Every process looks; one finds.
 */
final class SystemBackups {
    private static final Logger LOG = LoggerFactory.getLogger(SystemBackups.class);
    private static final long LIFETIME_MILLIS = Duration.ofDays(35).toMillis();
    private static final String SUFFIX = "$DeletedTableBackup";

    private final TransferContext context;
    private final BackupRun backups;

    SystemBackups(TransferContext context, BackupRun backups) {
        this.context = context;
        this.backups = backups;
    }

    /** Looks once. */
    void look() {
        try {
            CatalogState state = context.settings().catalog().state();
            for (CatalogTable table : state.byId().values()) {
                if (table.droppedAt() > 0 && table.definition().recovery() != null) {
                    save(state, table);
                }
            }
            for (Job job : Jobs.all(state, JobKind.BACKUP)) {
                expire(job);
            }
        } catch (CompletionException e) {
            LOG.warn("A backup of a dropped table could not be asked for yet", e);
        } catch (TransferException e) {
            LOG.warn("An expired backup could not be removed yet", e);
        }
    }

    private void save(CatalogState state, CatalogTable table) {
        long droppedAt = table.droppedAt();
        String id = id(table.definition(), droppedAt);
        if (Jobs.find(state, JobKind.BACKUP, id) != null
                || droppedAt + LIFETIME_MILLIS < context.jobs().now()) {
            return;
        }
        Job job = job(table.definition(), id, droppedAt);
        Jobs.Start start = context.jobs()
                .start(
                        current -> {
                            Job known = Jobs.find(current, JobKind.BACKUP, id);
                            return known == null ? new Jobs.Start(job, true) : new Jobs.Start(known, false);
                        },
                        System.nanoTime() + Duration.ofSeconds(10).toNanos())
                .toCompletableFuture()
                .join();
        if (start.isNew()) {
            context.threads().run(job);
        }
    }

    /** The same wherever it is made. */
    private static String id(TableDefinition table, long droppedAt) {
        return String.format(Locale.ROOT, "%014d-%08x", droppedAt, table.id().hashCode());
    }

    private Job job(TableDefinition table, String id, long droppedAt) {
        BackupDetails details = BackupDetails.of(table.name() + SUFFIX, table, true, droppedAt + LIFETIME_MILLIS, 0, 0);
        return new Job(
                JobKind.BACKUP,
                id,
                JobIds.arn(context.arns(), table.name(), JobKind.BACKUP, id),
                context.threads().self(),
                JobStatus.IN_PROGRESS,
                droppedAt,
                0,
                table.name(),
                table.id(),
                droppedAt,
                "{}",
                details.json(),
                JobCounts.NONE,
                null,
                null);
    }

    private void expire(Job job) throws TransferException {
        BackupDetails details = BackupDetails.of(job);
        if (details.expiresAt() > 0
                && details.expiresAt() < context.jobs().now()
                && job.status().isOver()) {
            backups.deleteFiles(job);
            context.jobs().forget(job).toCompletableFuture().join();
        }
    }
}
