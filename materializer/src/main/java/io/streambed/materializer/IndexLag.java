package io.streambed.materializer;

import io.streambed.model.TableDefinition;
import io.streambed.model.TablePartition;
import io.streambed.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far global indexes are behind their tables: the index updates that are sent and not applied, in records of the topic,
 * looked up twice a second. For log partitions that are open here it is exact at that moment; for others it counts what is
 * not committed. Thread-safe.
 */
public final class IndexLag implements PartitionListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IndexLag.class);
    private static final Duration INTERVAL = Duration.ofMillis(500);

    private final Admin admin;
    private final String topic;
    private final String group;
    private final int logPartitions;
    private final Map<Integer, OpenPartition> open = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("streambed-index-lag").factory());

    private volatile Map<Integer, Long> lags = Map.of();

    /** @param group the materializer's {@link MaterializerConfig#applicationId} */
    public IndexLag(Admin admin, Topics topics, String group, int logPartitions) {
        this.admin = admin;
        this.topic = topics.indexUpdates();
        this.group = group;
        this.logPartitions = logPartitions;
    }

    /** Starts to look, as soon as some table has a global index. */
    public void start() {
        var _ = thread.scheduleWithFixedDelay(
                this::refresh, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Index updates that wait for a log partition. */
    public long of(int logPartition) {
        return lags.getOrDefault(logPartition, 0L);
    }

    /** Whether the table has global indexes that can be behind. */
    public static boolean concerns(TableDefinition table) {
        return IndexEntries.hasGlobal(table);
    }

    /** The longest that any of the table's log partitions has waiting; 0 if the table has no global index. */
    public long of(TableDefinition table) {
        if (table.indexes().isEmpty() || !IndexEntries.hasGlobal(table)) {
            return 0;
        }
        long most = 0;
        for (TablePartition partition : table.partitions()) {
            most = Math.max(most, of(partition.logPartition()));
        }
        return most;
    }

    private void refresh() {
        if (open.values().stream().noneMatch(IndexLag::hasGlobalIndexes)) {
            lags = Map.of();
            return;
        }
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (int partition = 0; partition < logPartitions; partition++) {
            latest.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        var _ = admin.listOffsets(latest).all().whenComplete((ends, failure) -> {
            if (failure == null) {
                refresh(ends);
            } else {
                LOG.debug("the ends of the index updates are not known", failure);
            }
        });
    }

    private void refresh(Map<TopicPartition, ListOffsetsResultInfo> ends) {
        if (open.size() == logPartitions) {
            publish(ends, partition -> 0);
            return;
        }
        var _ = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .whenComplete((committed, failure) -> {
                    if (failure == null) {
                        publish(ends, partition -> {
                            OffsetAndMetadata offset = committed.get(new TopicPartition(topic, (int) partition));
                            return offset == null ? 0 : offset.offset();
                        });
                    } else {
                        LOG.debug("the committed index updates are not known", failure);
                    }
                });
    }

    /** @param committed of log partitions that are not open here */
    private void publish(Map<TopicPartition, ListOffsetsResultInfo> ends, LongUnaryOperator committed) {
        Map<Integer, Long> behind = new HashMap<>();
        ends.forEach((partition, end) -> {
            OpenPartition here = open.get(partition.partition());
            long applied = here == null ? committed.applyAsLong(partition.partition()) : here.indexPosition() + 1;
            behind.put(partition.partition(), Math.max(0, end.offset() - applied));
        });
        lags = Map.copyOf(behind);
    }

    private static boolean hasGlobalIndexes(OpenPartition partition) {
        for (AppliedTable table : partition.tables().values()) {
            TableDefinition definition = table.definition();
            if (definition != null && IndexEntries.hasGlobal(definition)) {
                return true;
            }
        }
        return false;
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

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
