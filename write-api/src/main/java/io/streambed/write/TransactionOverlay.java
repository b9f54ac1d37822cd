package io.streambed.write;

import io.streambed.materializer.CompletedRequest;
import io.streambed.schemas.FinishedPart;
import io.streambed.schemas.ItemRef;
import io.streambed.schemas.PreparedPart;
import io.streambed.schemas.TransactionDecision;
import io.streambed.schemas.TransactionToken;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The steps of transactions that are proposed and not yet applied. Guarded by the sequencer's lock. */
final class TransactionOverlay {
    private final Map<ItemRef, Overlay.Pending<UUID>> locks = new HashMap<>();
    private final Map<UUID, Overlay.Pending<PreparedPart>> prepared = new HashMap<>();
    private final Map<UUID, Group> finished = new HashMap<>();
    private final Map<UUID, Group> decided = new HashMap<>();
    private final Map<UUID, Group> completed = new HashMap<>();
    private final Map<String, Overlay.Pending<CompletedRequest>> tokens = new HashMap<>();

    /** Whether no lock is about to be taken or given up. */
    boolean locksNothing() {
        return prepared.isEmpty() && finished.isEmpty();
    }

    boolean isEmpty() {
        return locksNothing() && decided.isEmpty() && completed.isEmpty() && tokens.isEmpty();
    }

    /** A lock about to be taken. */
    Overlay.@Nullable Pending<UUID> lock(ItemRef item) {
        return locks.get(item);
    }

    /** A part about to be prepared. */
    Overlay.@Nullable Pending<PreparedPart> prepared(UUID transaction) {
        return prepared.get(transaction);
    }

    /** The group with which the transaction is over here. */
    @Nullable
    Group finished(UUID transaction) {
        return finished.get(transaction);
    }

    /** The group with which the transaction is committed. */
    @Nullable
    Group decided(UUID transaction) {
        return decided.get(transaction);
    }

    /** The group with which the decision is forgotten. */
    @Nullable
    Group completed(UUID transaction) {
        return completed.get(transaction);
    }

    Overlay.@Nullable Pending<CompletedRequest> token(String token) {
        return tokens.get(token);
    }

    /** @param time the earliest commit time of the step's record */
    void put(TransactionStep step, Group group, long time) {
        switch (step) {
            case TransactionStep.Prepare(PreparedPart part) -> {
                prepared.put(part.transaction(), new Overlay.Pending<>(part, group));
                for (ItemRef item : part.locked()) {
                    locks.put(item, new Overlay.Pending<>(part.transaction(), group));
                }
            }
            case TransactionStep.Decide decide -> {
                TransactionDecision decision = decide.decision();
                decided.put(decision.transaction(), group);
                token(decision.transaction(), decision.token(), group, time);
            }
            case TransactionStep.Complete complete ->
                complete.transactions().forEach(transaction -> completed.put(transaction, group));
            case TransactionStep.Finish finish -> {
                FinishedPart part = finish.part();
                finished.put(part.transaction(), group);
                Overlay.Pending<PreparedPart> pending = prepared.remove(part.transaction());
                if (pending != null) {
                    unlock(pending.value());
                }
                token(part.transaction(), part.token(), group, time);
            }
        }
    }

    private void token(UUID transaction, @Nullable TransactionToken token, Group group, long time) {
        if (token != null) {
            tokens.put(
                    token.token(),
                    new Overlay.Pending<>(
                            new CompletedRequest(transaction, time, token.request(), token.sizes()), group));
        }
    }

    private void unlock(PreparedPart part) {
        for (ItemRef item : part.locked()) {
            Overlay.Pending<UUID> lock = locks.get(item);
            if (lock != null && lock.value().equals(part.transaction())) {
                locks.remove(item);
            }
        }
    }

    /** Drops what still belongs to the group: it is applied now. */
    void applied(TransactionSteps steps, Group group) {
        for (PreparedPart part : steps.prepared()) {
            Overlay.Pending<PreparedPart> pending = prepared.get(part.transaction());
            if (pending != null && pending.group() == group) {
                prepared.remove(part.transaction());
                unlock(part);
            }
        }
        for (TransactionDecision decision : steps.decided()) {
            decided.remove(decision.transaction(), group);
            token(decision.token(), group);
        }
        steps.completed().forEach(transaction -> completed.remove(transaction, group));
        for (FinishedPart part : steps.finished()) {
            finished.remove(part.transaction(), group);
            token(part.token(), group);
        }
    }

    private void token(@Nullable TransactionToken token, Group group) {
        if (token != null) {
            Overlay.Pending<CompletedRequest> pending = tokens.get(token.token());
            if (pending != null && pending.group() == group) {
                tokens.remove(token.token());
            }
        }
    }

    void clear() {
        locks.clear();
        prepared.clear();
        finished.clear();
        decided.clear();
        completed.clear();
        tokens.clear();
    }
}
