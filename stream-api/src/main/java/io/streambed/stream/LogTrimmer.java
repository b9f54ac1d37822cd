package io.streambed.stream;

import io.streambed.materializer.AppliedRecord;
import io.streambed.materializer.OpenPartition;
import io.streambed.materializer.PartitionListener;
import io.streambed.model.PartitionMovedException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes from the change log what is older than the history that is kept, for the log partitions that are open on this
 * node. Whole blocks go, and nothing that is not materialized for good. Thread-safe; {@link #trim} blocks on Kafka.
 */
public final class LogTrimmer implements PartitionListener {
    private static final Logger LOG = LoggerFactory.getLogger(LogTrimmer.class);
    private static final Duration INTERVAL = Duration.ofHours(1);
    private static final Duration FIRST = Duration.ofMinutes(2);
    private static final long KAFKA_TIMEOUT_SECONDS = 30;

    /**
     * How much longer than the history the log is kept: a reader that was given a place at the very end of it must find it
     * for as long as its iterator lives, and then some.
     */
    private static final Duration MARGIN = Duration.ofHours(1);

    /** What trimming has to do with the materializer. */
    public interface Materialized {
        /** The group's committed offset on a log partition, -1 if there is none. May block. */
        long committedOffset(int logPartition);

        /** To be told that a log partition begins at an offset now, so that the block index can follow. */
        void trimmed(int logPartition, long logStart);
    }

    private final Admin admin;
    private final String changesTopic;
    private final Materialized materialized;
    private final LongSupplier historyMillis;
    private final LongSupplier clock;
    private final Map<Integer, OpenPartition> open = new ConcurrentHashMap<>();

    /**
     * @param historyMillis how far the log goes back, asked each time
     * @param clock epoch milliseconds
     */
    public LogTrimmer(
            Admin admin,
            String changesTopic,
            Materialized materialized,
            LongSupplier historyMillis,
            LongSupplier clock) {
        this.admin = admin;
        this.changesTopic = changesTopic;
        this.materialized = materialized;
        this.historyMillis = historyMillis;
        this.clock = clock;
    }

    /** Trims every hour on a thread of the scheduler; to be cancelled when the node stops. */
    public ScheduledFuture<?> schedule(ScheduledExecutorService scheduler) {
        return scheduler.scheduleWithFixedDelay(this::trim, FIRST.toSeconds(), INTERVAL.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void opened(OpenPartition partition) {
        open.put(partition.logPartition(), partition);
    }

    @Override
    public void applied(OpenPartition partition, AppliedRecord record) {}

    @Override
    public void closed(OpenPartition partition, boolean clean) {
        open.remove(partition.logPartition(), partition);
    }

    /** Trims all log partitions that are open here. What fails is logged and left for the next time. */
    public void trim() {
        for (OpenPartition partition : open.values()) {
            try {
                trim(partition);
            } catch (PartitionMovedException moved) {
                // Its new owner trims it.
                LOG.debug("Not trimmed, moved: logPartition={}", partition.logPartition());
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException | TimeoutException | KafkaException failure) {
                LOG.warn("The log could not be trimmed: logPartition={}", partition.logPartition(), failure);
            } catch (RuntimeException failure) {
                // A scheduled task that throws would never run again, and the log would grow for ever.
                LOG.error("Trimming the log failed: logPartition={}", partition.logPartition(), failure);
            }
        }
    }

    private void trim(OpenPartition partition) throws InterruptedException, ExecutionException, TimeoutException {
        int number = partition.logPartition();
        TopicPartition log = new TopicPartition(changesTopic, number);
        long logStart = admin.listOffsets(Map.of(log, OffsetSpec.earliest()))
                .partitionResult(log)
                .get(KAFKA_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .offset();
        long oldest = clock.getAsLong() - historyMillis.getAsLong() - MARGIN.toMillis();
        OptionalLong point = TrimPoint.of(partition, logStart, materialized.committedOffset(number), oldest);
        if (point.isPresent()) {
            long start = point.getAsLong();
            admin.deleteRecords(Map.of(log, RecordsToDelete.beforeOffset(start)))
                    .all()
                    .get(KAFKA_TIMEOUT_SECONDS, TimeUnit.SECONDS);
            materialized.trimmed(number, start);
            LOG.info("Trimmed the log: logPartition={} from={} to={}", number, logStart, start);
        }
    }
}
