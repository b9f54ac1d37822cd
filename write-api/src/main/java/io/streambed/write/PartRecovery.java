package io.streambed.write;

import io.streambed.schemas.PreparedPart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Resolves the parts of transactions that are prepared on one opened log partition and hear nothing: asks their home what
 * became of them. Parts that were there at the opening are asked for at once, others after a moment. One thread takes the steps.
 */
final class PartRecovery {
    private static final long PATIENCE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long ASK_NANOS = Duration.ofMillis(1_500).toNanos();

    private final Sequencer sequencer;
    private final TransactionParticipants participants;
    private final Times times;
    private final Map<UUID, Long> askAt = new ConcurrentHashMap<>();
    private boolean begun;

    PartRecovery(Sequencer sequencer, TransactionParticipants participants, Times times) {
        this.sequencer = sequencer;
        this.participants = participants;
        this.times = times;
    }

    /** Asks for what is due. Call it every 100 ms or so. */
    void step() {
        if (!sequencer.readable()) {
            return;
        }
        Collection<PreparedPart> prepared = sequencer.partition().transactions().prepared();
        if (prepared.isEmpty() && askAt.isEmpty()) {
            begun = true;
            return;
        }
        long now = times.nanos();
        Set<UUID> present = new HashSet<>();
        List<PreparedPart> due = new ArrayList<>();
        for (PreparedPart part : prepared) {
            present.add(part.transaction());
            Long at = askAt.putIfAbsent(part.transaction(), begun ? now + PATIENCE_NANOS : now);
            if (at == null ? !begun : now - at >= 0) {
                due.add(part);
            }
        }
        begun = true;
        askAt.keySet().retainAll(present);
        due.forEach(part -> ask(part, now));
    }

    private void ask(PreparedPart part, long now) {
        UUID attempt = part.transaction();
        // The next time after this question has failed for good.
        askAt.put(attempt, now + ASK_NANOS);
        var _ = participants.fate(part.home(), attempt, now + ASK_NANOS).whenComplete((fate, failure) -> {
            if (failure == null) {
                switch (fate.answer()) {
                    case OPEN -> askAt.computeIfPresent(attempt, (_, _) -> times.nanos() + PATIENCE_NANOS / 4);
                    case COMMITTED -> finish(attempt, fate.time());
                    case OVER -> finish(attempt, 0);
                }
            }
        });
    }

    private void finish(UUID attempt, long decided) {
        sequencer.submit(new FinishPart(attempt, decided, times.nanos() + ASK_NANOS));
    }
}
