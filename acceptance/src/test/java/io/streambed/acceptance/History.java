package io.streambed.acceptance;

import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** All calls of all clients, and what was wrong with answers by themselves. Calls that surely did not happen are left out. Thread-safe. */
final class History {
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();

    void add(Call call) {
        calls.add(call);
        size.incrementAndGet();
    }

    /** An answer that is wrong whatever else happened. */
    void violated(String violation) {
        violations.add(violation);
    }

    int size() {
        return size.get();
    }

    List<Call> calls() {
        return List.copyOf(calls);
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    Set<LedgerKey> keys() {
        return calls.stream().map(Call::key).collect(Collectors.toSet());
    }
}
