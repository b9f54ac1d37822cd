package io.streambed.server;

import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;

/**
 * A KRaft broker and controller inside this process, reachable on the loopback interface only. The directory is formatted on
 * first use and may be opened again after a clean stop or a kill, on other ports. The caller keeps other processes out of it.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private final KafkaNode node;
    private final InetSocketAddress address;

    private EmbeddedKafka(KafkaNode node, InetSocketAddress address) {
        this.node = node;
        this.address = address;
    }

    /** Starts on a free port; returns when clients are served. */
    public static EmbeddedKafka start(Path directory, Fsync fsync) {
        return start(directory, fsync, 0);
    }

    /** Starts with the broker on the given port, 0 for a free one; returns when clients are served. */
    public static EmbeddedKafka start(Path directory, Fsync fsync, int port) {
        if (directory.toString().contains(",")) {
            throw new StartupException("Kafka cannot keep data in a path with a comma: " + directory);
        }
        try (var ports = new ReservedPorts()) {
            InetSocketAddress broker = ports.reserve(BrokerSettings.BROKER_LISTENER, port);
            InetSocketAddress controller = ports.reserve(BrokerSettings.CONTROLLER_LISTENER, 0);
            formatIfNew(directory);
            var node = new KafkaNode(BrokerSettings.of(directory, fsync, broker, controller), controller, ports);
            node.start();
            return new EmbeddedKafka(node, broker);
        } catch (Exception e) {
            throw new StartupException("the embedded Kafka broker did not start: " + e.getMessage(), e);
        }
    }

    public String bootstrapServers() {
        return address.getHostString() + ":" + address.getPort();
    }

    /** Flushes everything and marks the directory as cleanly closed. */
    @Override
    public void close() {
        node.stop();
    }

    /** Safe to repeat after a kill in the middle: the formatter writes meta.properties last. */
    private static void formatIfNew(Path directory) throws Exception {
        if (Files.exists(directory.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME))) {
            return;
        }
        Files.createDirectories(directory);
        try (var silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(silent)
                    .setNodeId(BrokerSettings.NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .addDirectory(directory.toString())
                    .setMetadataLogDirectory(directory.toString())
                    .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
                    // A partition's only replica is its leader, also after a kill: nothing to keep account of.
                    .setFeatureLevel(Feature.ELIGIBLE_LEADER_REPLICAS_VERSION.featureName(), (short) 0)
                    .run();
        }
    }
}
