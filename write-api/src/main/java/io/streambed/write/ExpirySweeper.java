package io.streambed.write;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes expired items: one thread that gives every log partition of this node its turn. */
public final class ExpirySweeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ExpirySweeper.class);
    private static final long TICK_MILLIS = 50;

    private final Sequencers sequencers;
    private final BrokerClock broker;
    private final IndexBackPressure indexes;

    /** Used by the thread only. */
    private final Map<Sequencer, ExpirySweep> sweeps = new HashMap<>();

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("streambed-expiry").factory());

    public ExpirySweeper(Sequencers sequencers, BrokerClock broker, IndexBackPressure indexes) {
        this.sequencers = sequencers;
        this.broker = broker;
        this.indexes = indexes;
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
                                sequencer, opened -> new ExpirySweep(opened, Times.SYSTEM, broker, indexes::holdsBack))
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
