package io.streambed.write;

import java.util.PriorityQueue;
import java.util.Random;

/** Virtual time: events run one after another, those of one instant in an order drawn from the seed. */
final class SimulatedTime implements Times {
    private final Random random;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long now = 1_000_000;
    private long wallClockOffset;

    private record Event(long at, long tieBreak, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(tieBreak, other.tieBreak);
        }
    }

    SimulatedTime(Random random) {
        this.random = random;
    }

    long now() {
        return now;
    }

    void after(long delayMillis, Runnable action) {
        events.add(new Event(now + delayMillis, random.nextLong(), action));
    }

    /** Sets the wall clock so much ahead of the true time, or behind it; deadlines do not see it. */
    void setWallClock(long aheadMillis) {
        wallClockOffset = aheadMillis;
    }

    /** Runs the next event; false if there is none. */
    boolean step() {
        Event next = events.poll();
        if (next == null) {
            return false;
        }
        now = next.at();
        next.action().run();
        return true;
    }

    @Override
    public long millis() {
        return now + wallClockOffset;
    }

    @Override
    public long nanos() {
        return now * 1_000_000;
    }
}
