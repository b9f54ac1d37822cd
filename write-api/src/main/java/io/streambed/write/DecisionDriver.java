package io.streambed.write;

import io.streambed.materializer.PartitionTransactions;
import io.streambed.schemas.TransactionDecision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sees to it that what one opened log partition has decided is carried out by all participants, and that the decision is
 * forgotten then and not before. Thread-safe, except that one thread takes the steps.
 */
final class DecisionDriver {
    private static final long FINISH_NANOS = Duration.ofSeconds(3).toNanos();
    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();
    private static final int MAX_FORGOTTEN_AT_ONCE = 1_000;

    private final Sequencer sequencer;
    private final TransactionParticipants participants;
    private final Times times;
    private final Map<UUID, Drive> drives = new ConcurrentHashMap<>();
    private final AtomicBoolean forgetting = new AtomicBoolean();

    DecisionDriver(Sequencer sequencer, TransactionParticipants participants, Times times) {
        this.sequencer = sequencer;
        this.participants = participants;
        this.times = times;
    }

    /** Completes when all participants have carried the decision out. */
    CompletionStage<Void> drive(PartitionTransactions.Decided decided) {
        UUID transaction = decided.decision().transaction();
        Drive drive = new Drive(decided);
        Drive driven = drives.putIfAbsent(transaction, drive);
        if (driven != null) {
            return driven.done;
        }
        drive.go();
        return drive.done;
    }

    /** Tries again what failed, takes over what an owner before has decided, and forgets what is done. */
    void step() {
        if (!sequencer.readable()) {
            return;
        }
        List<UUID> done = new ArrayList<>();
        for (PartitionTransactions.Decided decided :
                sequencer.partition().transactions().decisions()) {
            UUID transaction = decided.decision().transaction();
            Drive drive = drives.get(transaction);
            if (drive == null) {
                var _ = drive(decided);
            } else if (!drive.done.isDone()) {
                drive.goAgain();
            } else if (done.size() < MAX_FORGOTTEN_AT_ONCE) {
                done.add(transaction);
            }
        }
        if (!done.isEmpty() && forgetting.compareAndSet(false, true)) {
            forget(done);
        }
    }

    private void forget(List<UUID> done) {
        CompleteTransactions command = new CompleteTransactions(done, times.nanos() + FINISH_NANOS);
        var _ = command.result().whenComplete((_, failure) -> {
            if (failure == null) {
                for (UUID transaction : done) {
                    drives.remove(transaction);
                    sequencer.attempts().forget(transaction);
                }
            }
            forgetting.set(false);
        });
        sequencer.submit(command);
    }

    /** A decision on its way to its participants. */
    private final class Drive {
        private final TransactionDecision decision;
        private final long time;
        private final Set<Integer> open = ConcurrentHashMap.newKeySet();
        private final AtomicInteger unanswered = new AtomicInteger();
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private volatile long lastNanos;

        Drive(PartitionTransactions.Decided decided) {
            this.decision = decided.decision();
            this.time = decided.time();
            open.addAll(decision.participants());
        }

        void goAgain() {
            if (unanswered.get() == 0 && times.nanos() - lastNanos >= PAUSE_NANOS) {
                go();
            }
        }

        void go() {
            lastNanos = times.nanos();
            List<Integer> targets = List.copyOf(open);
            unanswered.addAndGet(targets.size());
            for (int target : targets) {
                var _ = participants
                        .finish(target, decision.transaction(), time, lastNanos + FINISH_NANOS)
                        .whenComplete((_, failure) -> {
                            if (failure == null) {
                                open.remove(target);
                            }
                            unanswered.decrementAndGet();
                            if (open.isEmpty()) {
                                sequencer.attempts().confirm(decision.transaction());
                                done.complete(null);
                            }
                        });
            }
        }
    }
}
