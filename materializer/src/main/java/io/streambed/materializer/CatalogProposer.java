package io.streambed.materializer;

import io.streambed.model.DynamoDbException;
import io.streambed.schemas.CatalogCodec;
import io.streambed.schemas.CatalogRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Appends to the catalog. A change of a table is proposed on the version it was decided on and is valid only if that is still
 * the current one when it is read back; otherwise it is decided again. Thread-safe.
 */
public final class CatalogProposer implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final CatalogCodec codec;
    private final Catalog catalog;

    /** Decides on a catalog change. */
    @FunctionalInterface
    public interface Change {
        /**
         * The record to propose: its proposal id and the version it is based on must be the given ones. Throws
         * DynamoDbException if the state does not allow the change.
         */
        CatalogRecord on(CatalogState state, String proposalId);
    }

    public CatalogProposer(Map<String, Object> clientConfig, String topic, CatalogCodec codec, Catalog catalog) {
        Map<String, Object> config = new HashMap<>(clientConfig);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L << 20);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1_000);
        config.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, Duration.ofDays(365).toMillis());
        this.producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        this.topic = topic;
        this.codec = codec;
        this.catalog = catalog;
        producer.partitionsFor(topic);
    }

    /**
     * Proposes until a proposal wins.
     *
     * @param deadlineNanos in terms of {@link System#nanoTime()}
     * @return the state of the catalog with the change in it; fails with what {@code change} throws
     */
    public CompletionStage<CatalogState> propose(Change change, long deadlineNanos) {
        if (deadlineNanos - System.nanoTime() <= 0) {
            return CompletableFuture.failedStage(
                    DynamoDbException.internal("The catalog did not confirm the request in time"));
        }
        return catalog.readToEnd()
                .thenCompose(state -> attempt(change, state, deadlineNanos))
                .thenCompose(won ->
                        won ? CompletableFuture.completedStage(catalog.state()) : propose(change, deadlineNanos));
    }

    private CompletionStage<Boolean> attempt(Change change, CatalogState state, long deadlineNanos) {
        String proposalId = UUID.randomUUID().toString();
        CatalogRecord record = change.on(state, proposalId);
        CompletableFuture<Boolean> outcome = catalog.outcome(proposalId).toCompletableFuture();
        append(record).whenComplete((_, failure) -> {
            if (failure != null) {
                outcome.completeExceptionally(failure);
            }
        });
        return outcome.orTimeout(Math.max(1, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    /** Appends a record as it is; done when the log has it. */
    public CompletionStage<Void> append(CatalogRecord record) {
        CompletableFuture<Void> appended = new CompletableFuture<>();
        var _ = producer.send(new ProducerRecord<>(topic, 0, null, codec.encode(record)), (_, failure) -> {
            if (failure == null) {
                appended.complete(null);
            } else {
                appended.completeExceptionally(failure);
            }
        });
        return appended;
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
    }
}
