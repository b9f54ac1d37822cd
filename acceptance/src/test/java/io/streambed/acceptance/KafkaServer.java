package io.streambed.acceptance;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A server whose broker is open to other Kafka programs. */
record KafkaServer(ServerProcess server, int kafkaPort) implements AutoCloseable {
    /** A running one with an empty disk. */
    static KafkaServer startFresh(String name, String... options) {
        int kafkaPort = FreePort.find();
        var all = new java.util.ArrayList<>(List.of("--kafka-port", Integer.toString(kafkaPort)));
        all.addAll(List.of(options));
        return new KafkaServer(ServerProcess.startFresh(name, all.toArray(String[]::new)), kafkaPort);
    }

    String bootstrap() {
        return "127.0.0.1:" + kafkaPort;
    }

    void createTopic(String name, int partitions, Map<String, String> configs) {
        createTopic(bootstrap(), name, partitions, configs);
    }

    static void createTopic(String bootstrap, String name, int partitions, Map<String, String> configs) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(configs)))
                    .all()
                    .get();
            // The broker knows a moment later than the controller.
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(10))
                    .ignoreExceptions()
                    .until(() -> isKnown(admin, name));
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static boolean isKnown(Admin admin, String topic) throws ExecutionException, InterruptedException {
        return admin.describeTopics(List.of(topic)).allTopicNames().get().containsKey(topic);
    }

    /** Reads a topic from its beginning: only what is committed. */
    Consumer<byte[], byte[]> consumer(String topic) {
        return consumer(bootstrap(), topic);
    }

    static Consumer<byte[], byte[]> consumer(String bootstrap, String topic) {
        var config = new HashMap<String, Object>();
        config.put("bootstrap.servers", bootstrap);
        config.put("isolation.level", "read_committed");
        config.put("enable.auto.commit", false);
        config.put("auto.offset.reset", "earliest");
        var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<PartitionInfo> partitions = consumer.partitionsFor(topic);
        consumer.assign(partitions.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList());
        return consumer;
    }

    @Override
    public void close() {
        server.close();
    }
}
