package io.streambed.server;

import io.streambed.history.BackgroundPace;
import io.streambed.history.DescribeContinuousBackups;
import io.streambed.history.Fence;
import io.streambed.history.Histories;
import io.streambed.history.PastReads;
import io.streambed.history.PastTables;
import io.streambed.history.ReadHistory;
import io.streambed.history.RestoreTableToPointInTime;
import io.streambed.history.Restores;
import io.streambed.history.Retention;
import io.streambed.history.UpdateContinuousBackups;
import io.streambed.interop.DescribeKinesisStreamingDestination;
import io.streambed.interop.Destinations;
import io.streambed.interop.DisableKinesisStreamingDestination;
import io.streambed.interop.EnableKinesisStreamingDestination;
import io.streambed.interop.SchemaEndpoint;
import io.streambed.interop.UpdateKinesisStreamingDestination;
import io.streambed.materializer.Catalog;
import io.streambed.materializer.CatalogProposer;
import io.streambed.materializer.CatalogState;
import io.streambed.materializer.IndexLag;
import io.streambed.materializer.Materializer;
import io.streambed.materializer.MaterializerConfig;
import io.streambed.materializer.NodeAddress;
import io.streambed.materializer.OpenPartition;
import io.streambed.materializer.TableLookup;
import io.streambed.model.Arns;
import io.streambed.model.PartitionMovedException;
import io.streambed.partiql.BatchExecuteStatement;
import io.streambed.partiql.ExecuteStatement;
import io.streambed.partiql.ExecuteTransaction;
import io.streambed.partiql.SelectStatements;
import io.streambed.partiql.WriteStatements;
import io.streambed.protocol.CallObserver;
import io.streambed.protocol.ClusterSecret;
import io.streambed.protocol.ForwardClient;
import io.streambed.protocol.ForwardEndpoint;
import io.streambed.protocol.HttpRoute;
import io.streambed.protocol.Operation;
import io.streambed.protocol.TableDescriptionJson;
import io.streambed.protocol.ThroughputLimits;
import io.streambed.read.BatchGetItem;
import io.streambed.read.CountItems;
import io.streambed.read.DescribeEndpoints;
import io.streambed.read.DescribeLimits;
import io.streambed.read.DescribeTable;
import io.streambed.read.DescribeTimeToLive;
import io.streambed.read.GetItem;
import io.streambed.read.GetItems;
import io.streambed.read.ItemReads;
import io.streambed.read.ListTables;
import io.streambed.read.ListTagsOfResource;
import io.streambed.read.Query;
import io.streambed.read.RangeReads;
import io.streambed.read.ReadWorkers;
import io.streambed.read.Scan;
import io.streambed.read.ScanPart;
import io.streambed.read.TransactGetItems;
import io.streambed.read.TransactedReads;
import io.streambed.read.TransactionRead;
import io.streambed.schemas.BuiltInSchemaRegistry;
import io.streambed.schemas.CatalogCodec;
import io.streambed.schemas.RecordCodec;
import io.streambed.schemas.SchemaRegistry;
import io.streambed.schemas.Topics;
import io.streambed.stream.ChangeReader;
import io.streambed.stream.LogReader;
import io.streambed.stream.LogTrimmer;
import io.streambed.stream.StreamFollowers;
import io.streambed.stream.StreamOperations;
import io.streambed.stream.TailBuffer;
import io.streambed.transfer.BackupLocation;
import io.streambed.transfer.ReadTablePart;
import io.streambed.transfer.Transfers;
import io.streambed.triggers.TriggerOptions;
import io.streambed.triggers.TriggerService;
import io.streambed.triggers.Triggers;
import io.streambed.write.BatchWriteItem;
import io.streambed.write.BulkWrites;
import io.streambed.write.CollectionSizes;
import io.streambed.write.CreateTable;
import io.streambed.write.DeleteItem;
import io.streambed.write.DeleteTable;
import io.streambed.write.ExpirySweeper;
import io.streambed.write.IndexBackPressure;
import io.streambed.write.IndexRefill;
import io.streambed.write.ItemWriter;
import io.streambed.write.KafkaLogAppender;
import io.streambed.write.LoadItems;
import io.streambed.write.PutItem;
import io.streambed.write.SequencerConfig;
import io.streambed.write.Sequencers;
import io.streambed.write.TableReconciler;
import io.streambed.write.TableSettings;
import io.streambed.write.TagResource;
import io.streambed.write.TransactWriteItems;
import io.streambed.write.TransactedWrites;
import io.streambed.write.Transactions;
import io.streambed.write.UntagResource;
import io.streambed.write.UpdateItem;
import io.streambed.write.UpdateTable;
import io.streambed.write.UpdateTimeToLive;
import io.streambed.write.WriteItems;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one node runs above its Kafka: from the catalog up to the operations, wired in this order. Everything that is opened is
 * handed to {@link OpenParts}, which closes it.
 */
final class Node {
    private static final Logger log = LoggerFactory.getLogger(Node.class);
    private static final long READY_POLL_NANOS = 2_000_000;

    private final OpenParts parts;
    private final ServerConfig config;
    private final KafkaCluster kafka;
    private final Topics topics;
    private final Vertx vertx;
    private final SchemaRegistry registry;
    private final int port;
    private final int logPartitions;
    private final List<HttpRoute> routes = new ArrayList<>();
    private CallObserver observer = CallObserver.NONE;
    private @Nullable NodeAddress self;
    private @Nullable Materializer materializer;
    private @Nullable Sequencers sequencers;

    /**
     * @param port where clients are served
     * @param logPartitions how many the cluster's change log has
     */
    Node(
            OpenParts parts,
            ServerConfig config,
            KafkaCluster kafka,
            Topics topics,
            Vertx vertx,
            SchemaRegistry registry,
            int port,
            int logPartitions) {
        this.parts = parts;
        this.config = config;
        this.kafka = kafka;
        this.topics = topics;
        this.vertx = vertx;
        this.registry = registry;
        this.port = port;
        this.logPartitions = logPartitions;
    }

    /**
     * Starts everything and returns the operations that clients may call.
     *
     * @param stores where the local stores are
     * @param powerCut null if the broker is not ours
     * @throws StartupException if the configuration does not fit
     */
    List<Operation> start(Path stores, @Nullable PowerCut powerCut) {
        Map<String, Object> client = kafka.clientConfig();
        RecordCodec codec = new RecordCodec(registry);
        CatalogCodec catalogCodec = new CatalogCodec(registry);
        Catalog catalog = parts.add(
                new Catalog(client, topics.catalog(), catalogCodec, CatalogState.streamAfterlife(config.history())));
        catalog.start();

        CatalogProposer proposer = parts.add(new CatalogProposer(client, topics.catalog(), catalogCodec, catalog));

        // Without a broker of its own, this process shares the log partitions with others.
        boolean shared = config.kafkaBootstrap().isPresent();
        @Nullable HeldPort internalPort = shared ? parts.add(holdInternalPort()) : null;
        NodeAddress self = internalPort == null
                ? new NodeAddress("127.0.0.1", config.port())
                : config.advertisedAddress().orElse(new NodeAddress(config.host(), internalPort.port()));
        this.self = self;
        KafkaLogAppender appender = parts.add(new KafkaLogAppender(client, topics.changes()));
        Sequencers sequencers = parts.add(new Sequencers(
                SequencerConfig.defaults(shared), appender, codec, client, topics.changes(), self.toString()));
        TailBuffer tails = new TailBuffer();
        Destinations destinations = parts.add(destinations(client, codec, tails, catalog, proposer));
        LateMaterializer materialized = new LateMaterializer();
        LogTrimmer trimmer = new LogTrimmer(
                kafka.admin(),
                topics.changes(),
                materialized,
                () -> Retention.millis(catalog.state(), config.history().toMillis(), System.currentTimeMillis()),
                System::currentTimeMillis);
        boolean doubtful = powerCut != null && powerCut.indexesAreDoubtful();
        MaterializerConfig materializerConfig = shared
                ? MaterializerConfig.shared(client, topics, stores, self, replicationFactor())
                        .withExactlyOnce(config.exactlyOnce())
                : MaterializerConfig.singleProcess(client, topics, stores, self).withTopicsDoubtful(doubtful);
        IndexLag indexLag =
                parts.add(new IndexLag(kafka.admin(), topics, materializerConfig.applicationId(), logPartitions));
        IndexRefill refill = parts.add(new IndexRefill(catalog, proposer));
        Triggers triggers = new Triggers();
        // A change is in the tail before its writer has the answer.
        Materializer materializer = parts.add(new Materializer(
                materializerConfig,
                codec,
                List.of(tails, triggers, trimmer, indexLag, refill, destinations, sequencers)));
        materialized.materializer = materializer;

        NodeRouting routing = new NodeRouting(self, materializer::owner, forwarder(shared));
        TableLookup tables = new TableLookup(catalog);
        CountItems sizes = new CountItems(routing, sequencers);
        parts.add(new TableReconciler(sequencers, catalog, proposer)).start();
        Arns arns = new Arns(config.region());
        TableDescriptionJson json = new TableDescriptionJson(arns);
        ThroughputLimits limits = config.enforceThroughput()
                ? ThroughputLimits.enforced(arns, sequencers::isServing, System::nanoTime)
                : ThroughputLimits.OFF;
        TableSettings settings =
                new TableSettings(catalog, proposer, tables, sizes, json, logPartitions, tablePartitions());
        WriteItems writes = new WriteItems(routing, sequencers, limits);
        CollectionSizes collections = new CollectionSizes(routing, sequencers);
        IndexBackPressure backPressure = new IndexBackPressure(indexLag::of);
        ItemWriter writer = new ItemWriter(tables, routing, sequencers, backPressure, limits);
        ExpirySweeper sweeper = parts.add(new ExpirySweeper(sequencers, appender.clock(), backPressure));
        Transactions transactions = parts.add(new Transactions(routing, sequencers, limits));
        LogReader reader = parts.add(new LogReader(client, topics.changes(), codec, LogReader.Options.defaults()));

        ReadWorkers readers = parts.add(new ReadWorkers(Runtime.getRuntime().availableProcessors()));
        ScanPart scans = new ScanPart(routing, sequencers, readers, limits);
        GetItems gets = new GetItems(routing, sequencers, limits);
        ItemReads itemReads = new ItemReads(routing, sequencers, limits);
        ExecuteStatement statements = new ExecuteStatement(
                tables, new SelectStatements(itemReads, new RangeReads(scans, readers)), new WriteStatements(writer));
        TransactionRead transactionReads = new TransactionRead(routing, sequencers, limits);
        TransactedReads transactedReads = new TransactedReads(transactionReads);
        TransactedWrites transactedWrites = new TransactedWrites(routing, transactions, backPressure, collections);

        Histories histories = parts.add(new Histories(
                client, topics.changes(), codec, Fence.of(sequencers), stores.resolveSibling("history-scratch")));
        PastTables pastTables = parts.add(new PastTables(histories));
        PastReads past = new PastReads(routing, sequencers, pastTables, System::currentTimeMillis);
        LoadItems loads = new LoadItems(routing, sequencers);
        BackgroundPace pace = new BackgroundPace();
        Restores restores =
                parts.add(new Restores(new Restores.Parts(catalog, proposer, sequencers, histories, loads, pace)));

        PutItem putItem = new PutItem(writer);
        ReadTablePart tableParts = parts.add(new ReadTablePart(routing, sequencers, histories));
        Transfers transfers = parts.add(new Transfers(
                new Transfers.Access(settings, tableParts, new BulkWrites(writes, backPressure), loads, putItem, pace),
                transferOptions(stores),
                self + "#" + UUID.randomUUID(),
                runner -> shared && isAlive(runner, self, materializer),
                () -> latest(sequencers)));

        List<Operation> operations = new ArrayList<>(List.of(
                new CreateTable(settings),
                new DescribeTable(tables, sizes, json),
                new ListTables(catalog),
                new UpdateTable(settings),
                new DeleteTable(settings),
                new TagResource(settings),
                new UntagResource(settings),
                new ListTagsOfResource(catalog, arns),
                new UpdateTimeToLive(settings),
                new DescribeTimeToLive(tables),
                new DescribeLimits(),
                new DescribeEndpoints(config.host() + ":" + port),
                putItem,
                new DeleteItem(writer),
                new UpdateItem(writer),
                new EnableKinesisStreamingDestination(proposer),
                new DisableKinesisStreamingDestination(proposer),
                new UpdateKinesisStreamingDestination(proposer),
                new DescribeKinesisStreamingDestination(tables),
                new BatchWriteItem(tables, writes, backPressure, collections),
                new GetItem(tables, itemReads, past),
                new TransactWriteItems(tables, transactedWrites),
                new BatchGetItem(tables, gets, readers),
                new TransactGetItems(tables, transactedReads),
                new Query(tables, routing, sequencers, readers, limits, past),
                new Scan(tables, scans, readers, past),
                statements,
                new BatchExecuteStatement(tables, statements),
                new ExecuteTransaction(tables, transactedReads, transactedWrites),
                new ReadHistory(tables, routing, sequencers, histories, pastTables, System::currentTimeMillis),
                new UpdateContinuousBackups(proposer, System::currentTimeMillis),
                new DescribeContinuousBackups(catalog, System::currentTimeMillis),
                new RestoreTableToPointInTime(proposer, sequencers, json, System::currentTimeMillis)));
        StreamOperations.Options options =
                new StreamOperations.Options(config.region(), config.history(), System::currentTimeMillis);
        operations.addAll(
                StreamOperations.create(catalog, routing, sequencers, tails, reader, key("shard iterators"), options));
        TriggerService triggerService = parts.add(new TriggerService(
                triggers,
                client,
                topics.cluster(),
                replicationFactor(),
                catalog,
                proposer,
                new StreamFollowers(catalog, sequencers, tails, reader, options),
                triggerOptions()));
        routes.add(triggerService.route());

        if (registry instanceof BuiltInSchemaRegistry builtIn) {
            routes.add(parts.add(new SchemaEndpoint(builtIn)).route());
        }
        operations.addAll(transfers.operations());

        if (internalPort != null) {
            List<Operation> forwarded = new ArrayList<>(operations);
            forwarded.addAll(
                    List.of(sizes, scans, gets, writes, collections, loads, past, tableParts, transactionReads));
            forwarded.addAll(transactions.operations());
            listenInternally(internalPort, self, forwarded);
        }
        Metrics metrics = new Metrics(catalog, indexLag, sequencers, logPartitions);
        routes.add(metrics.route());
        observer = (operation, status, nanos) -> {
            metrics.answered(operation, status, nanos);
            pace.answered(operation, status, nanos);
        };
        materializer.start();
        indexLag.start();
        sweeper.start();
        transactions.start();
        if (powerCut != null && doubtful) {
            refill.refillAll(powerCut::indexesAreFilled);
        }
        restores.start();
        destinations.start();
        transfers.start();
        scheduleTrimming(trimmer);
        this.materializer = materializer;
        this.sequencers = sequencers;
        return operations;
    }

    /** Wants to know of what clients call. */
    CallObserver observer() {
        return observer;
    }

    /** With a reader of the log of its own: neither waits for clients that read streams, nor they for it. */
    private Destinations destinations(
            Map<String, Object> client,
            RecordCodec codec,
            TailBuffer tails,
            Catalog catalog,
            CatalogProposer proposer) {
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

    /** What clients may call that is no operation; complete when {@link #start} has returned. */
    List<HttpRoute> routes() {
        return List.copyOf(routes);
    }

    /**
     * Returns when every log partition is served, here or by another node.
     *
     * @throws StartupException if this node cannot serve what it is to serve
     */
    void awaitReady() {
        Materializer materializer = Objects.requireNonNull(this.materializer, "not started");
        Sequencers sequencers = Objects.requireNonNull(this.sequencers, "not started");
        while (!isServed(materializer, sequencers)) {
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

    private boolean isServed(Materializer materializer, Sequencers sequencers) {
        Map<Integer, NodeAddress> owners = config.kafkaBootstrap().isPresent() ? materializer.owners() : Map.of();
        for (int partition = 0; partition < logPartitions; partition++) {
            NodeAddress owner = owners.get(partition);
            boolean elsewhere = owner != null && !owner.equals(self);
            if (!elsewhere && !sequencers.isServing(partition)) {
                return false;
            }
        }
        return true;
    }

    private Transfers.Options transferOptions(Path stores) {
        return new Transfers.Options(
                config.transferDir().orElse(stores.resolveSibling("transfer")),
                config.s3Endpoint(),
                config.region(),
                config.backups().orElse(new BackupLocation.Directory(stores.resolveSibling("backups"))));
    }

    /** Whether another node that began a job is still there, as far as is known. What this address began before is not. */
    private static boolean isAlive(String runner, NodeAddress self, Materializer materializer) {
        String address = runner.substring(0, runner.indexOf('#'));
        return !address.equals(self.toString())
                && materializer.owners().values().stream()
                        .anyMatch(owner -> owner.toString().equals(address));
    }

    /** Now, and not before anything that was acknowledged here, should a clock have been set back. */
    private static long latest(Sequencers sequencers) {
        long latest = System.currentTimeMillis();
        for (OpenPartition partition : sequencers.openPartitions()) {
            latest = Math.max(latest, partition.lastTime());
        }
        return latest;
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

    private TriggerOptions triggerOptions() {
        TriggerSettings settings = config.triggers();
        return new TriggerOptions(
                config.region(),
                settings.lambdaEndpoint(),
                settings.lambdaCredentials(),
                settings.urls(),
                settings.functionsDir(),
                settings.functionTimeout(),
                config.history());
    }

    private void scheduleTrimming(LogTrimmer trimmer) {
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("streambed-trimmer").factory());
        parts.add(scheduler::shutdownNow);
        var _ = trimmer.schedule(scheduler);
    }

    private int tablePartitions() {
        return config.tablePartitions().orElse(Math.min(ServerConfig.DEFAULT_TABLE_PARTITIONS, logPartitions));
    }

    private int replicationFactor() {
        return config.replicationFactor().orElse(kafka.defaultReplicationFactor());
    }

    private NodeRouting.Forwarder forwarder(boolean shared) {
        if (!shared) {
            return (_, _, logPartition, _) -> CompletableFuture.failedFuture(new PartitionMovedException(logPartition));
        }
        ForwardClient client = new ForwardClient(vertx, new ClusterSecret(secret()));
        parts.add(() -> client.close().toCompletableFuture().join());
        return client::forward;
    }

    private void listenInternally(HeldPort held, NodeAddress self, List<Operation> operations) {
        int port = held.port();
        held.close();
        try {
            ForwardEndpoint endpoint = ForwardEndpoint.start(
                            vertx, config.host(), port, new ClusterSecret(secret()), operations)
                    .toCompletableFuture()
                    .join();
            parts.add(() -> endpoint.close().toCompletableFuture().join());
            log.info("Listening for other nodes on port {}, as {}", endpoint.port(), self);
        } catch (CompletionException e) {
            throw new StartupException("cannot listen on port " + port + " for other nodes: " + e.getCause(), e);
        }
    }

    private HeldPort holdInternalPort() {
        try {
            return HeldPort.hold(config.host(), config.internalPort());
        } catch (IOException e) {
            String port = config.internalPort() == 0 ? "" : "port " + config.internalPort() + " of ";
            throw new StartupException(
                    "cannot listen on " + port + config.host() + " for other nodes: " + e.getMessage(), e);
        }
    }

    /** On the loopback interface the nodes of one Kafka need no secret: who reaches it there has the data anyway. */
    private String secret() {
        return config.clusterSecret().orElseGet(() -> {
            if (!isLoopback(config.host())) {
                throw new StartupException(
                        "--cluster-secret is required with --kafka-bootstrap and --host " + config.host());
            }
            return "loopback " + kafka.id();
        });
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** A key that all nodes of the cluster have, and that stays the same over restarts. */
    private byte[] key(String purpose) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String secret = config.clusterSecret().orElse("");
            return digest.digest((purpose + "\n" + kafka.id() + "\n" + secret).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
