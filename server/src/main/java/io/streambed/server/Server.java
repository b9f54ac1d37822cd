package io.streambed.server;

import io.streambed.protocol.HttpEndpoint;
import io.streambed.schemas.BuiltInSchemaRegistry;
import io.streambed.schemas.ConfluentSchemaRegistry;
import io.streambed.schemas.SchemaRegistry;
import io.streambed.schemas.TopicCreator;
import io.streambed.schemas.TopicMismatchException;
import io.streambed.schemas.Topics;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One process of Streambed: starts its parts from the log upwards, and stops them in the opposite order. */
public final class Server implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Server.class);

    private static final Duration KAFKA_PATIENCE = Duration.ofSeconds(10);

    private final ServerConfig config;
    private final OpenParts parts = new OpenParts();
    private volatile @Nullable URI endpoint;

    public Server(ServerConfig config) {
        this.config = config;
    }

    /**
     * Returns when requests are answered. To be called once.
     *
     * @throws StartupException if something in the configuration or around the process stands against it; nothing runs then
     */
    public void start() {
        try {
            HeldPort port = parts.add(holdPort());
            startParts(port);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Where clients find this server. Only after {@link #start}. */
    public URI endpoint() {
        @Nullable URI started = endpoint;
        if (started == null) {
            throw new IllegalStateException("not started");
        }
        return started;
    }

    @Override
    public void close() {
        parts.close();
    }

    /** The wiring, from the bottom to the top. */
    private void startParts(HeldPort port) {
        DataDirectory directory =
                parts.add(config.dataDir().map(DataDirectory::open).orElseGet(DataDirectory::temporary));
        // Below the broker, so that it is closed after that has closed everything.
        @Nullable
        PowerCut powerCut = config.kafkaBootstrap().isPresent()
                ? null
                : parts.add(PowerCut.check(directory.path(), config.fsync()));
        KafkaCluster kafka = parts.add(connect(directory));
        var topics = new Topics(config.cluster());
        int logPartitions = ensureTopics(kafka, topics);
        log.info("Kafka at {}, {} log partitions", kafka.bootstrapServers(), logPartitions);
        SchemaRegistry registry = parts.add(registry(kafka, topics));
        Vertx vertx = vertx();
        boolean doubtful = powerCut != null && powerCut.indexesAreDoubtful();
        var peers = new Peers(parts, config, kafka, vertx);
        var engine =
                new Engine(parts, config, kafka, topics, registry, peers, logPartitions, directory.stores(), doubtful);
        var api = new Api(parts, config, topics, registry, engine, peers, port.port(), directory.stores());
        peers.serve(api.forwarded());
        engine.start();
        if (powerCut != null && doubtful) {
            engine.refill().refillAll(powerCut::indexesAreFilled);
        }
        api.start();
        engine.awaitReady();
        HttpEndpoint http = listen(vertx, port, api);
        endpoint = URI.create("http://" + urlHost(config.host()) + ":" + http.port());
    }

    private KafkaCluster connect(DataDirectory directory) {
        String bootstrapServers = config.kafkaBootstrap()
                .orElseGet(() -> parts.add(EmbeddedKafka.start(directory.kafka(), config.fsync(), config.kafkaPort()))
                        .bootstrapServers());
        return KafkaCluster.connect(bootstrapServers, KAFKA_PATIENCE);
    }

    private int ensureTopics(KafkaCluster kafka, Topics topics) {
        int replicas = config.replicationFactor().orElse(kafka.defaultReplicationFactor());
        try {
            return config.logPartitions().isPresent()
                    ? TopicCreator.ensure(
                            kafka.admin(), topics, config.logPartitions().getAsInt(), replicas)
                    : TopicCreator.ensureOrAdopt(kafka.admin(), topics, config.defaultLogPartitions(), replicas);
        } catch (TopicMismatchException | KafkaException e) {
            throw new StartupException(String.valueOf(e.getMessage()), e);
        }
    }

    private SchemaRegistry registry(KafkaCluster kafka, Topics topics) {
        return config.schemaRegistryUrl()
                .<SchemaRegistry>map(ConfluentSchemaRegistry::new)
                .orElseGet(() -> new BuiltInSchemaRegistry(kafka.clientConfig(), topics.schemas()));
    }

    private Vertx vertx() {
        // Nothing is served from files, so there is no need for Vert.x's cache of them in the temporary directory.
        var files = new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
        Vertx vertx = Vertx.vertx(new VertxOptions().setFileSystemOptions(files).setPreferNativeTransport(true));
        parts.add(() -> await(vertx.close().toCompletionStage()));
        return vertx;
    }

    private HttpEndpoint listen(Vertx vertx, HeldPort port, Api api) {
        port.close();
        var options = HttpEndpoint.Options.defaults(config.host(), config.port(), config.region());
        try {
            HttpEndpoint http =
                    await(HttpEndpoint.start(vertx, options, api.operations(), api.routes(), api.observer()));
            parts.add(() -> await(http.close()));
            return http;
        } catch (CompletionException e) {
            throw e.getCause() instanceof IOException failure ? cannotListen(failure) : e;
        }
    }

    private HeldPort holdPort() {
        try {
            return HeldPort.hold(config.host(), config.port());
        } catch (UnknownHostException e) {
            throw new StartupException("--host " + config.host() + " is not a known address", e);
        } catch (IOException e) {
            throw cannotListen(e);
        }
    }

    private StartupException cannotListen(IOException e) {
        return new StartupException(
                "cannot listen on port " + config.port() + " of " + config.host() + ": " + e.getMessage(), e);
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static String urlHost(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }
}
