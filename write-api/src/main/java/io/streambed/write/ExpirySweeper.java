package io.streambed.write;

import io.streambed.model.TableDefinition;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes expired items: one thread that gives every log partition of this node its turn. */
public final class ExpirySweeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ExpirySweeper.class);
    private static final long TICK_MILLIS = 50;

    private final Sequencers sequencers;
    private final BrokerClock broker;
    private final Predicate<TableDefinition> heldBack;

    /** By identity; used by the thread only. */
    private final Map<Sequencer, ExpirySweep> sweeps = new IdentityHashMap<>();

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("streambed-expiry").factory());

    /**
     * A sweeper that is not started.
     *
     * @param heldBack whether a table should not be written to for now
     */
    public ExpirySweeper(Sequencers sequencers, BrokerClock broker, Predicate<TableDefinition> heldBack) {
        this.sequencers = sequencers;
        this.broker = broker;
        this.heldBack = heldBack;
    }

    public void start() {
        var _ = thread.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        Collection<Sequencer> open = sequencers.open();
        sweeps.keySet().removeIf(sequencer -> !open.contains(sequencer));
        for (Sequencer sequencer : open) {
            try {
                sweeps.computeIfAbsent(
                                sequencer, opened -> new ExpirySweep(opened, Times.SYSTEM, broker, heldBack))
                        .step();
            } catch (RuntimeException failure) {
                // The next tick tries again; a sweeper that dies silently would let items live for ever.
                LOG.error("Expired items could not be swept", failure);
            }
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
