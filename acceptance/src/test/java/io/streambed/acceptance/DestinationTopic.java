package io.streambed.acceptance;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A topic that is a table's streaming destination, as a consumer of committed records sees it. Used by one thread. */
final class DestinationTopic implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Consumer<byte[], byte[]> consumer;
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();

    DestinationTopic(KafkaServer server, String topic) {
        this(server.consumer(topic));
    }

    DestinationTopic(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    static String arn(String resource) {
        return "arn:aws:kinesis:us-east-1:000000000000:stream/" + resource;
    }

    /** A record in JSON: its key, and its value, null for a tombstone. */
    record Event(JsonNode key, @Nullable JsonNode value, int partition) {
        JsonNode event() {
            if (value == null) {
                throw new IllegalStateException("a tombstone of " + key);
            }
            return value;
        }

        JsonNode change() {
            return event().path("dynamodb");
        }

        String sequenceNumber() {
            return change().path("SequenceNumber").asText();
        }
    }

    /** What comes next. */
    void poll() {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
    }

    /** Reads until there are so many records at least, and a bit further. */
    List<ConsumerRecord<byte[], byte[]>> read(int count) {
        await().pollInterval(Duration.ofMillis(1)).atMost(PATIENCE).until(() -> {
            poll();
            return records.size() >= count;
        });
        poll();
        return List.copyOf(records);
    }

    List<Event> events(int count) {
        return read(count).stream().map(DestinationTopic::event).toList();
    }

    private static Event event(ConsumerRecord<byte[], byte[]> record) {
        try {
            return new Event(
                    JSON.readTree(record.key()),
                    record.value() == null ? null : JSON.readTree(record.value()),
                    record.partition());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
