package io.streambed.server;

import io.streambed.materializer.NodeAddress;
import io.streambed.transfer.BackupLocation;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What one process was told, checked: the constructor throws a {@link StartupException} that names the option. What the
 * options mean stands with {@link Streambed}.
 *
 * @param dataDir empty: a temporary directory that is removed at exit
 * @param kafkaBootstrap empty: the broker runs in this process
 * @param kafkaPort where the broker in this process listens; 0: a free one
 * @param logPartitions empty: as many as the change log has, or the default when it is created now
 * @param tablePartitions empty: the default, or fewer where the change log has fewer
 * @param replicationFactor empty: as many as there are brokers, at most three
 * @param advertisedAddress empty: the host and port that the internal listener is bound to
 * @param internalPort 0: a free one
 * @param enforceThroughput whether tables are held to their throughput
 * @param triggers what functions event source mappings may call
 * @param transferDir empty: beside the stores
 * @param s3Endpoint empty: buckets are directories in the transfer directory
 * @param backups empty: a directory beside the stores
 * @param exactlyOnce whether the materializers of a shared cluster use Kafka's transactions, as they must outside of
 *     measurements
 */
public record ServerConfig(
        String host,
        int port,
        Optional<Path> dataDir,
        Optional<String> kafkaBootstrap,
        int kafkaPort,
        String cluster,
        OptionalInt logPartitions,
        OptionalInt tablePartitions,
        OptionalInt replicationFactor,
        String region,
        Optional<URI> schemaRegistryUrl,
        Fsync fsync,
        Duration history,
        Optional<NodeAddress> advertisedAddress,
        int internalPort,
        Optional<String> clusterSecret,
        boolean enforceThroughput,
        TriggerSettings triggers,
        Optional<Path> transferDir,
        Optional<URI> s3Endpoint,
        Optional<BackupLocation> backups,
        boolean exactlyOnce) {
    public static final int DEFAULT_LOG_PARTITIONS = 4;
    public static final int DEFAULT_TABLE_PARTITIONS = 4;

    private static final int MOST_PARTITIONS = 4096;
    private static final int SHORTEST_SECRET = 16;
    private static final Set<String> ALL_INTERFACES = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");
    private static final Pattern CLUSTER = Pattern.compile("[a-zA-Z0-9._-]{1,100}");
    private static final Pattern REGION = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    /** Checks the values. */
    public ServerConfig {
        checkPort("--port", port);
        checkPort("--internal-port", internalPort);
        checkPort("--kafka-port", kafkaPort);
        check(!host.isBlank(), "--host must not be empty");
        check(kafkaBootstrap.isEmpty() || !kafkaBootstrap.get().isBlank(), "--kafka-bootstrap must not be empty");
        check(
                kafkaBootstrap.isEmpty() || kafkaPort == 0,
                "--kafka-port is for the broker that --kafka-bootstrap replaces");
        check(
                CLUSTER.matcher(cluster).matches(),
                "--cluster must be 1 to 100 letters, digits, '.', '_' or '-', not '" + cluster + "'");
        checkRange("--log-partitions", logPartitions, MOST_PARTITIONS);
        checkRange("--table-partitions", tablePartitions, logPartitions.orElse(MOST_PARTITIONS));
        checkRange("--replication-factor", replicationFactor, Short.MAX_VALUE);
        check(
                REGION.matcher(region).matches(),
                "--region must look like us-east-1, with lower-case letters, digits and '-', not '" + region + "'");
        schemaRegistryUrl.ifPresent(url -> checkHttp("--schema-registry-url", url));
        s3Endpoint.ifPresent(url -> checkHttp("--s3-endpoint", url));
        check(
                s3Endpoint.isPresent() || !(backups.orElse(null) instanceof BackupLocation.S3),
                "--s3-endpoint is needed with --backup-location s3://...");
        check(
                kafkaBootstrap.isEmpty() || advertisedAddress.isPresent() || !ALL_INTERFACES.contains(host),
                "--advertised-address is needed with --host " + host
                        + ": other nodes must know where to reach this one");
        check(history.toHours() >= 1, "--history must be at least 1 hour");
        check(
                clusterSecret.isEmpty() || clusterSecret.get().length() >= SHORTEST_SECRET,
                "--cluster-secret must have at least " + SHORTEST_SECRET + " characters");
    }

    /** The configuration that a command line with these arguments would have, in an empty environment. */
    public static ServerConfig of(String... arguments) {
        return CommandLines.parse(new Streambed(), Map.of(), arguments).config();
    }

    private static void checkHttp(String option, URI url) {
        boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        check(http && url.getHost() != null, option + " must be an http or https URL, not '" + url + "'");
    }

    private static void checkPort(String option, int port) {
        check(port >= 0 && port <= 65_535, option + " must be between 0 and 65535, not " + port);
    }

    private static void checkRange(String option, OptionalInt value, int most) {
        value.ifPresent(number ->
                check(number >= 1 && number <= most, option + " must be between 1 and " + most + ", not " + number));
    }

    private static void check(boolean condition, String otherwise) {
        if (!condition) {
            throw new StartupException(otherwise);
        }
    }

    /**
     * How many log partitions a new cluster gets if nobody says. A log that only this process writes needs no more than it
     * has processors: fewer partitions make larger group commits, and on two processors two cost a tenth less per write
     * than four. But two at least, so that a program that reads one shard only is wrong everywhere.
     */
    int defaultLogPartitions() {
        return kafkaBootstrap.isPresent()
                ? DEFAULT_LOG_PARTITIONS
                : Math.clamp(Runtime.getRuntime().availableProcessors(), 2, DEFAULT_LOG_PARTITIONS);
    }
}
