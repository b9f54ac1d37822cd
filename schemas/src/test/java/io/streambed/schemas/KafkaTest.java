package io.streambed.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/** Topics and the built-in registry on a real broker, a cluster name for each test. */
class KafkaTest {
    private static final String SCHEMA = "{\"type\":\"record\",\"name\":\"a.B\",\"doc\":\"ä\",\"fields\":[]}";
    private static final AtomicInteger CLUSTERS = new AtomicInteger();

    private static EmbeddedBroker broker;
    private static Admin admin;

    private final Topics topics = new Topics("test-" + CLUSTERS.incrementAndGet());

    @BeforeAll
    static void start(@TempDir(factory = UnderTarget.class) Path directory) throws Exception {
        broker = EmbeddedBroker.start(directory);
        admin = broker.admin();
    }

    @AfterAll
    static void stop() {
        admin.close();
        broker.close();
    }

    static final class UnderTarget implements TempDirFactory {
        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test) throws IOException {
            return Files.createTempDirectory(Path.of("target"), "broker");
        }
    }

    private static Map<String, String> configOf(String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = admin.describeConfigs(List.of(resource))
                .all()
                .get()
                .values()
                .iterator()
                .next();
        Map<String, String> values = new HashMap<>();
        config.entries().forEach(entry -> values.put(entry.name(), entry.value()));
        return values;
    }

    private static void create(String topic, int partitions, Map<String, String> config) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(config)))
                .all()
                .get();
    }

    private static <T> List<T> together(int threads, Callable<T> task) throws Exception {
        List<T> results = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (Future<T> future : pool.invokeAll(Collections.nCopies(threads, task))) {
                results.add(future.get());
            }
        }
        return results;
    }

    private BuiltInSchemaRegistry registry() {
        return new BuiltInSchemaRegistry(broker.clientConfig(), topics.schemas());
    }

    @Test
    void missingTopicsAreCreatedToBeKeptForEver() throws Exception {
        assertThat(TopicCreator.ensure(admin, topics, 5, 1)).isEqualTo(5);

        for (String topic : List.of(topics.changes(), topics.catalog(), topics.schemas())) {
            assertThat(configOf(topic))
                    .containsEntry("cleanup.policy", "delete")
                    .containsEntry("retention.ms", "-1")
                    .containsEntry("retention.bytes", "-1")
                    .containsEntry("max.message.bytes", "16777216")
                    .containsEntry("min.insync.replicas", "1")
                    .containsEntry("unclean.leader.election.enable", "false");
        }
    }

    @Test
    void existingTopicsAreLeftAsTheyAre() {
        TopicCreator.ensure(admin, topics, 5, 1);

        assertThat(TopicCreator.ensure(admin, topics, 5, 1)).isEqualTo(5);
        assertThat(TopicCreator.ensureOrAdopt(admin, topics, 4, 1)).isEqualTo(5);
    }

    @Test
    void anotherNumberOfLogPartitionsThanConfiguredIsRefused() {
        TopicCreator.ensure(admin, topics, 5, 1);

        assertThatThrownBy(() -> TopicCreator.ensure(admin, topics, 4, 1))
                .isInstanceOf(TopicMismatchException.class)
                .hasMessageContaining(topics.changes())
                .hasMessageContaining("has 5 partitions")
                .hasMessageContaining("4 log partitions are configured");
    }

    @Test
    void aCatalogOfSeveralPartitionsIsRefused() throws Exception {
        create(topics.catalog(), 2, Map.of());

        assertThatThrownBy(() -> TopicCreator.ensure(admin, topics, 4, 1))
                .isInstanceOf(TopicMismatchException.class)
                .hasMessageContaining(topics.catalog());
    }

    @Test
    void anExistingTopicThatWouldLoseDataIsCorrected() throws Exception {
        create(topics.changes(), 3, Map.of("retention.ms", "1000", "cleanup.policy", "compact"));

        assertThat(TopicCreator.ensureOrAdopt(admin, topics, 4, 1)).isEqualTo(3);

        // The broker learns of it a moment after the controller has confirmed it.
        await().untilAsserted(() -> assertThat(configOf(topics.changes()))
                .containsEntry("cleanup.policy", "delete")
                .containsEntry("retention.ms", "-1"));
    }

    @Test
    void nodesThatStartTogetherCreateTheTopicsTogether() throws Exception {
        assertThat(together(4, () -> TopicCreator.ensure(admin, topics, 5, 1))).containsOnly(5);
    }

    @Test
    void moreReplicasThanBrokersAreRefusedByKafka() {
        assertThatThrownBy(() -> TopicCreator.ensure(admin, topics, 5, 3))
                .isInstanceOf(InvalidReplicationFactorException.class);
    }

    @Test
    void builtInIdsSurviveARestart() {
        TopicCreator.ensure(admin, topics, 1, 1);
        int first;
        int second;
        try (BuiltInSchemaRegistry registry = registry()) {
            first = registry.register("a.B", SCHEMA);
            second = registry.register("a.C", SCHEMA);
            assertThat(registry.register("a.B", SCHEMA)).isEqualTo(first);
        }

        try (BuiltInSchemaRegistry registry = registry()) {
            assertThat(registry.schema(second)).isEqualTo(SCHEMA);
            assertThat(registry.register("a.C", SCHEMA)).isEqualTo(second);
            assertThat(registry.register("a.B", SCHEMA)).isEqualTo(first);
        }
        assertThat(first).isEqualTo(1);
        assertThat(second).isEqualTo(2);
    }

    @Test
    void nodesThatRegisterTogetherAgreeOnIds() throws Exception {
        TopicCreator.ensure(admin, topics, 1, 1);

        List<List<Integer>> ids = together(4, () -> {
            try (BuiltInSchemaRegistry registry = registry()) {
                List<Integer> registered = new ArrayList<>();
                for (int i = 0; i < 10; i++) {
                    registered.add(registry.register("a.B", SCHEMA.replace("ä", "version " + i)));
                }
                return registered;
            }
        });

        assertThat(Set.copyOf(ids)).hasSize(1);
        assertThat(ids.getFirst()).doesNotHaveDuplicates();
        try (BuiltInSchemaRegistry registry = registry()) {
            for (int i = 0; i < 10; i++) {
                assertThat(registry.schema(ids.getFirst().get(i))).contains("version " + i + '"');
            }
        }
    }

    @Test
    void aRecordThatAppearsTwiceInTheTopicHasTheIdOfTheFirst() throws Exception {
        TopicCreator.ensure(admin, topics, 1, 1);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(broker.clientConfig(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < 2; i++) {
                producer.send(new ProducerRecord<>(topics.schemas(), "a.B".getBytes(UTF_8), SCHEMA.getBytes(UTF_8)))
                        .get();
            }
            producer.send(new ProducerRecord<>(topics.schemas(), null, SCHEMA.getBytes(UTF_8)))
                    .get();
        }

        try (BuiltInSchemaRegistry registry = registry()) {
            assertThat(registry.register("a.B", SCHEMA)).isEqualTo(1);
            assertThat(registry.register("a.C", SCHEMA)).isEqualTo(4);
            assertThatThrownBy(() -> registry.schema(2)).isInstanceOf(UnknownSchemaException.class);
        }
    }

    @Test
    void aSchemaThatAnotherNodeRegisteredSinceIsFound() {
        TopicCreator.ensure(admin, topics, 1, 1);
        try (BuiltInSchemaRegistry one = registry();
                BuiltInSchemaRegistry other = registry()) {
            assertThatThrownBy(() -> one.schema(1))
                    .isInstanceOf(UnknownSchemaException.class)
                    .hasMessageContaining(topics.schemas());

            int id = other.register("a.B", SCHEMA);

            assertThat(one.schema(id)).isEqualTo(SCHEMA);
        }
    }

    @Test
    void recordsRoundTripThroughTheBuiltInRegistry() {
        TopicCreator.ensure(admin, topics, 1, 1);
        byte[] value;
        try (BuiltInSchemaRegistry registry = registry()) {
            value = new RecordCodec(registry).encode(new LogRecord.TableChanged(5, Definitions.MUSIC));
        }

        try (BuiltInSchemaRegistry registry = registry()) {
            assertThat(new CatalogCodec(registry)).isNotNull();
            assertThat(new RecordCodec(registry).decode(RecordKind.TABLE_CHANGED, value))
                    .isEqualTo(new LogRecord.TableChanged(5, Definitions.MUSIC));
        }
    }
}
