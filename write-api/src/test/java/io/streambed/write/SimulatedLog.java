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
    /** A record at its offset, which is its index. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Entry(RecordHeader header, byte[] value) {}

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

    /** Delivers in order, unless a fault says otherwise. */
    final class Producer implements LogAppender {
        private boolean dead;
        private long lastArrival;

        /** The process is gone: nobody hears callbacks any more. */
        void die() {
            dead = true;
        }

        @Override
        public void append(int logPartition, RecordHeader header, byte[] value, Callback callback) {
            Entry entry = new Entry(header, value);
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
                    time.after(timeout + random.nextInt(3_000), () -> entries.add(entry));
                }
                case 4 -> {
                    deliver(entry, callback, random.nextInt(3));
                    time.after(random.nextInt(500), () -> entries.add(entry));
                }
                case 5 -> deliver(entry, callback, 100 + random.nextInt(2_000));
                case 6 -> {
                    // A later batch overtakes this one.
                    time.after(50 + random.nextInt(200), () -> {
                        entries.add(entry);
                        acknowledge(callback);
                    });
                }
                default -> throw new AssertionError();
            }
        }

        private void deliver(Entry entry, Callback callback, int delay) {
            lastArrival = Math.max(lastArrival, time.now() + delay);
            time.after(lastArrival - time.now(), () -> {
                entries.add(entry);
                time.after(random.nextInt(4), () -> acknowledge(callback));
            });
        }

        private void acknowledge(Callback callback) {
            if (!dead) {
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
