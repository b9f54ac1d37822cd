package io.streambed.write;

import io.streambed.schemas.RecordHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.KafkaException;

/**
 * One log partition and the ways to it: appends are delayed, lost, delivered although they were reported as failed, delivered
 * late and out of order, delivered twice, refused at once, or acknowledged late.
 */
final class SimulatedLog {
    /** A record at its offset, which is its index; {@code appendTime} is the broker's clock, which is never stepped. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Entry(RecordHeader header, byte[] value, long appendTime) {}

    private final List<Entry> entries = new ArrayList<>();
    private final SimulatedTime time;
    private final Random random;
    private double faults;

    SimulatedLog(SimulatedTime time, Random random, double faults) {
        this.time = time;
        this.random = random;
        this.faults = faults;
    }

    List<Entry> entries() {
        return entries;
    }

    void heal() {
        faults = 0;
    }

    /** A producer of one process; what it has sent can arrive after the process is gone. */
    Producer producer() {
        return new Producer();
    }

    private void append(RecordHeader header, byte[] value) {
        entries.add(new Entry(header, value, time.now()));
    }

    /** Delivers in order, unless a fault says otherwise. */
    final class Producer implements LogAppender {
        private final BrokerClock clock = new BrokerClock(time);
        private boolean dead;
        private long lastArrival;

        BrokerClock clock() {
            return clock;
        }

        /** The process is gone: nobody hears callbacks any more. */
        void die() {
            dead = true;
        }

        @Override
        public void append(int logPartition, RecordHeader header, byte[] value, Callback callback) {
            Runnable entry = () -> SimulatedLog.this.append(header, value);
            if (random.nextDouble() >= faults) {
                deliver(entry, callback, random.nextInt(3));
                return;
            }
            switch (random.nextInt(7)) {
                case 0 -> callback.done(new KafkaException("refused at once"));
                case 1 -> fail(callback, 50 + random.nextInt(300));
                case 2 -> {
                    deliver(entry, ignored -> {}, random.nextInt(3));
                    fail(callback, 50 + random.nextInt(300));
                }
                case 3 -> {
                    int timeout = 20 + random.nextInt(200);
                    fail(callback, timeout);
                    time.after(timeout + random.nextInt(3_000), entry);
                }
                case 4 -> {
                    deliver(entry, callback, random.nextInt(3));
                    time.after(random.nextInt(500), entry);
                }
                case 5 -> deliver(entry, callback, 100 + random.nextInt(2_000));
                case 6 -> {
                    // A later batch overtakes this one.
                    time.after(50 + random.nextInt(200), () -> {
                        entry.run();
                        acknowledge(callback, time.now());
                    });
                }
                default -> throw new AssertionError();
            }
        }

        private void deliver(Runnable entry, Callback callback, int delay) {
            lastArrival = Math.max(lastArrival, time.now() + delay);
            time.after(lastArrival - time.now(), () -> {
                entry.run();
                long appendTime = time.now();
                time.after(random.nextInt(4), () -> acknowledge(callback, appendTime));
            });
        }

        private void acknowledge(Callback callback, long appendTime) {
            if (!dead) {
                clock.seen(appendTime);
                callback.done(null);
            }
        }

        private void fail(Callback callback, int delay) {
            time.after(delay, () -> {
                if (!dead) {
                    callback.done(new KafkaException("timed out"));
                }
            });
        }
    }
}
