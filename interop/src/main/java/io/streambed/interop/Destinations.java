package io.streambed.interop;

import io.streambed.interop.DestinationTopic.RefusedException;
import io.streambed.materializer.AppliedRecord;
import io.streambed.materializer.Catalog;
import io.streambed.materializer.CatalogDestination;
import io.streambed.materializer.CatalogProposer;
import io.streambed.materializer.CatalogState;
import io.streambed.materializer.CatalogTable;
import io.streambed.materializer.OpenPartition;
import io.streambed.materializer.PartitionListener;
import io.streambed.materializer.StreamShard;
import io.streambed.schemas.ChangeEventCodec;
import io.streambed.schemas.SchemaRegistry;
import io.streambed.schemas.Topics;
import io.streambed.stream.ChangePosition;
import io.streambed.stream.ChangeReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Sends the changes of tables with a streaming destination to Kafka topics, for the log partitions that are open on this node,
 * and settles what becomes of destinations. Thread-safe.
 *
 * <p>To be told of log partitions after the {@link io.streambed.stream.TailBuffer} that its reader reads from.
 */
public final class Destinations implements PartitionListener, AutoCloseable {
    private static final Duration CLOSE_TIME = Duration.ofSeconds(3);

    private final Options options;
    private final ChangeReader reader;
    private final Catalog catalog;
    private final DestinationRecords records;
    private final DestinationTopics topics;
    private final DestinationSettler settler;
    private final PartitionForwarder.Surroundings surroundings = new Surroundings();
    private final Map<Integer, PartitionForwarder> forwarders = new ConcurrentHashMap<>();

    /**
     * Where to send to, and how.
     *
     * @param clientConfig how to reach Kafka
     * @param topics this cluster's
     * @param region in ARNs and records
     */
    public record Options(Map<String, Object> clientConfig, Topics topics, String region) {}

    /** Registers the schemas of what it sends. */
    public Destinations(
            Options options,
            Admin admin,
            SchemaRegistry registry,
            ChangeReader reader,
            Catalog catalog,
            CatalogProposer proposer) {
        this.options = options;
        this.reader = reader;
        this.catalog = catalog;
        this.records = new DestinationRecords(options.region(), new ChangeEventCodec(registry));
        this.topics = new DestinationTopics(admin);
        this.settler = new DestinationSettler(
                catalog,
                proposer,
                arn -> topics.check(topic(arn)),
                logPartition -> forwarders.containsKey(logPartition));
    }

    /** Starts to follow the catalog. */
    public void start() {
        catalog.listen(_ -> lookAll());
        settler.start();
        lookAll();
    }

    private DestinationTopic topic(String arn) throws RefusedException {
        return DestinationTopic.of(arn, options.region(), options.topics());
    }

    private void lookAll() {
        forwarders.values().forEach(this::look);
    }

    private void look(PartitionForwarder forwarder) {
        synchronized (forwarder) {
            forwarder.look();
        }
    }

    @Override
    public void opened(OpenPartition partition) {
        PartitionForwarder forwarder = new PartitionForwarder(partition, reader, records, surroundings);
        PartitionForwarder before = forwarders.put(partition.logPartition(), forwarder);
        if (before != null) {
            before.stop();
        }
        look(forwarder);
    }

    @Override
    public void applied(OpenPartition partition, AppliedRecord record) {
        PartitionForwarder forwarder = forwarders.get(partition.logPartition());
        if (forwarder != null && forwarder.isOf(partition)) {
            forwarder.applied(record);
        }
    }

    @Override
    public void closed(OpenPartition partition, boolean clean) {
        forwarders.computeIfPresent(partition.logPartition(), (_, forwarder) -> {
            if (!forwarder.isOf(partition)) {
                return forwarder;
            }
            forwarder.stop();
            return null;
        });
    }

    @Override
    public void close() {
        settler.close();
        forwarders.values().forEach(PartitionForwarder::stop);
        try {
            for (PartitionForwarder forwarder : forwarders.values()) {
                forwarder.awaitEnd(CLOSE_TIME);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Surroundings implements PartitionForwarder.Surroundings {
        @Override
        public List<Outlet> outlets(int logPartition) {
            CatalogState state = catalog.state();
            List<Outlet> outlets = new ArrayList<>();
            for (CatalogTable table : state.byId().values()) {
                for (CatalogDestination destination : table.destinations()) {
                    Outlet outlet = outlet(destination, logPartition);
                    if (outlet != null) {
                        outlets.add(outlet);
                    }
                }
            }
            return outlets;
        }

        private @Nullable Outlet outlet(CatalogDestination destination, int logPartition) {
            for (StreamShard window : destination.windows()) {
                if (window.logPartition() == logPartition && window.started()) {
                    try {
                        DestinationTopic topic = topic(destination.streamArn());
                        return Outlet.of(
                                destination, window, topic, options.topics().cluster());
                    } catch (RefusedException refused) {
                        return null; // the settler says so
                    }
                }
            }
            return null;
        }

        @Override
        public ForwardingProducer producer(int logPartition) {
            return new ForwardingProducer(
                    options.clientConfig(),
                    options.topics().cluster() + ".destinations." + logPartition,
                    log(logPartition));
        }

        @Override
        public @Nullable ChangePosition committed(String group, int logPartition) {
            return topics.committed(group, log(logPartition));
        }

        @Override
        public boolean compacted(String topic) {
            return topics.compacted(topic);
        }

        private TopicPartition log(int logPartition) {
            return new TopicPartition(options.topics().changes(), logPartition);
        }
    }
}
