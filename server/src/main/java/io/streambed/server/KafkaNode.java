package io.streambed.server;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.FaultHandlerFactory;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.controller.Controller;
import org.apache.kafka.controller.ControllerRequestContext;
import org.apache.kafka.server.ServerSocketFactory;
import org.apache.kafka.server.fault.FaultHandlerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Controller and broker as Kafka's own {@link KafkaRaftServer} puts them together, but for three things: the sockets are
 * opened by us, a fault while starting is thrown instead of ending the process, and after a kill the new broker does not wait
 * until the session of the dead one has run out.
 */
final class KafkaNode {
    private static final Logger log = LoggerFactory.getLogger(KafkaNode.class);

    private final SharedServer shared;
    private final ControllerServer controller;
    private final BrokerServer broker;
    private volatile boolean running;

    KafkaNode(Properties settings, InetSocketAddress controllerAddress, ServerSocketFactory sockets) {
        var config = KafkaConfig.fromProps(settings, false);
        var directories = KafkaRaftServer.initializeLogDirs(config, log, "");
        this.shared = new SharedServer(
                config,
                directories._1(),
                Time.SYSTEM,
                new Metrics(),
                CompletableFuture.completedFuture(Map.of(BrokerSettings.NODE_ID, controllerAddress)),
                List.of(),
                faults(),
                sockets);
        this.controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), directories._2());
        this.broker = new BrokerServer(shared);
    }

    /** Returns when clients are served. */
    void start() throws InterruptedException {
        try {
            controller.startup();
            forgetFormerBroker(controller.controller());
            broker.startup();
            running = true;
        } finally {
            if (!running) {
                stop();
            }
        }
    }

    /** The controller goes last: the broker tells it that it leaves. */
    void stop() {
        running = false;
        broker.shutdown();
        controller.shutdown();
        broker.awaitShutdown();
        controller.awaitShutdown();
    }

    /**
     * A killed broker is still registered, and its registration keeps the next one out for broker.session.timeout.ms. The data
     * directory is locked, so there is certainly no other broker: take the registration away.
     */
    private static void forgetFormerBroker(Controller controller) throws InterruptedException {
        var context =
                new ControllerRequestContext(new RequestHeaderData(), KafkaPrincipal.ANONYMOUS, OptionalLong.empty());
        boolean decided = false;
        while (!decided) {
            try {
                controller.unregisterBroker(context, BrokerSettings.NODE_ID).join();
                decided = true;
            } catch (CompletionException e) {
                if (e.getCause() instanceof NotControllerException) {
                    Thread.sleep(5); // it has not elected itself yet and offers nothing to wait for
                } else if (e.getCause() instanceof BrokerIdNotRegisteredException) {
                    decided = true; // a new directory, or killed before it had registered
                } else {
                    throw e;
                }
            }
        }
    }

    /** A fatal fault of a running node means that it can no longer be trusted, so the process ends like after a kill. */
    private FaultHandlerFactory faults() {
        return (name, fatal, action) -> (message, cause) -> {
            log.error("Embedded Kafka, {}: {}", name, message, cause);
            action.run();
            if (fatal && running) {
                Runtime.getRuntime().halt(1);
            }
            return new FaultHandlerException(message, cause);
        };
    }
}
