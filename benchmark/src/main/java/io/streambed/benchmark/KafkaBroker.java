package io.streambed.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A Kafka broker in a process of its own, for measuring Streambed without the embedded one. Empty at every start. */
final class KafkaBroker implements AutoCloseable {
    private static final String DIRECTORY = "kafka";

    private final ChildProcess process;
    private final int port;

    private KafkaBroker(ChildProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    static void install(Workspace workspace) {
        MavenClosure.install(workspace, DIRECTORY);
    }

    static KafkaBroker start(Workspace workspace) {
        Path data = workspace.freshData(DIRECTORY);
        int port = ChildProcess.freePort();
        Path configuration = data.resolve("server.properties");
        try {
            Files.writeString(configuration, configuration(data, port, ChildProcess.freePort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String classPath = MavenClosure.classPath(workspace, DIRECTORY);
        Tool.run(
                data,
                Duration.ofMinutes(1),
                List.of(
                        ChildProcess.java(),
                        "-cp",
                        classPath,
                        "kafka.tools.StorageTool",
                        "format",
                        "--cluster-id",
                        "c3RyZWFtYmVkLWJlbmNoMQ",
                        "--config",
                        configuration.toString()));
        // The heap that Kafka's own start script gives it.
        ChildProcess process = ChildProcess.start(
                List.of(
                        ChildProcess.java(),
                        "-Xms1g",
                        "-Xmx1g",
                        "-cp",
                        classPath,
                        "kafka.Kafka",
                        configuration.toString()),
                data,
                workspace.log(DIRECTORY),
                line -> false);
        try {
            process.awaitReady(Duration.ofMinutes(1), () -> {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    return socket.isConnected();
                }
            });
        } catch (BenchmarkException e) {
            process.close();
            throw e;
        }
        return new KafkaBroker(process, port);
    }

    String bootstrap() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.close();
    }

    private static String configuration(Path data, int port, int controllerPort) {
        return """
                process.roles=broker,controller
                node.id=1
                log.dirs=%s
                listeners=BROKER://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d
                advertised.listeners=BROKER://127.0.0.1:%d
                listener.security.protocol.map=BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT
                inter.broker.listener.name=BROKER
                controller.listener.names=CONTROLLER
                controller.quorum.voters=1@127.0.0.1:%d
                offsets.topic.replication.factor=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                group.initial.rebalance.delay.ms=0
                auto.create.topics.enable=false
                """.formatted(data.resolve("log"), port, controllerPort, port, controllerPort);
    }
}
