package io.streambed.server;

import io.streambed.materializer.NodeAddress;
import io.streambed.model.PartitionMovedException;
import io.streambed.protocol.ClusterSecret;
import io.streambed.protocol.ForwardClient;
import io.streambed.protocol.ForwardEndpoint;
import io.streambed.protocol.Operation;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How this node and the others of its cluster reach and trust each other. With a broker of its own it is alone. */
final class Peers {
    private static final Logger log = LoggerFactory.getLogger(Peers.class);

    private final OpenParts parts;
    private final ServerConfig config;
    private final KafkaCluster kafka;
    private final Vertx vertx;
    private final @Nullable HeldPort internalPort;
    private final NodeAddress self;

    /** @throws StartupException if the port for other nodes cannot be had */
    Peers(OpenParts parts, ServerConfig config, KafkaCluster kafka, Vertx vertx) {
        this.parts = parts;
        this.config = config;
        this.kafka = kafka;
        this.vertx = vertx;
        this.internalPort = config.kafkaBootstrap().isPresent() ? parts.add(hold(config)) : null;
        this.self = internalPort == null
                ? new NodeAddress("127.0.0.1", config.port())
                : config.advertisedAddress().orElse(new NodeAddress(config.host(), internalPort.port()));
    }

    /** Whether the log partitions are shared with other nodes. */
    boolean shared() {
        return internalPort != null;
    }

    /** Where other nodes reach this one. */
    NodeAddress self() {
        return self;
    }

    /** Sends calls to the nodes that own what they are about. */
    NodeRouting.Forwarder forwarder() {
        if (!shared()) {
            return (_, _, logPartition, _) -> CompletableFuture.failedFuture(new PartitionMovedException(logPartition));
        }
        ForwardClient client = new ForwardClient(vertx, new ClusterSecret(secret()));
        parts.add(() -> client.close().toCompletableFuture().join());
        return client::forward;
    }

    /**
     * Lets other nodes call these operations, if there can be any.
     *
     * @throws StartupException if the port cannot be listened on
     */
    void serve(List<Operation> operations) {
        if (internalPort == null) {
            return;
        }
        int port = internalPort.port();
        internalPort.close();
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

    /** A key that all nodes of the cluster have, and that stays the same over restarts. */
    byte[] key(String purpose) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String secret = config.clusterSecret().orElse("");
            return digest.digest((purpose + "\n" + kafka.id() + "\n" + secret).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static HeldPort hold(ServerConfig config) {
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
}
