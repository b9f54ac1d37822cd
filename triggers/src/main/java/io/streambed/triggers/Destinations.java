package io.streambed.triggers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Finds what a mapping's on-failure destination stands for: a topic of the Kafka cluster, or a URL. Thread-safe. */
final class Destinations implements AutoCloseable {
    private static final String KAFKA = "kafka://";
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Map<String, Object> clientConfig;
    private final String ownPrefix;
    private final AllowedUrls urls;
    private final HttpCalls http;
    private @Nullable KafkaProducer<String, byte[]> producer;

    /** @param cluster the topics of the database itself begin with its name and a dot */
    Destinations(Map<String, Object> clientConfig, String cluster, AllowedUrls urls, HttpCalls http) {
        this.clientConfig = Map.copyOf(clientConfig);
        this.ownPrefix = cluster + ".";
        this.urls = urls;
        this.http = http;
    }

    /**
     * Finds a destination.
     *
     * @throws LambdaException if it is none, or not allowed
     */
    FailureDestination find(@Nullable String destination) {
        if (destination == null) {
            return FailureDestination.NONE;
        }
        if (AllowedUrls.isUrl(destination)) {
            URI url = urls.check(destination);
            return (_, json) -> post(url, json);
        }
        String topic = destination.startsWith(KAFKA) ? destination.substring(KAFKA.length()) : "";
        if (!TOPIC.matcher(topic).matches() || topic.startsWith(ownPrefix) || topic.startsWith("__")) {
            throw LambdaException.invalid(
                    "The destination " + destination
                            + " is not valid. It must be kafka:// and the name of a topic that is not the database's own, or a URL.");
        }
        return (key, json) -> send(topic, key, json);
    }

    private void post(URI url, byte[] json) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = http.post(url, json, Map.of("Content-Type", "application/json"), TIMEOUT);
        if (response.statusCode() / 100 != 2) {
            throw new IOException(url + " answered with status " + response.statusCode());
        }
    }

    private void send(String topic, String key, byte[] json) throws IOException, InterruptedException {
        try {
            var _ = producer(topic)
                    .send(new ProducerRecord<>(topic, key, json))
                    .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("topic " + topic + " does not take records", e);
        }
    }

    /** The topic is created if there is none; with how many partitions and replicas the brokers say. */
    private synchronized KafkaProducer<String, byte[]> producer(String topic) throws IOException, InterruptedException {
        KafkaProducer<String, byte[]> open = producer;
        if (open == null) {
            Map<String, Object> config = new HashMap<>(clientConfig);
            config.put(ProducerConfig.ACKS_CONFIG, "all");
            config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
            config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 8_000);
            config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
            config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
            config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L << 20);
            open = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
            producer = open;
        }
        create(topic);
        return open;
    }

    private void create(String topic) throws IOException, InterruptedException {
        try (Admin admin = Admin.create(new HashMap<>(clientConfig))) {
            var _ = admin.createTopics(List.of(new NewTopic(topic, Optional.empty(), Optional.empty())))
                    .all()
                    .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IOException("topic " + topic + " cannot be created", e);
            }
        } catch (TimeoutException e) {
            throw new IOException("topic " + topic + " cannot be created", e);
        }
    }

    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close(Duration.ofSeconds(1));
        }
    }
}
