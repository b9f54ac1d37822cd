package io.streambed.acceptance;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A Kafka broker in a process of its own, and servers that share it. Closing ends all of them. */
final class Cluster implements AutoCloseable {
    private static final String SECRET = "only-the-nodes-of-this-test-know";

    private final Path directory;
    private final KafkaBroker kafka;
    private final List<Node> nodes = new ArrayList<>();

    private Cluster(Path directory) {
        this.directory = directory;
        this.kafka = KafkaBroker.start(directory.resolve("kafka"));
    }

    /** A server, and clients of it. */
    record Node(ServerProcess server, Clients clients) implements AutoCloseable {
        @Override
        public void close() {
            clients.close();
            server.close();
        }
    }

    static Cluster start(String name) {
        return new Cluster(WorkDirectory.fresh(name));
    }

    /**
     * Starts a server with an empty disk.
     *
     * @param patience how long its clients wait for an answer
     */
    Node join(Duration patience) {
        int internalPort = FreePort.find();
        var server = new ServerProcess(
                directory.resolve("node-" + (nodes.size() + 1)),
                "--kafka-bootstrap",
                kafka.bootstrapServers(),
                "--replication-factor",
                "1",
                "--cluster-secret",
                SECRET,
                "--internal-port",
                Integer.toString(internalPort),
                "--advertised-address",
                "127.0.0.1:" + internalPort);
        var node = new Node(server, Clients.of(server.endpoint(), patience));
        nodes.add(node);
        server.start();
        return node;
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
        kafka.close();
    }
}
