package io.streambed.write;

/** The two clocks a sequencer needs; the simulator brings its own. */
public interface Times {
    /** Milliseconds since the epoch; may step. */
    long millis();

    /** Monotonic nanoseconds, the base of deadlines. */
    long nanos();

    Times SYSTEM = new Times() {
        @Override
        public long millis() {
            return System.currentTimeMillis();
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }
    };
}
