package io.streambed.history;

import io.streambed.stream.LogSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Readers of the log that are not in use, kept because making one takes longer than many reads. Thread-safe. */
final class LogSources implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogSources.class);
    private static final int MAX_IDLE = 4;

    private final Supplier<LogSource> factory;
    private final Deque<LogSource> idle = new ArrayDeque<>();
    private boolean closed;

    LogSources(Supplier<LogSource> factory) {
        this.factory = factory;
    }

    /** A source in the hands of one thread. Closing gives it back. */
    final class Lease implements AutoCloseable {
        private final LogSource source;
        private boolean broken;

        private Lease(LogSource source) {
            this.source = source;
        }

        LogSource source() {
            return source;
        }

        /** It failed: whatever state it is in, nobody is to read on with it. */
        void broken() {
            broken = true;
        }

        @Override
        public void close() {
            if (broken || !keep(source)) {
                discard(source);
            }
        }
    }

    Lease lease() {
        LogSource kept = takeIdle();
        return new Lease(kept != null ? kept : factory.get());
    }

    private synchronized @Nullable LogSource takeIdle() {
        return idle.pollLast();
    }

    private synchronized boolean keep(LogSource source) {
        if (closed || idle.size() >= MAX_IDLE) {
            return false;
        }
        idle.addLast(source);
        return true;
    }

    private static void discard(LogSource source) {
        try {
            source.close();
        } catch (RuntimeException failure) {
            LOG.warn("A consumer of the change log could not be closed", failure);
        }
    }

    @Override
    public void close() {
        Deque<LogSource> rest;
        synchronized (this) {
            closed = true;
            rest = new ArrayDeque<>(idle);
            idle.clear();
        }
        rest.forEach(LogSources::discard);
    }
}
