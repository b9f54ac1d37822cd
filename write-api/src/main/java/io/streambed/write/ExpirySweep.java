package io.streambed.write;

import io.streambed.materializer.AppliedTable;
import io.streambed.materializer.ExpiryCursor;
import io.streambed.materializer.OpenPartition;
import io.streambed.model.ExpiryWindow;
import io.streambed.model.PartitionMovedException;
import io.streambed.model.TableDefinition;
import io.streambed.model.TimeToLive;
import io.streambed.schemas.EncodedItem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the expired items of one opened log partition and proposes their deletion, a batch at a time: the next one begins
 * when the one before is answered, and none while the partition is busy. Used by one thread.
 */
final class ExpirySweep {
    private static final Logger LOG = LoggerFactory.getLogger(ExpirySweep.class);

    private static final int BATCH_ITEMS = 200;
    private static final long BATCH_BYTES = 256 << 10;
    private static final long IDLE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long PROBE_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long DEADLINE_NANOS = Duration.ofSeconds(10).toNanos();

    private final Sequencer sequencer;
    private final Times times;
    private final BrokerClock broker;
    private final Predicate<TableDefinition> heldBack;
    private final Map<Integer, SweptTable> tables = new HashMap<>();
    private final AtomicInteger unanswered = new AtomicInteger();

    private int turn;
    private long nextNanos;
    private boolean clocksAgree = true;
    private long nextProbeNanos;

    private final List<ItemExpiry> batch = new ArrayList<>();

    /** What is left of a batch. */
    private int items;

    private long bytes;

    /**
     * A sweep that has not begun.
     *
     * @param heldBack whether a table should not be written to for now
     */
    ExpirySweep(Sequencer sequencer, Times times, BrokerClock broker, Predicate<TableDefinition> heldBack) {
        this.sequencer = sequencer;
        this.times = times;
        this.broker = broker;
        this.heldBack = heldBack;
        this.nextNanos = times.nanos();
        this.nextProbeNanos = nextNanos;
    }

    /** Proposes a batch if it is time to. Call it every 50 ms or so. */
    void step() {
        long now = times.nanos();
        if (now - nextNanos < 0 || unanswered.get() > 0 || sequencer.busy()) {
            return;
        }
        List<TableDefinition> expiring = expiringTables();
        if (expiring.isEmpty() || !checkClock(now)) {
            nextNanos = now + IDLE_NANOS;
            return;
        }
        items = BATCH_ITEMS;
        bytes = BATCH_BYTES;
        ExpiryWindow due = ExpiryWindow.at(times.millis());
        try {
            // Each table has its turn to be the first, so that none keeps the others waiting.
            for (int i = 0; i < expiring.size() && !isFull(); i++) {
                sweep(expiring.get((turn + i) % expiring.size()), due, now);
            }
        } catch (PartitionMovedException moved) {
            LOG.debug("Items are not swept any more: {}", moved.getMessage());
        }
        propose();
        turn = (turn + 1) % expiring.size();
        if (!isFull()) {
            nextNanos = now + IDLE_NANOS;
        }
    }

    private boolean isFull() {
        return items <= 0 || bytes <= 0;
    }

    private List<TableDefinition> expiringTables() {
        List<TableDefinition> expiring = new ArrayList<>();
        for (AppliedTable table : sequencer.partition().tables().values()) {
            TableDefinition definition = table.definition();
            TimeToLive timeToLive = definition == null ? null : definition.timeToLive();
            if (definition != null && timeToLive != null && timeToLive.enabled()) {
                expiring.add(definition);
            }
        }
        tables.keySet().removeIf(number -> expiring.stream().noneMatch(table -> table.number() == number));
        return expiring;
    }

    /** A clock that is wrong must not delete what is still wanted. */
    private boolean checkClock(long now) {
        boolean agree = broker.agrees();
        if (agree != clocksAgree) {
            clocksAgree = agree;
            int logPartition = sequencer.partition().logPartition();
            if (agree) {
                LOG.info("The clocks agree again, items expire: logPartition={}", logPartition);
            } else {
                LOG.warn("This clock and the broker's differ, items do not expire: logPartition={}", logPartition);
            }
        }
        if (!agree && now - nextProbeNanos >= 0) {
            nextProbeNanos = now + PROBE_NANOS;
            sequencer.appendBarrier();
        }
        return agree;
    }

    private void sweep(TableDefinition table, ExpiryWindow due, long now) {
        TimeToLive timeToLive = table.timeToLive();
        if (timeToLive == null || heldBack.test(table)) {
            return;
        }
        SweptTable swept = tables.get(table.number());
        if (swept == null || swept.setting() != timeToLive.changedAt()) {
            swept = new SweptTable(timeToLive.changedAt());
            tables.put(table.number(), swept);
        }
        OpenPartition partition = sequencer.partition();
        ExpiryWindow rest = swept.next(due, now);
        try (ExpiryCursor cursor = partition.expiries(table.number(), rest, swept.after())) {
            while (!isFull()) {
                if (!cursor.next()) {
                    swept.finished(due);
                    return;
                }
                swept.reached(cursor.expiry(), cursor.primaryKey());
                items--;
                collect(table, cursor.primaryKey(), due);
            }
        }
    }

    private void collect(TableDefinition table, byte[] key, ExpiryWindow due) {
        EncodedItem item = sequencer.partition().item(table.number(), key);
        if (item == null || !ItemExpiry.isDue(table, item, due)) {
            return;
        }
        bytes -= item.size();
        batch.add(new ItemExpiry(table.number(), key, due, times.nanos() + DEADLINE_NANOS));
    }

    private void propose() {
        unanswered.addAndGet(batch.size());
        for (ItemExpiry command : batch) {
            // What could not be deleted is found again by the next sweep from the beginning.
            var _ = command.result().whenComplete((_, _) -> unanswered.decrementAndGet());
        }
        sequencer.submit(batch);
        batch.clear();
    }
}
