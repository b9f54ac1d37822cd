package io.streambed.write;

import io.streambed.schemas.Change;
import io.streambed.schemas.FinishedPart;
import io.streambed.schemas.LogRecord;
import io.streambed.schemas.PreparedPart;
import io.streambed.schemas.RecordKind;
import io.streambed.schemas.TransactionDecision;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The steps of transactions in one group, all of one kind. Mutable; guarded by the sequencer's lock. */
final class TransactionSteps {
    private final RecordKind kind;
    private final List<PreparedPart> prepared = new ArrayList<>();
    private final List<TransactionDecision> decided = new ArrayList<>();
    private final List<UUID> completed = new ArrayList<>();
    private final List<FinishedPart> finished = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private long notBefore;

    TransactionSteps(RecordKind kind) {
        this.kind = kind;
    }

    RecordKind kind() {
        return kind;
    }

    List<Change> changes() {
        return changes;
    }

    List<PreparedPart> prepared() {
        return prepared;
    }

    List<TransactionDecision> decided() {
        return decided;
    }

    List<UUID> completed() {
        return completed;
    }

    List<FinishedPart> finished() {
        return finished;
    }

    void add(TransactionStep step) {
        notBefore = Math.max(notBefore, step.notBefore());
        switch (step) {
            case TransactionStep.Prepare(PreparedPart part) -> prepared.add(part);
            case TransactionStep.Decide decide -> decided.add(decide.decision());
            case TransactionStep.Complete(List<UUID> transactions) -> completed.addAll(transactions);
            case TransactionStep.Finish(FinishedPart part, List<Change> itsChanges) -> {
                finished.add(part);
                changes.addAll(itsChanges);
            }
        }
    }

    /** The record of all steps, at a time or, if one of them forbids it, later. */
    LogRecord record(long time) {
        long at = Math.max(time, notBefore);
        return switch (kind) {
            case TX_PREPARED -> new LogRecord.TxPrepared(at, prepared);
            case TX_DECIDED -> new LogRecord.TxDecided(at, decided, completed);
            case TX_FINISHED -> new LogRecord.TxFinished(at, changes, finished);
            case CLAIM, BARRIER, COMMIT, TABLE_CHANGED, TABLE_DROPPED -> throw new AssertionError(kind);
        };
    }
}
