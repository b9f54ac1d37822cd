package io.streambed.triggers;

import io.streambed.stream.SequenceNumber;
import io.streambed.triggers.EventSourceMapping.Settings;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Delivers the batches of its queue, one after the other, and opens and closes tumbling windows. Has a thread of its own. */
final class Lane {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    /** How long after its end a window waits for what was committed in it and has not come yet. */
    private static final long WINDOW_GRACE_MILLIS = 1_000;

    private static final long FOR_EVER = Long.MAX_VALUE;

    private final int number;
    private final LaneQueue queue;
    private final Delivery delivery;
    private final Progress progress;
    private final LongSupplier clock;
    private final Runnable progressed;
    private final long windowMillis;
    private @Nullable TumblingWindow window;

    /** @param progressed is called whenever {@code progress} may have changed */
    Lane(
            int number,
            Settings settings,
            LaneQueue queue,
            Delivery delivery,
            Progress progress,
            LongSupplier clock,
            Runnable progressed) {
        this.number = number;
        this.queue = queue;
        this.delivery = delivery;
        this.progress = progress;
        this.clock = clock;
        this.progressed = progressed;
        this.windowMillis = TimeUnit.SECONDS.toMillis(settings.tumblingWindowSeconds());
    }

    LaneQueue queue() {
        return queue;
    }

    void run() {
        try {
            boolean goesOn = true;
            while (goesOn) {
                goesOn = step();
                progressed.run();
            }
        } catch (InterruptedException e) {
            LOG.debug("a lane was interrupted");
        }
    }

    /** One batch; false when there will be no more. */
    private boolean step() throws InterruptedException {
        List<TriggerRecord> batch = queue.take(untilWindowIsDue());
        if (batch == null) {
            // At the end of a shard, and not when everything stops: then the delivery refuses.
            var _ = closeWindow(false);
            return false;
        }
        if (windowMillis == 0) {
            return delivery.deliver(batch, null, this::done);
        }
        if (batch.isEmpty()) {
            return closeWindow(false);
        }
        long time = batch.getFirst().time();
        TumblingWindow open = window;
        if (open != null && !open.contains(time) && !closeWindow(false)) {
            return false;
        }
        TumblingWindow current = window == null ? TumblingWindow.at(time, windowMillis) : window;
        window = current;
        return delivery.deliver(batch, current, current::passed) && (!current.tooLarge() || closeWindow(true));
    }

    private boolean closeWindow(boolean early) throws InterruptedException {
        TumblingWindow open = window;
        if (open == null) {
            return true;
        }
        if (!delivery.finish(open, early)) {
            return false;
        }
        window = null;
        SequenceNumber through = open.through();
        if (through != null) {
            done(through);
        }
        return true;
    }

    private void done(SequenceNumber through) {
        progress.done(number, through);
    }

    private long untilWindowIsDue() {
        TumblingWindow open = window;
        return open == null
                ? FOR_EVER
                : TimeUnit.MILLISECONDS.toNanos(Math.max(open.end() + WINDOW_GRACE_MILLIS - clock.getAsLong(), 0));
    }
}
