package io.streambed.server;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** The Kafka cluster a server works on, which answered when the server started. */
record KafkaCluster(Admin admin, String bootstrapServers, String id, int brokers) implements AutoCloseable {
    /** @throws StartupException if it does not answer in time */
    static KafkaCluster connect(String bootstrapServers, Duration patience) {
        Admin admin = admin(bootstrapServers);
        boolean connected = false;
        try {
            var description = admin.describeCluster();
            var cluster = new KafkaCluster(
                    admin,
                    bootstrapServers,
                    description.clusterId().get(patience.toMillis(), TimeUnit.MILLISECONDS),
                    description
                            .nodes()
                            .get(patience.toMillis(), TimeUnit.MILLISECONDS)
                            .size());
            connected = true;
            return cluster;
        } catch (TimeoutException | ExecutionException e) {
            throw unreachable(bootstrapServers, "no answer within " + patience.toSeconds() + " seconds", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(bootstrapServers, "interrupted", e);
        } finally {
            if (!connected) {
                admin.close(Duration.ZERO);
            }
        }
    }

    /** What every client of this cluster needs to know. */
    Map<String, Object> clientConfig() {
        return Map.of("bootstrap.servers", bootstrapServers);
    }

    /** Three replicas survive the loss of one broker without stopping writes; a smaller cluster has what it has. */
    int defaultReplicationFactor() {
        return Math.min(3, brokers);
    }

    @Override
    public void close() {
        admin.close();
    }

    private static Admin admin(String bootstrapServers) {
        try {
            return Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        } catch (KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw unreachable(bootstrapServers, String.valueOf(cause.getMessage()), e);
        }
    }

    private static StartupException unreachable(String bootstrapServers, String reason, Exception cause) {
        return new StartupException("cannot reach Kafka at " + bootstrapServers + ": " + reason, cause);
    }
}
