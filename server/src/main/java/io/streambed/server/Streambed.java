package io.streambed.server;

import io.streambed.materializer.NodeAddress;
import io.streambed.transfer.BackupLocation;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code streambed}: its options, and the life of the process. */
@Command(
        name = "streambed",
        customSynopsis = "streambed [OPTION]...",
        description = "A database that speaks the Amazon DynamoDB API, built around its own change stream.",
        footer = {
            "",
            "Every option is also an environment variable (--data-dir: STREAMBED_DATA_DIR) and a key of the file that"
                    + " --config names (data-dir=...). The command line wins over the environment, and that over the file."
        },
        sortOptions = false,
        subcommands = {HistoryCommand.class, DiffCommand.class},
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        versionProvider = Version.class)
public final class Streambed implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(Streambed.class);

    private static final String DEFAULT = "  Default: ${DEFAULT-VALUE}";

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description = {"Address to listen on.", DEFAULT})
    private String host = "";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8000",
            description = {"Port to listen on; 0 picks a free one.", DEFAULT})
    private int port;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "./data",
            description = {"Where everything is kept.", DEFAULT})
    private Path dataDir = Path.of("");

    @Option(names = "--in-memory", description = "Use a fresh temporary directory and remove it at exit.")
    private boolean inMemory;

    @Option(
            names = "--fsync",
            paramLabel = "WHEN",
            defaultValue = "interval",
            description = {
                "always: a write is on disk before it is acknowledged. interval: within a second; a killed process loses"
                        + " nothing, a power cut may lose that second. Embedded broker only.",
                DEFAULT
            })
    private Fsync fsync = Fsync.INTERVAL;

    @Option(
            names = "--history",
            paramLabel = "HOURS",
            defaultValue = "24",
            description = {"How long changes can be read from streams.", DEFAULT})
    private int history;

    @Option(
            names = "--region",
            paramLabel = "REGION",
            defaultValue = "us-east-1",
            description = {"The region in ARNs.", DEFAULT})
    private String region = "";

    @Option(
            names = "--enforce-throughput",
            description = "Throttle requests beyond the throughput of tables and global indexes.")
    private boolean enforceThroughput;

    @Mixin
    private TriggerFlags triggers = new TriggerFlags();

    @Option(
            names = "--cluster",
            paramLabel = "NAME",
            defaultValue = "streambed",
            description = {"Prefix of the Kafka topics.", DEFAULT})
    private String cluster = "";

    @Option(
            names = "--log-partitions",
            paramLabel = "N",
            description = {
                "Partitions of the change log, fixed when the cluster is created.",
                "  Default: what the cluster has, or " + ServerConfig.DEFAULT_LOG_PARTITIONS
                        + ", or one per processor where those are fewer and the broker is embedded"
            })
    private @Nullable Integer logPartitions;

    @Option(
            names = "--table-partitions",
            paramLabel = "N",
            description = {
                "Partitions of a new table, at most as many as the log has.",
                "  Default: " + ServerConfig.DEFAULT_TABLE_PARTITIONS + ", or as many as the log has if those are fewer"
            })
    private @Nullable Integer tablePartitions;

    @Option(
            names = "--kafka-bootstrap",
            paramLabel = "HOST:PORT[,...]",
            description =
                    "Use this Kafka cluster instead of the embedded broker. Any number of processes may share it.")
    private @Nullable String kafkaBootstrap;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Port of the embedded broker, on the loopback interface.  Default: a free one")
    private int kafkaPort;

    @Option(
            names = "--replication-factor",
            paramLabel = "N",
            description = {"Replicas of each topic in that cluster.", "  Default: 3, or as many as there are brokers"})
    private @Nullable Integer replicationFactor;

    @Option(
            names = "--schema-registry-url",
            paramLabel = "URL",
            description = "Register schemas with this Confluent-compatible registry instead of the built-in one.")
    private @Nullable URI schemaRegistryUrl;

    @Option(
            names = "--advertised-address",
            paramLabel = "HOST:PORT",
            description = {"Where other nodes of the cluster reach this one.", "  Default: --host and --internal-port"})
    private @Nullable NodeAddress advertisedAddress;

    @Option(
            names = "--internal-port",
            paramLabel = "PORT",
            description = {
                "Port to listen on for other nodes, on --host.",
                "  Default: that of --advertised-address, or a free one"
            })
    private @Nullable Integer internalPort;

    @Option(
            names = "--cluster-secret",
            paramLabel = "SECRET",
            description =
                    "What nodes prove with that they belong together; the same on all. Needed when --host is not a"
                            + " loopback address. Better given as STREAMBED_CLUSTER_SECRET: other users can see command lines.")
    private @Nullable String clusterSecret;

    @Option(
            names = "--transfer-dir",
            paramLabel = "DIR",
            description = {
                "Where exports are written and imports are read, one directory per bucket.",
                "  Default: transfer in the data directory"
            })
    private @Nullable Path transferDir;

    @Option(
            names = "--s3-endpoint",
            paramLabel = "URL",
            description =
                    "An S3-compatible service that holds the buckets of exports and imports, with credentials as the"
                            + " AWS SDK finds them. Without it buckets are directories.")
    private @Nullable URI s3Endpoint;

    @Option(
            names = "--backup-location",
            paramLabel = "PLACE",
            description = {
                "Where backups are kept: a directory, or s3://BUCKET/PREFIX.",
                "  Default: backups in the data directory"
            })
    private @Nullable String backupLocation;

    /** To measure what exactly-once costs; a zombie's late writes can then corrupt the changelogs. */
    @Option(names = "--at-least-once", hidden = true)
    private boolean atLeastOnce;

    /** {@link Settings} has found and read it before the options are parsed. */
    @Option(names = "--config", paramLabel = "FILE", description = "A properties file with any of these options.")
    private @Nullable Path unusedConfig;

    Streambed() {}

    public static void main(String[] arguments) {
        try {
            System.exit(CommandLines.execute(new Streambed(), System.getenv(), arguments));
        } catch (Error broken) {
            // A process whose main thread is gone would go on holding its data directory.
            log.error("Streambed cannot go on", broken);
            System.exit(CommandLine.ExitCode.SOFTWARE);
        }
    }

    /** Returns only when the server cannot start; afterwards the process runs until it is told to end. */
    @Override
    public Integer call() throws InterruptedException {
        var server = new Server(config());
        Shutdown.closeAtExit(server::close);
        server.start();
        System.out.println("Streambed is ready at " + server.endpoint() + " (started in " + sinceJvmStart() + " s)");
        Shutdown.awaitExit();
        return CommandLine.ExitCode.OK;
    }

    ServerConfig config() {
        return new ServerConfig(
                host,
                port,
                inMemory ? Optional.empty() : Optional.of(dataDir),
                Optional.ofNullable(kafkaBootstrap),
                kafkaPort,
                cluster,
                optional(logPartitions),
                optional(tablePartitions),
                optional(replicationFactor),
                region,
                Optional.ofNullable(schemaRegistryUrl),
                fsync,
                Duration.ofHours(history),
                Optional.ofNullable(advertisedAddress),
                internalPort != null ? internalPort : advertisedAddress != null ? advertisedAddress.port() : 0,
                Optional.ofNullable(clusterSecret),
                enforceThroughput,
                triggers.settings(System.getenv()),
                Optional.ofNullable(transferDir),
                Optional.ofNullable(s3Endpoint),
                backups(),
                !atLeastOnce);
    }

    private Optional<BackupLocation> backups() {
        try {
            return Optional.ofNullable(backupLocation).map(BackupLocation::of);
        } catch (IllegalArgumentException e) {
            throw new StartupException(
                    "--backup-location must be a directory or s3://BUCKET/PREFIX, not '" + backupLocation + "'");
        }
    }

    private static OptionalInt optional(@Nullable Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    /** Not since the start of the process: the launcher, which may have built the jar, is part of that. */
    private static String sinceJvmStart() {
        long milliseconds = System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime();
        return String.format(Locale.ROOT, "%.1f", milliseconds / 1000.0);
    }
}
