package io.streambed.write;

import io.streambed.materializer.AppliedRecord;
import io.streambed.materializer.AppliedTable;
import io.streambed.materializer.OpenPartition;
import io.streambed.materializer.PartitionListener;
import io.streambed.materializer.ServingPartitions;
import io.streambed.model.PartitionMovedException;
import io.streambed.model.TableDefinition;
import io.streambed.schemas.RecordCodec;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sequencers of the log partitions that are open on this node: a new one for each opening, closed by identity.
 * Thread-safe.
 */
public final class Sequencers implements PartitionListener, ServingPartitions, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sequencers.class);
    private static final long TICK_MILLIS = 100;

    private final SequencerConfig config;
    private final LogAppender log;
    private final Fates fates;
    private final RecordCodec codec;
    private final String node;
    private final Map<Integer, Sequencer> open = new ConcurrentHashMap<>();
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("streambed-sequencer-ticks").factory());
    private volatile Consumer<OpenPartition> onOpened = partition -> {};

    /**
     * @param clientConfig how to reach the cluster, for reading on after a partition was lost
     * @param node this node's name in its claims, for people who read the log
     */
    public Sequencers(
            SequencerConfig config,
            LogAppender log,
            RecordCodec codec,
            Map<String, Object> clientConfig,
            String changesTopic,
            String node) {
        this.config = config;
        this.log = log;
        this.codec = codec;
        this.fates = new KafkaFates(clientConfig, changesTopic);
        this.node = node;
        var _ = ticker.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Whom to tell when a log partition was opened here; called on the stream thread. */
    public void onOpened(Consumer<OpenPartition> listener) {
        onOpened = listener;
    }

    /**
     * The log partition's sequencer.
     *
     * @throws PartitionMovedException if it is not open here
     */
    Sequencer of(int logPartition) {
        Sequencer sequencer = open.get(logPartition);
        if (sequencer == null) {
            throw new PartitionMovedException(logPartition);
        }
        return sequencer;
    }

    /** Hands a command to the log partition's sequencer. Fails with PartitionMovedException if it is not open here. */
    public <R> CompletableFuture<R> submit(int logPartition, Command<R> command) {
        Sequencer sequencer = open.get(logPartition);
        if (sequencer == null) {
            return CompletableFuture.failedFuture(new PartitionMovedException(logPartition));
        }
        sequencer.submit(command);
        return command.result();
    }

    /**
     * Hands commands to the log partition's sequencer at once, so that they share a record as far as they fit into one. Each
     * has a result of its own.
     */
    public void submit(int logPartition, List<? extends Command<?>> commands) {
        Sequencer sequencer = open.get(logPartition);
        if (sequencer == null) {
            PartitionMovedException moved = new PartitionMovedException(logPartition);
            commands.forEach(command -> command.result().completeExceptionally(moved));
        } else {
            sequencer.submit(commands);
        }
    }

    @Override
    public CompletionStage<OpenPartition> serving(int logPartition, boolean consistent, long deadlineNanos) {
        Sequencer sequencer = open.get(logPartition);
        if (sequencer == null) {
            return CompletableFuture.failedFuture(new PartitionMovedException(logPartition));
        }
        // Where nobody else can write, everything that was ever acknowledged is applied here.
        if (sequencer.readable() && !(consistent && config.contested())) {
            return CompletableFuture.completedFuture(sequencer.partition());
        }
        Barrier barrier = new Barrier(sequencer.partition(), deadlineNanos);
        sequencer.submit(barrier);
        return barrier.result();
    }

    /** Appends a record that changes nothing, unless others are on their way; nothing if the partition is not open here. */
    public void appendBarrier(int logPartition) {
        Sequencer sequencer = open.get(logPartition);
        if (sequencer != null) {
            sequencer.appendBarrier();
        }
    }

    /** The table as a log partition that is open here knows it, or null. */
    @Nullable
    TableDefinition table(int logPartition, int number) {
        Sequencer sequencer = open.get(logPartition);
        AppliedTable known =
                sequencer == null ? null : sequencer.partition().tables().get(number);
        return known == null ? null : known.definition();
    }

    /** The partitions that are open here, also those whose claim is not read back yet. */
    public List<OpenPartition> openPartitions() {
        return open.values().stream().map(Sequencer::partition).toList();
    }

    /** A sequencer for each of them. */
    List<Sequencer> open() {
        return List.copyOf(open.values());
    }

    /** Whether the partition is open here and its claim has been read back. */
    public boolean isServing(int logPartition) {
        Sequencer sequencer = open.get(logPartition);
        return sequencer != null && sequencer.readable();
    }

    @Override
    public void opened(OpenPartition partition) {
        Sequencer sequencer = new Sequencer(partition, config, log, codec, Times.SYSTEM, node, UUID.randomUUID());
        Sequencer before = open.put(partition.logPartition(), sequencer);
        if (before != null) {
            release(before);
        }
        sequencer.open();
        onOpened.accept(partition);
    }

    @Override
    public void applied(OpenPartition partition, AppliedRecord record) {
        Sequencer sequencer = sequencerOf(partition);
        if (sequencer != null) {
            sequencer.applied(record);
        }
    }

    @Override
    public void closed(OpenPartition partition, boolean clean) {
        Sequencer sequencer = sequencerOf(partition);
        if (sequencer != null) {
            open.remove(partition.logPartition(), sequencer);
            release(sequencer);
        }
    }

    @SuppressWarnings("ReferenceEquality") // an opening is told from the one before it by identity
    private @Nullable Sequencer sequencerOf(OpenPartition partition) {
        Sequencer sequencer = open.get(partition.logPartition());
        return sequencer != null && sequencer.partition() == partition ? sequencer : null;
    }

    private void release(Sequencer sequencer) {
        Orphans orphans = sequencer.close();
        OpenPartition partition = sequencer.partition();
        fates.resolve(partition.logPartition(), partition.appliedOffset() + 1, partition.fold(), orphans);
    }

    private void tick() {
        for (Sequencer sequencer : open.values()) {
            try {
                sequencer.tick();
            } catch (RuntimeException failure) {
                // The next tick tries again; a timer that dies silently would leave callers without an answer.
                LOG.error("A sequencer's tick failed", failure);
            }
        }
    }

    @Override
    public void close() {
        ticker.shutdownNow();
        open.values().forEach(Sequencers.this::release);
        open.clear();
    }

    /** A read's place in the order: changes nothing, and its answer is given when what came before is applied. */
    private static final class Barrier extends Command<OpenPartition> {
        private final OpenPartition partition;

        Barrier(OpenPartition partition, long deadlineNanos) {
            super(deadlineNanos);
            this.partition = partition;
        }

        @Override
        protected Decision<OpenPartition> decide(PartitionView view) {
            return new Decision.Changes<>(List.of(), partition);
        }
    }
}
