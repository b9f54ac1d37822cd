package io.streambed.server;

import io.streambed.history.Retention;
import io.streambed.interop.Destinations;
import io.streambed.materializer.Catalog;
import io.streambed.materializer.CatalogProposer;
import io.streambed.materializer.CatalogState;
import io.streambed.materializer.IndexLag;
import io.streambed.materializer.Materializer;
import io.streambed.materializer.MaterializerConfig;
import io.streambed.materializer.NodeAddress;
import io.streambed.materializer.OpenPartition;
import io.streambed.schemas.CatalogCodec;
import io.streambed.schemas.RecordCodec;
import io.streambed.schemas.SchemaRegistry;
import io.streambed.schemas.Topics;
import io.streambed.stream.ChangeReader;
import io.streambed.stream.LogReader;
import io.streambed.stream.LogTrimmer;
import io.streambed.stream.TailBuffer;
import io.streambed.triggers.Triggers;
import io.streambed.write.IndexRefill;
import io.streambed.write.KafkaLogAppender;
import io.streambed.write.SequencerConfig;
import io.streambed.write.Sequencers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log and what is made of it: the catalog, the writers of the change log, the materializer, and everything that follows
 * what the materializer applies. Works for itself once it is started; clients reach it through {@link Api}.
 */
final class Engine {
    private static final Logger log = LoggerFactory.getLogger(Engine.class);
    private static final long READY_POLL_NANOS = 2_000_000;

    private final OpenParts parts;
    private final Peers peers;
    private final int logPartitions;
    private final int replicationFactor;
    private final Map<String, Object> client;
    private final RecordCodec codec;
    private final Catalog catalog;
    private final CatalogProposer proposer;
    private final KafkaLogAppender appender;
    private final Sequencers sequencers;
    private final TailBuffer tails = new TailBuffer();
    private final Triggers triggers = new Triggers();
    private final Destinations destinations;
    private final IndexLag indexLag;
    private final IndexRefill refill;
    private final LogTrimmer trimmer;
    private final Materializer materializer;

    /**
     * @param logPartitions how many the cluster's change log has
     * @param stores where the local stores are
     * @param doubtful whether topics may have lost their ends
     */
    Engine(
            OpenParts parts,
            ServerConfig config,
            KafkaCluster kafka,
            Topics topics,
            SchemaRegistry registry,
            Peers peers,
            int logPartitions,
            Path stores,
            boolean doubtful) {
        this.parts = parts;
        this.peers = peers;
        this.logPartitions = logPartitions;
        this.replicationFactor = config.replicationFactor().orElse(kafka.defaultReplicationFactor());
        this.client = kafka.clientConfig();
        this.codec = new RecordCodec(registry);
        CatalogCodec catalogCodec = new CatalogCodec(registry);
        this.catalog = parts.add(
                new Catalog(client, topics.catalog(), catalogCodec, CatalogState.streamAfterlife(config.history())));
        catalog.start();
        this.proposer = parts.add(new CatalogProposer(client, topics.catalog(), catalogCodec, catalog));
        this.appender = parts.add(new KafkaLogAppender(client, topics.changes()));
        this.sequencers = parts.add(new Sequencers(
                SequencerConfig.defaults(peers.shared()),
                appender,
                codec,
                client,
                topics.changes(),
                peers.self().toString()));
        this.destinations = parts.add(destinations(config, kafka, topics, registry));
        LateMaterializer materialized = new LateMaterializer();
        this.trimmer = new LogTrimmer(
                kafka.admin(),
                topics.changes(),
                materialized,
                () -> Retention.millis(catalog.state(), config.history().toMillis(), System.currentTimeMillis()),
                System::currentTimeMillis);
        MaterializerConfig materializerConfig = peers.shared()
                ? MaterializerConfig.shared(client, topics, stores, peers.self(), replicationFactor)
                        .withExactlyOnce(config.exactlyOnce())
                : MaterializerConfig.singleProcess(client, topics, stores, peers.self())
                        .withTopicsDoubtful(doubtful);
        this.indexLag =
                parts.add(new IndexLag(kafka.admin(), topics, materializerConfig.applicationId(), logPartitions));
        this.refill = parts.add(new IndexRefill(catalog, proposer));
        // A change is in the tail before its writer has the answer.
        this.materializer = parts.add(new Materializer(
                materializerConfig,
                codec,
                List.of(tails, triggers, trimmer, indexLag, refill, destinations, sequencers)));
        materialized.materializer = materializer;
    }

    /** With a reader of the log of its own: neither waits for clients that read streams, nor they for it. */
    private Destinations destinations(ServerConfig config, KafkaCluster kafka, Topics topics, SchemaRegistry registry) {
        LogReader reader = parts.add(new LogReader(client, topics.changes(), codec, new LogReader.Options(1, 4096)));
        // What the log still has is never too old to be sent.
        ChangeReader changes = new ChangeReader(tails, reader, Duration.ofDays(36_500), System::currentTimeMillis);
        return new Destinations(
                new Destinations.Options(client, topics, config.region()),
                kafka.admin(),
                registry,
                changes,
                catalog,
                proposer);
    }

    /** Starts to materialize. */
    void start() {
        materializer.start();
        indexLag.start();
        destinations.start();
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("streambed-trimmer").factory());
        parts.add(scheduler::shutdownNow);
        var _ = trimmer.schedule(scheduler);
    }

    /**
     * Returns when every log partition is served, here or by another node.
     *
     * @throws StartupException if this node cannot serve what it is to serve
     */
    void awaitReady() {
        while (!isServed()) {
            CompletableFuture<Throwable> failure = materializer.failure().toCompletableFuture();
            if (failure.isDone()) {
                throw new StartupException("the log could not be materialized: " + failure.join(), failure.join());
            }
            if (!materializer.unserved().isEmpty()) {
                throw new StartupException(
                        String.join("; ", materializer.unserved().values()));
            }
            LockSupport.parkNanos(READY_POLL_NANOS);
            if (Thread.interrupted()) {
                throw new StartupException("stopped while starting");
            }
        }
        var _ = materializer.failure().thenAccept(cause -> {
            log.error("The log can not be materialized any more; stopping", cause);
            Runtime.getRuntime().halt(1);
        });
    }

    private boolean isServed() {
        Map<Integer, NodeAddress> owners = peers.shared() ? materializer.owners() : Map.of();
        for (int partition = 0; partition < logPartitions; partition++) {
            NodeAddress owner = owners.get(partition);
            boolean elsewhere = owner != null && !owner.equals(peers.self());
            if (!elsewhere && !sequencers.isServing(partition)) {
                return false;
            }
        }
        return true;
    }

    /** Now, and not before anything that was acknowledged here, should a clock have been set back. */
    long latest() {
        long latest = System.currentTimeMillis();
        for (OpenPartition partition : sequencers.openPartitions()) {
            latest = Math.max(latest, partition.lastTime());
        }
        return latest;
    }

    /** What a client of the Kafka cluster is configured with. */
    Map<String, Object> client() {
        return client;
    }

    int logPartitions() {
        return logPartitions;
    }

    int replicationFactor() {
        return replicationFactor;
    }

    RecordCodec codec() {
        return codec;
    }

    Catalog catalog() {
        return catalog;
    }

    CatalogProposer proposer() {
        return proposer;
    }

    KafkaLogAppender appender() {
        return appender;
    }

    Sequencers sequencers() {
        return sequencers;
    }

    TailBuffer tails() {
        return tails;
    }

    Triggers triggers() {
        return triggers;
    }

    IndexLag indexLag() {
        return indexLag;
    }

    IndexRefill refill() {
        return refill;
    }

    Materializer materializer() {
        return materializer;
    }

    /** The trimmer is one of the materializer's listeners and needs the materializer itself. */
    private static final class LateMaterializer implements LogTrimmer.Materialized {
        private volatile @Nullable Materializer materializer;

        @Override
        public long committedOffset(int logPartition) {
            Materializer known = materializer;
            return known == null ? -1 : known.committedOffset(logPartition);
        }

        @Override
        public void trimmed(int logPartition, long logStart) {
            Materializer known = materializer;
            if (known != null) {
                known.trimmed(logPartition, logStart);
            }
        }
    }
}
