package io.streambed.materializer;

import io.streambed.schemas.CatalogCodec;
import io.streambed.schemas.CatalogRecord;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows {@code <cluster>.catalog} on a thread of its own and publishes the folded state. It never gives up: when Kafka
 * or the schema registry fails it, it says so in the log and goes on from the same record as soon as it can. Thread-safe.
 */
public final class Catalog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Catalog.class);
    private static final Duration START_DEADLINE = Duration.ofSeconds(60);
    private static final Duration PRUNE_INTERVAL = Duration.ofMinutes(10);

    private final Clock clock;
    private final Duration afterlife;
    private final Admin admin;
    private final EndOffset endOffset;
    private final CatalogFollower follower;

    private volatile CatalogState state = CatalogState.EMPTY;

    /** The offset after the last record in {@link #state}. */
    private volatile long folded;

    private long prunedAt;

    /** Readers to the end, by the offset where that was. */
    private final ConcurrentSkipListMap<Long, CompletableFuture<CatalogState>> readers = new ConcurrentSkipListMap<>();

    private final Map<String, CompletableFuture<Boolean>> outcomes = new ConcurrentHashMap<>();
    private final List<Consumer<CatalogState>> listeners = new CopyOnWriteArrayList<>();

    /**
     * @param kafkaClientConfig what every Kafka client of this process needs, at least bootstrap.servers
     * @param topic {@code <cluster>.catalog}
     * @param afterlife how long streams and tables are remembered after their end
     */
    public Catalog(Map<String, Object> kafkaClientConfig, String topic, CatalogCodec codec, Duration afterlife) {
        this(kafkaClientConfig, topic, codec, afterlife, Clock.systemUTC());
    }

    Catalog(Map<String, Object> kafkaClientConfig, String topic, CatalogCodec codec, Duration afterlife, Clock clock) {
        this.clock = clock;
        this.afterlife = afterlife;
        TopicPartition partition = new TopicPartition(topic, 0);
        admin = Admin.create(new HashMap<>(kafkaClientConfig));
        endOffset = new EndOffset(admin, partition);
        follower = new CatalogFollower(kafkaClientConfig, partition, codec, this::fold);
    }

    /**
     * Starts to follow, and returns when the catalog is read to its end.
     *
     * @throws IllegalStateException if that takes more than a minute
     */
    public void start() {
        follower.start();
        try {
            readToEnd().toCompletableFuture().get(START_DEADLINE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading the catalog", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the catalog cannot be read", e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("the catalog could not be read to its end in " + START_DEADLINE, e);
        }
    }

    /** The state folded so far. */
    public CatalogState state() {
        return state;
    }

    /**
     * The state when everything is folded that was in the catalog when this was called.
     *
     * @return fails if Kafka does not say where the catalog ends, or if this is closed
     */
    public CompletionStage<CatalogState> readToEnd() {
        return endOffset.ask().thenCompose(this::foldedTo);
    }

    private CompletionStage<CatalogState> foldedTo(long offset) {
        if (folded >= offset) {
            return CompletableFuture.completedStage(state);
        }
        CompletableFuture<CatalogState> reader = readers.computeIfAbsent(offset, _ -> new CompletableFuture<>());
        // The follower may have passed between the look and the entry.
        if (folded >= offset) {
            completeReaders();
        }
        return reader.copy();
    }

    /**
     * Whether a proposal was valid, once it is folded. To be called before the proposal is sent. Completes after {@link
     * #state} shows the proposal's effects.
     *
     * @return to be cancelled, or completed by a timeout, if the proposal will not come
     */
    public CompletableFuture<Boolean> outcome(String proposalId) {
        CompletableFuture<Boolean> outcome = outcomes.computeIfAbsent(proposalId, _ -> new CompletableFuture<>());
        var _ = outcome.whenComplete((_, _) -> outcomes.remove(proposalId, outcome));
        return outcome;
    }

    /** Calls a listener with every new state from now on, on the follower's thread; it must not block. */
    public void listen(Consumer<CatalogState> listener) {
        listeners.add(listener);
    }

    /** Folds what the follower has read. */
    private void fold(List<CatalogRecord> records, long nextOffset) {
        CatalogFold fold = new CatalogFold(state);
        Map<String, Boolean> proposals = new HashMap<>();
        for (CatalogRecord record : records) {
            boolean valid = fold.apply(record);
            String proposal = proposalOf(record);
            if (proposal != null) {
                // An id that comes twice is a repeated send: the first decides.
                proposals.putIfAbsent(proposal, valid);
            }
        }
        long now = clock.millis();
        if (now - prunedAt >= PRUNE_INTERVAL.toMillis()) {
            fold.prune(now - afterlife.toMillis());
            prunedAt = now;
        }
        state = fold.state();
        folded = nextOffset;
        proposals.forEach(this::decided);
        completeReaders();
        listeners.forEach(this::tell);
    }

    private static @Nullable String proposalOf(CatalogRecord record) {
        return switch (record) {
            case CatalogRecord.TablePut put -> put.proposalId();
            case CatalogRecord.TableDrop drop -> drop.proposalId();
            case CatalogRecord.ResourcePut put -> put.proposalId();
            case CatalogRecord.ResourceDrop drop -> drop.proposalId();
            case CatalogRecord.PartitionApplied _, CatalogRecord.IndexApplied _ -> null;
        };
    }

    private void decided(String proposal, boolean valid) {
        CompletableFuture<Boolean> outcome = outcomes.get(proposal);
        if (outcome != null) {
            outcome.complete(valid);
        }
    }

    private void completeReaders() {
        Map<Long, CompletableFuture<CatalogState>> reached = readers.headMap(folded, true);
        for (Long offset : reached.keySet()) {
            CompletableFuture<CatalogState> reader = readers.remove(offset);
            if (reader != null) {
                reader.complete(state);
            }
        }
    }

    private void tell(Consumer<CatalogState> listener) {
        try {
            listener.accept(state);
        } catch (RuntimeException e) {
            LOG.error("a listener of the catalog failed; it may have missed a change", e);
        }
    }

    @Override
    public void close() {
        follower.close();
        admin.close(Duration.ofSeconds(1));
        CompletionException closed = new CompletionException("the catalog is closed", null);
        readers.values().forEach(reader -> reader.completeExceptionally(closed));
        outcomes.values().forEach(outcome -> outcome.completeExceptionally(closed));
    }
}
