package io.streambed.materializer;

import io.streambed.schemas.RecordHeader;
import java.time.Duration;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one log partition's records, and the index updates for it, from Kafka Streams to its {@link PartitionFold} and tells the listeners. Used by the
 * partition's stream thread. Kafka Streams may init and close it several times over the same store: each time is an
 * opening of its own.
 *
 * <p>No record is skipped: what cannot be folded is thrown at the stream thread, and thrown again until the thread is gone.
 */
final class ItemsProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    static final String NAME = "items";

    private static final Logger LOG = LoggerFactory.getLogger(ItemsProcessor.class);
    private static final byte[] NO_VALUE = {};
    private static final Duration PURGE_INTERVAL = Duration.ofMillis(100);
    private static final int PURGE_ROWS = 500;
    private static final Duration TRIM_INTERVAL = Duration.ofSeconds(20);

    private static final Duration BACKFILL_INTERVAL = Duration.ofMillis(20);
    private static final int BACKFILL_ITEMS = 200;

    /** How much of each interval a backfill may take from the records behind it. */
    private static final long BACKFILL_NANOS = Duration.ofMillis(5).toNanos();

    private final PartitionHost host;
    private final String indexUpdatesTopic;
    private @Nullable ProcessorContext<byte[], byte[]> context;

    /** Null while closed, failed or unserved. */
    private @Nullable PartitionFold fold;

    private @Nullable RuntimeException failure;
    private boolean indexesCaughtUp;
    private @Nullable Cancellable purge;
    private @Nullable Cancellable trim;
    private @Nullable Cancellable backfill;

    ItemsProcessor(PartitionHost host, String indexUpdatesTopic) {
        this.host = host;
        this.indexUpdatesTopic = indexUpdatesTopic;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
        failure = null;
        indexesCaughtUp = false;
        int partition = context.taskId().partition();
        LogAccess.Bounds log = host.log().bounds(partition);
        checkChangelog(context.taskId(), log.changelogEnd());
        KeyValueStore<Bytes, byte[]> store = context.getStateStore(ItemsStores.NAME);
        PartitionFold opened = new PartitionFold(
                partition,
                new StoreRows(partition, host.stores().of(partition), store),
                host.codec(),
                new IndexUpdateTopic(context));
        long lastPosition = opened.indexPosition();
        boolean updatesLost = lastPosition >= log.indexUpdatesEnd();
        try {
            opened.checkLog(log.start(), log.end());
        } catch (LogGapException e) {
            host.unserved(partition, e);
            return;
        }
        fold = opened;
        LOG.info(
                "log partition {} opens at offset {} of a log from {} to {}",
                partition,
                opened.appliedOffset(),
                log.start(),
                log.end());
        if (updatesLost || host.topicsDoubtful()) {
            opened.forgetIndexSources(log.indexUpdatesEnd());
        }
        guarded(() -> host.opened(opened));
        if (updatesLost) {
            LOG.error(
                    "the index updates of log partition {} end before position {}, but had position {}",
                    partition,
                    log.indexUpdatesEnd(),
                    lastPosition);
            guarded(() -> host.indexUpdatesLost(opened));
        }
        trim = context.schedule(TRIM_INTERVAL, PunctuationType.WALL_CLOCK_TIME, _ -> trim());
        backgroundWork(opened);
    }

    /**
     * A power cut can take the end of a changelog with it. Kafka Streams would not notice, and the rows that were there
     * would be on this disk only; so it is told to restore what is left. The rest comes from the log.
     */
    private void checkChangelog(TaskId task, long changelogEnd) {
        Long known = host.stores().of(task.partition()).committedOffset(host.changelog(task.partition()));
        if (known != null && known >= changelogEnd) {
            LOG.warn(
                    "the changelog of log partition {} ends before offset {}, but had offset {}; restoring from it",
                    task.partition(),
                    changelogEnd,
                    known);
            throw new TaskCorruptedException(Set.of(task));
        }
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        if (failure != null) {
            throw failure;
        }
        PartitionFold open = fold;
        if (open == null) {
            return; // unserved, which was reported; whoever repairs it starts from the applied row, not from here
        }
        RecordMetadata at = context().recordMetadata().orElseThrow();
        long offset = at.offset();
        if (at.topic().equals(indexUpdatesTopic)) {
            guarded(() -> {
                if (!indexesCaughtUp && offset > open.indexPosition() + 1) {
                    catchUpIndexes(open, offset);
                }
                indexesCaughtUp = true;
                open.applyIndexUpdates(offset, valueOf(record.value()));
            });
            return;
        }
        guarded(() -> {
            if (offset > open.nextOffset()) {
                catchUp(open, offset);
            }
            apply(open, offset, record.headers(), record.value());
        });
        backgroundWork(open);
    }

    /**
     * As with the log, but only before the first update: transactions leave gaps in the topic, and what was trimmed was
     * committed long ago.
     */
    private void catchUpIndexes(PartitionFold open, long offset) {
        host.log()
                .readIndexUpdates(
                        open.logPartition(),
                        open.indexPosition() + 1,
                        offset,
                        (missing, headers, value) -> open.applyIndexUpdates(missing, valueOf(value)));
    }

    private static byte[] valueOf(byte @Nullable [] value) {
        return value == null ? NO_VALUE : value;
    }

    /**
     * The group's committed offset is ahead of the rows, because Kafka lost the end of the changelog, or all of it, and not
     * that offset. The log still has the records.
     */
    private void catchUp(PartitionFold open, long offset) {
        LOG.warn(
                "the rows of log partition {} are applied to offset {} only, which is before the committed offset {};"
                        + " reading what lies between from the log",
                open.logPartition(),
                open.appliedOffset(),
                offset);
        host.log()
                .read(
                        open.logPartition(),
                        open.nextOffset(),
                        offset,
                        (missing, headers, value) -> apply(open, missing, headers, value));
    }

    private void apply(PartitionFold open, long offset, Headers headers, byte @Nullable [] value) {
        AppliedRecord applied = open.apply(offset, RecordHeader.read(headers), valueOf(value));
        if (applied != null) {
            host.applied(open, applied);
        }
    }

    private void backgroundWork(PartitionFold open) {
        purgeIfPending(open);
        if (backfill == null && open.backfillPending()) {
            backfill = context().schedule(BACKFILL_INTERVAL, PunctuationType.WALL_CLOCK_TIME, _ -> backfill());
        }
    }

    private void backfill() {
        PartitionFold open = fold;
        if (open != null) {
            guarded(() -> {
                long begun = System.nanoTime();
                while (open.backfill(BACKFILL_ITEMS) && System.nanoTime() - begun < BACKFILL_NANOS) {
                    // another step
                }
            });
        }
        if (open == null || !open.backfillPending()) {
            stopBackfill();
        }
    }

    private void stopBackfill() {
        if (backfill != null) {
            backfill.cancel();
            backfill = null;
        }
    }

    private void purgeIfPending(PartitionFold open) {
        if (purge == null && open.purgePending()) {
            // Only while there is something to do, because every punctuation is followed by a commit.
            purge = context().schedule(PURGE_INTERVAL, PunctuationType.WALL_CLOCK_TIME, _ -> purge());
        }
    }

    private void purge() {
        PartitionFold open = fold;
        boolean more = false;
        if (open != null) {
            boolean[] pending = new boolean[1];
            guarded(() -> pending[0] = open.purge(PURGE_ROWS));
            more = pending[0];
        }
        if (!more) {
            stopPurge();
        }
    }

    private void stopPurge() {
        if (purge != null) {
            purge.cancel();
            purge = null;
        }
    }

    private void trim() {
        PartitionFold open = fold;
        if (open != null) {
            host.log().trimIndexUpdates(open.logPartition());
            host.trimmedTo(open.logPartition()).ifPresent(open::trimmed);
            purgeIfPending(open);
        }
    }

    /** Runs a step of the open partition; if it fails, nothing more is served or applied in this opening. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (LogGapException e) {
            PartitionFold open = fold;
            shut(false);
            if (open != null) {
                host.unserved(open.logPartition(), e);
            }
        } catch (RuntimeException e) {
            // Kafka Streams would come again after a time-out as if nothing had happened, over a half written record.
            RuntimeException loud = e instanceof TimeoutException ? new KafkaException(e) : e;
            failure = loud;
            shut(false);
            throw loud;
        }
    }

    private void shut(boolean clean) {
        PartitionFold open = fold;
        fold = null;
        stopPurge();
        stopBackfill();
        if (trim != null) {
            trim.cancel();
            trim = null;
        }
        if (open != null) {
            open.close();
            host.closed(open, clean);
        }
    }

    private ProcessorContext<byte[], byte[]> context() {
        if (context == null) {
            throw new IllegalStateException("not initialized");
        }
        return context;
    }

    /** The stream thread gives the partition up, or is stopping. */
    @Override
    public void close() {
        PartitionFold open = fold;
        shut(true);
        host.released(context().taskId().partition());
        if (open != null) {
            LOG.info("log partition {} closed at offset {}", open.logPartition(), open.appliedOffset());
        }
    }
}
