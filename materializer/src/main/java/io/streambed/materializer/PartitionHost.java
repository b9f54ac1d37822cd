package io.streambed.materializer;

import io.streambed.schemas.RecordCodec;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the processors of all log partitions on this node share. Thread-safe. */
final class PartitionHost {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionHost.class);

    private final ItemsStores stores = new ItemsStores();
    private final RecordCodec codec;
    private final LogAccess log;
    private final String changelog;
    private final List<PartitionListener> listeners;
    private final boolean topicsDoubtful;
    private final Map<Integer, String> unserved = new ConcurrentHashMap<>();
    private final Map<Integer, Long> trimmed = new ConcurrentHashMap<>();

    PartitionHost(RecordCodec codec, LogAccess log, String changelog, List<PartitionListener> listeners) {
        this(codec, log, changelog, listeners, false);
    }

    /** @param topicsDoubtful whether any topic may have lost its end */
    PartitionHost(
            RecordCodec codec,
            LogAccess log,
            String changelog,
            List<PartitionListener> listeners,
            boolean topicsDoubtful) {
        this.codec = codec;
        this.log = log;
        this.changelog = changelog;
        this.listeners = List.copyOf(listeners);
        this.topicsDoubtful = topicsDoubtful;
    }

    ItemsStores stores() {
        return stores;
    }

    RecordCodec codec() {
        return codec;
    }

    boolean topicsDoubtful() {
        return topicsDoubtful;
    }

    LogAccess log() {
        return log;
    }

    /** The changelog of a log partition's rows. */
    TopicPartition changelog(int logPartition) {
        return new TopicPartition(changelog, logPartition);
    }

    void opened(OpenPartition partition) {
        unserved.remove(partition.logPartition());
        for (PartitionListener listener : listeners) {
            listener.opened(partition);
        }
    }

    void applied(OpenPartition partition, AppliedRecord record) {
        for (PartitionListener listener : listeners) {
            listener.applied(partition, record);
        }
    }

    void indexUpdatesLost(OpenPartition partition) {
        for (PartitionListener listener : listeners) {
            listener.indexUpdatesLost(partition);
        }
    }

    /** All listeners hear of a closing, whatever one of them does. */
    void closed(OpenPartition partition, boolean clean) {
        for (PartitionListener listener : listeners) {
            try {
                listener.closed(partition, clean);
            } catch (RuntimeException e) {
                LOG.error("a listener failed at the closing of {}", partition, e);
            }
        }
    }

    void unserved(int logPartition, LogGapException reason) {
        LOG.error("log partition {} is not served", logPartition, reason);
        unserved.put(logPartition, String.valueOf(reason.getMessage()));
    }

    /** The log partition is no longer this node's. */
    void released(int logPartition) {
        unserved.remove(logPartition);
    }

    Map<Integer, String> unserved() {
        return Map.copyOf(unserved);
    }

    void trimmed(int logPartition, long logStart) {
        trimmed.merge(logPartition, logStart, Math::max);
    }

    /** Where the log partition starts, if anybody said so since this was last asked. */
    OptionalLong trimmedTo(int logPartition) {
        Long start = trimmed.remove(logPartition);
        return start == null ? OptionalLong.empty() : OptionalLong.of(start);
    }
}
