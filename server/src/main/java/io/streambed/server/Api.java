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
import io.streambed.history.UpdateContinuousBackups;
import io.streambed.interop.DescribeKinesisStreamingDestination;
import io.streambed.interop.DisableKinesisStreamingDestination;
import io.streambed.interop.EnableKinesisStreamingDestination;
import io.streambed.interop.SchemaEndpoint;
import io.streambed.interop.UpdateKinesisStreamingDestination;
import io.streambed.materializer.Catalog;
import io.streambed.materializer.CatalogProposer;
import io.streambed.materializer.TableLookup;
import io.streambed.model.Arns;
import io.streambed.partiql.BatchExecuteStatement;
import io.streambed.partiql.ExecuteStatement;
import io.streambed.partiql.ExecuteTransaction;
import io.streambed.partiql.SelectStatements;
import io.streambed.partiql.WriteStatements;
import io.streambed.protocol.CallObserver;
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
import io.streambed.schemas.SchemaRegistry;
import io.streambed.schemas.Topics;
import io.streambed.stream.LogReader;
import io.streambed.stream.StreamFollowers;
import io.streambed.stream.StreamOperations;
import io.streambed.transfer.BackupLocation;
import io.streambed.transfer.ReadTablePart;
import io.streambed.transfer.Transfers;
import io.streambed.triggers.TriggerOptions;
import io.streambed.triggers.TriggerService;
import io.streambed.write.BatchWriteItem;
import io.streambed.write.BulkWrites;
import io.streambed.write.CollectionSizes;
import io.streambed.write.CreateTable;
import io.streambed.write.DeleteItem;
import io.streambed.write.DeleteTable;
import io.streambed.write.ExpirySweeper;
import io.streambed.write.IndexBackPressure;
import io.streambed.write.ItemWriter;
import io.streambed.write.LoadItems;
import io.streambed.write.PutItem;
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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What clients and other nodes may call, wired together from the modules, each kind of operations in a method of its own; and what
 * works in the background for them.
 */
final class Api {
    private final OpenParts parts;
    private final ServerConfig config;
    private final Engine engine;
    private final Peers peers;
    private final Path stores;
    private final Catalog catalog;
    private final CatalogProposer proposer;
    private final Sequencers sequencers;
    private final TableLookup tables;
    private final TableDescriptionJson json;
    private final NodeRouting routing;
    private final ThroughputLimits limits;
    private final IndexBackPressure backPressure;
    private final WriteItems writes;
    private final CollectionSizes collections;
    private final ItemWriter writer;
    private final LoadItems loads;
    private final Histories histories;
    private final PastTables pastTables;
    private final PastReads past;
    private final BackgroundPace pace = new BackgroundPace();
    private final LogReader reader;
    private final List<Operation> operations = new ArrayList<>();
    /** For other nodes only. */
    private final List<Operation> internal = new ArrayList<>();

    private final List<HttpRoute> routes = new ArrayList<>();
    private final List<Runnable> starts = new ArrayList<>();
    private final CallObserver observer;

    /**
     * @param port where clients are served
     * @param stores where the local stores are; other files are beside them
     */
    Api(
            OpenParts parts,
            ServerConfig config,
            Topics topics,
            SchemaRegistry registry,
            Engine engine,
            Peers peers,
            int port,
            Path stores) {
        this.parts = parts;
        this.config = config;
        this.engine = engine;
        this.peers = peers;
        this.stores = stores;
        this.catalog = engine.catalog();
        this.proposer = engine.proposer();
        this.sequencers = engine.sequencers();
        this.routing = new NodeRouting(peers.self(), engine.materializer()::owner, peers.forwarder());
        this.tables = new TableLookup(catalog);
        parts.add(new TableReconciler(sequencers, catalog, proposer)).start();
        Arns arns = new Arns(config.region());
        this.json = new TableDescriptionJson(arns);
        this.limits = config.enforceThroughput()
                ? ThroughputLimits.enforced(arns, sequencers::isServing, System::nanoTime)
                : ThroughputLimits.OFF;
        this.backPressure = new IndexBackPressure(engine.indexLag()::of);
        this.writes = new WriteItems(routing, sequencers, limits);
        this.collections = new CollectionSizes(routing, sequencers);
        this.writer = new ItemWriter(tables, routing, sequencers, backPressure, limits);
        this.loads = new LoadItems(routing, sequencers);
        this.reader = parts.add(
                new LogReader(engine.client(), topics.changes(), engine.codec(), LogReader.Options.defaults()));
        this.histories = parts.add(new Histories(
                engine.client(),
                topics.changes(),
                engine.codec(),
                Fence.of(sequencers),
                stores.resolveSibling("history-scratch")));
        this.pastTables = parts.add(new PastTables(histories));
        this.past = new PastReads(routing, sequencers, pastTables, System::currentTimeMillis);
        internal.addAll(List.of(writes, collections, loads, past));

        ExpirySweeper sweeper =
                parts.add(new ExpirySweeper(sequencers, engine.appender().clock(), backPressure));
        starts.add(sweeper::start);
        PutItem putItem = new PutItem(writer);
        TableSettings settings = tables(arns, port);
        items(putItem);
        history();
        transfers(settings, putItem);
        destinations();
        streamsAndTriggers(topics);
        if (registry instanceof BuiltInSchemaRegistry builtIn) {
            routes.add(parts.add(new SchemaEndpoint(builtIn)).route());
        }
        Metrics metrics = new Metrics(catalog, engine.indexLag(), sequencers, engine.logPartitions());
        routes.add(metrics.route());
        this.observer = (operation, status, nanos) -> {
            metrics.answered(operation, status, nanos);
            pace.answered(operation, status, nanos);
        };
    }

    private TableSettings tables(Arns arns, int port) {
        CountItems sizes = new CountItems(routing, sequencers);
        int partitions = config.tablePartitions()
                .orElse(Math.min(ServerConfig.DEFAULT_TABLE_PARTITIONS, engine.logPartitions()));
        TableSettings settings =
                new TableSettings(catalog, proposer, tables, sizes, json, engine.logPartitions(), partitions);
        operations.addAll(List.of(
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
                new DescribeEndpoints(config.host() + ":" + port)));
        internal.add(sizes);
        return settings;
    }

    private void items(PutItem putItem) {
        ReadWorkers readers = parts.add(new ReadWorkers(Runtime.getRuntime().availableProcessors()));
        ScanPart scans = new ScanPart(routing, sequencers, readers, limits);
        GetItems gets = new GetItems(routing, sequencers, limits);
        ItemReads itemReads = new ItemReads(routing, sequencers, limits);
        Transactions transactions = parts.add(new Transactions(routing, sequencers, limits));
        TransactionRead transactionReads = new TransactionRead(routing, sequencers, limits);
        TransactedReads transactedReads = new TransactedReads(transactionReads);
        TransactedWrites transactedWrites = new TransactedWrites(routing, transactions, backPressure, collections);
        ExecuteStatement statements = new ExecuteStatement(
                tables, new SelectStatements(itemReads, new RangeReads(scans, readers)), new WriteStatements(writer));
        operations.addAll(List.of(
                putItem,
                new DeleteItem(writer),
                new UpdateItem(writer),
                new BatchWriteItem(tables, writes, backPressure, collections),
                new GetItem(tables, itemReads, past),
                new TransactWriteItems(tables, transactedWrites),
                new BatchGetItem(tables, gets, readers),
                new TransactGetItems(tables, transactedReads),
                new Query(tables, routing, sequencers, readers, limits, past),
                new Scan(tables, scans, readers, past),
                statements,
                new BatchExecuteStatement(tables, statements),
                new ExecuteTransaction(tables, transactedReads, transactedWrites)));
        internal.addAll(List.of(scans, gets, transactionReads));
        internal.addAll(transactions.operations());
        starts.add(transactions::start);
    }

    private void history() {
        Restores restores =
                parts.add(new Restores(new Restores.Parts(catalog, proposer, sequencers, histories, loads, pace)));
        operations.addAll(List.of(
                new ReadHistory(tables, routing, sequencers, histories, pastTables, System::currentTimeMillis),
                new UpdateContinuousBackups(proposer, System::currentTimeMillis),
                new DescribeContinuousBackups(catalog, System::currentTimeMillis),
                new RestoreTableToPointInTime(proposer, sequencers, json, System::currentTimeMillis)));
        starts.add(restores::start);
    }

    private void transfers(TableSettings settings, PutItem putItem) {
        ReadTablePart tableParts = parts.add(new ReadTablePart(routing, sequencers, histories));
        Transfers transfers = parts.add(new Transfers(
                new Transfers.Access(settings, tableParts, new BulkWrites(writes, backPressure), loads, putItem, pace),
                new Transfers.Options(
                        config.transferDir().orElse(stores.resolveSibling("transfer")),
                        config.s3Endpoint(),
                        config.region(),
                        config.backups().orElse(new BackupLocation.Directory(stores.resolveSibling("backups")))),
                peers.self() + "#" + UUID.randomUUID(),
                runner -> peers.shared() && isAlive(runner),
                engine::latest));
        operations.addAll(transfers.operations());
        internal.add(tableParts);
        starts.add(transfers::start);
    }

    /** Whether another node that began a job is still there, as far as is known. What this address began before is not. */
    private boolean isAlive(String runner) {
        String address = runner.substring(0, runner.indexOf('#'));
        return !address.equals(peers.self().toString())
                && engine.materializer().owners().values().stream()
                        .anyMatch(owner -> owner.toString().equals(address));
    }

    private void destinations() {
        operations.addAll(List.of(
                new EnableKinesisStreamingDestination(proposer),
                new DisableKinesisStreamingDestination(proposer),
                new UpdateKinesisStreamingDestination(proposer),
                new DescribeKinesisStreamingDestination(tables)));
    }

    private void streamsAndTriggers(Topics topics) {
        StreamOperations.Options options =
                new StreamOperations.Options(config.region(), config.history(), System::currentTimeMillis);
        operations.addAll(StreamOperations.create(
                catalog, routing, sequencers, engine.tails(), reader, peers.key("shard iterators"), options));
        TriggerSettings settings = config.triggers();
        TriggerService triggers = parts.add(new TriggerService(
                engine.triggers(),
                engine.client(),
                topics.cluster(),
                engine.replicationFactor(),
                catalog,
                proposer,
                new StreamFollowers(catalog, sequencers, engine.tails(), reader, options),
                new TriggerOptions(
                        config.region(),
                        settings.lambdaEndpoint(),
                        settings.lambdaCredentials(),
                        settings.urls(),
                        settings.functionsDir(),
                        settings.functionTimeout(),
                        config.history())));
        routes.add(triggers.route());
    }

    /** Starts what works in the background. */
    void start() {
        starts.forEach(Runnable::run);
    }

    /** What clients may call. */
    List<Operation> operations() {
        return List.copyOf(operations);
    }

    /** What other nodes may call. */
    List<Operation> forwarded() {
        return Stream.concat(operations.stream(), internal.stream()).toList();
    }

    /** What clients may call that is no operation. */
    List<HttpRoute> routes() {
        return List.copyOf(routes);
    }

    /** Wants to know of what clients call. */
    CallObserver observer() {
        return observer;
    }
}
