package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.item;
import static io.streambed.acceptance.TestTable.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.streambed.acceptance.DestinationTopic.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DestinationStatus;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** What a streaming destination gets while the server is killed under load: what the table's stream has, and nothing twice. */
@Execution(ExecutionMode.CONCURRENT)
class DestinationCrashIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int KILLS = 3;
    private static final int WRITERS = 4;
    private static final int ITEMS = 20;

    private final AtomicInteger written = new AtomicInteger();
    private volatile boolean stopped;

    @Test
    void everyChangeIsInTheTopicExactlyOnceAndInOrder() throws InterruptedException {
        SplittableRandom random = Seed.of(this).random();
        try (var server = KafkaServer.startFresh("destination-crash");
                var clients = Clients.of(server.server().endpoint(), Duration.ofSeconds(5))) {
            server.createTopic("crash", 3, Map.of());
            try (var table = TestTable.withStream(clients, StreamViewType.NEW_IMAGE);
                    var topic = new DestinationTopic(server, "crash")) {
                clients.tables()
                        .enableKinesisStreamingDestination(
                                request -> request.tableName(table.name()).streamArn(DestinationTopic.arn("crash")));
                DestinationsIT.awaitStatus(table, DestinationStatus.ACTIVE);
                List<Thread> writers = startWriters(table, random);
                for (int kill = 0; kill < KILLS; kill++) {
                    int until = written.get() + random.nextInt(100, 400);
                    await().pollInterval(Duration.ofMillis(1)).atMost(PATIENCE).until(() -> written.get() >= until);
                    server.server().kill();
                    server.server().start();
                }
                stopped = true;
                for (Thread writer : writers) {
                    writer.join();
                }

                StreamReader reader = table.reader();
                await().pollInterval(Duration.ofMillis(10)).atMost(PATIENCE).untilAsserted(() -> {
                    reader.poll(clients);
                    assertThat(reader.records()).hasSizeGreaterThanOrEqualTo(written.get());
                    assertThat(byItemInTopic(topic.events(0))).isEqualTo(byItemInStream(reader.records()));
                });
            }
        }
    }

    private List<Thread> startWriters(TestTable table, SplittableRandom random) {
        var threads = new ArrayList<Thread>();
        for (int writer = 0; writer < WRITERS; writer++) {
            SplittableRandom own = random.split();
            threads.add(Thread.ofPlatform().start(() -> write(table, own)));
        }
        return threads;
    }

    private void write(TestTable table, SplittableRandom random) {
        while (!stopped) {
            try {
                String id = "item-" + random.nextInt(ITEMS);
                if (random.nextInt(10) == 0) {
                    table.delete(key(id, 1));
                } else {
                    table.put(item(id, 1, Long.toString(random.nextLong())));
                    written.incrementAndGet();
                }
            } catch (SdkException _) {
                // It is being killed. What became of the write is in the stream.
            }
        }
    }

    private static Map<String, List<String>> byItemInTopic(List<Event> events) {
        var byItem = new TreeMap<String, List<String>>();
        for (Event event : events) {
            byItem.computeIfAbsent(event.key().path("id").path("S").asText(), _ -> new ArrayList<>())
                    .add(event.sequenceNumber()
                            + " "
                            + event.change()
                                    .path("NewImage")
                                    .path("v")
                                    .path("S")
                                    .asText());
        }
        return byItem;
    }

    private static Map<String, List<String>> byItemInStream(List<Record> changes) {
        var byItem = new TreeMap<String, List<String>>();
        for (Record change : changes) {
            AttributeValue id = Objects.requireNonNull(change.dynamodb().keys().get("id"));
            byItem.computeIfAbsent(id.s(), _ -> new ArrayList<>())
                    .add(change.dynamodb().sequenceNumber()
                            + " "
                            + TestTable.value(change.dynamodb().newImage()));
        }
        return byItem;
    }
}
