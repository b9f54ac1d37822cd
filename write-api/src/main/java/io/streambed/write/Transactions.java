package io.streambed.write;

import io.streambed.protocol.Operation;
import io.streambed.protocol.Routing;
import io.streambed.protocol.ThroughputLimits;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node does for transactions: coordinates those whose home is open here, takes part in others, and resolves, from a
 * thread of its own, what was left open. Thread-safe.
 */
public final class Transactions implements TransactionParticipants, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);
    private static final long STEP_MILLIS = 100;

    private final Sequencers sequencers;
    private final ThroughputLimits limits;
    private final PrepareTransaction prepare;
    private final FinishTransaction finish;
    private final AskTransaction ask;
    private final Map<Sequencer, Opened> opened = new ConcurrentHashMap<>();
    private final ScheduledExecutorService stepper = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("streambed-transactions").factory());

    private record Opened(TransactionHome home, PartRecovery parts) {}

    public Transactions(Routing routing, Sequencers sequencers, ThroughputLimits limits) {
        this.sequencers = sequencers;
        this.limits = limits;
        this.prepare = new PrepareTransaction(routing, sequencers, limits);
        this.finish = new FinishTransaction(routing, sequencers);
        this.ask = new AskTransaction(routing, sequencers);
    }

    /** What nodes ask of each other, for the internal port. */
    public List<Operation> operations() {
        return List.of(prepare, finish, ask);
    }

    public void start() {
        var _ = stepper.scheduleWithFixedDelay(this::step, STEP_MILLIS, STEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** The limits that items are held to. */
    ThroughputLimits limits() {
        return limits;
    }

    Sequencers sequencers() {
        return sequencers;
    }

    /** The coordinator of the transactions whose home a sequencer is. */
    TransactionHome home(Sequencer sequencer) {
        return opened(sequencer).home();
    }

    private Opened opened(Sequencer sequencer) {
        return opened.computeIfAbsent(
                sequencer,
                _ -> new Opened(
                        new TransactionHome(sequencer, this, Times.SYSTEM),
                        new PartRecovery(sequencer, this, Times.SYSTEM)));
    }

    private void step() {
        try {
            List<Sequencer> open = sequencers.open();
            opened.keySet().retainAll(open);
            for (Sequencer sequencer : open) {
                Opened handled = opened(sequencer);
                handled.home().step();
                handled.parts().step();
            }
        } catch (RuntimeException failure) {
            // The next step tries again; if there were none, items would stay locked.
            LOG.error("Transactions could not be resolved", failure);
        }
    }

    @Override
    public CompletionStage<PartOutcome> prepare(
            int logPartition, UUID attempt, int home, List<TransactedItem> items, boolean units, long deadlineNanos) {
        return prepare.prepare(logPartition, attempt, home, items, units, deadlineNanos);
    }

    @Override
    public CompletionStage<Boolean> finish(int logPartition, UUID attempt, long decided, long deadlineNanos) {
        return finish.finish(logPartition, attempt, decided, deadlineNanos);
    }

    @Override
    public CompletionStage<Fate> fate(int home, UUID attempt, long deadlineNanos) {
        return ask.ask(home, attempt, deadlineNanos);
    }

    @Override
    public void close() {
        stepper.shutdownNow();
    }
}
