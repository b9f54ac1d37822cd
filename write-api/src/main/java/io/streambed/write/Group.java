package io.streambed.write;

import io.streambed.schemas.Change;
import io.streambed.schemas.LogRecord;
import io.streambed.schemas.RecordKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Commands that share one log record: they happen together, and are answered together when the record is applied.
 * Mutable; guarded by the sequencer's lock until the record is applied or void.
 */
final class Group {
    private static final int[] NO_TABLES = {};

    private final long epoch;
    private final long seq;
    private final List<Change> changes = new ArrayList<>();
    private final List<Command<?>> commands = new ArrayList<>();
    private final List<Decision<?>> decisions = new ArrayList<>();
    private @Nullable LogRecord tableRecord;
    private @Nullable TransactionSteps steps;
    private int bytes;

    Group(long epoch, long seq) {
        this.epoch = epoch;
        this.seq = seq;
    }

    long epoch() {
        return epoch;
    }

    long seq() {
        return seq;
    }

    List<Change> changes() {
        TransactionSteps transactions = steps;
        return transactions == null ? changes : transactions.changes();
    }

    @Nullable
    TransactionSteps steps() {
        return steps;
    }

    @Nullable
    LogRecord tableRecord() {
        return tableRecord;
    }

    /** The encoded size of the changes. */
    int bytes() {
        return bytes;
    }

    /** The commands, in the order in which they were decided. */
    List<Command<?>> commands() {
        return commands;
    }

    <R> void add(Command<R> command, Decision<R> decision) {
        commands.add(command);
        decisions.add(decision);
    }

    void addChanges(List<Change> more, int size) {
        changes.addAll(more);
        bytes += size;
    }

    /** Adds a step of a transaction; only if the group takes its kind. */
    void addStep(TransactionStep step, int size) {
        TransactionSteps transactions = steps;
        if (transactions == null) {
            transactions = new TransactionSteps(step.kind());
            steps = transactions;
        }
        transactions.add(step);
        bytes += size;
    }

    /** Whether something of a kind can be added. */
    boolean takes(RecordKind kind) {
        RecordKind own = kind();
        return own == RecordKind.BARRIER || own == kind;
    }

    void table(LogRecord record) {
        tableRecord = record;
    }

    RecordKind kind() {
        if (tableRecord != null) {
            return tableRecord.kind();
        }
        TransactionSteps transactions = steps;
        if (transactions != null) {
            return transactions.kind();
        }
        return changes.isEmpty() ? RecordKind.BARRIER : RecordKind.COMMIT;
    }

    /** The record to append. A table's record keeps the time it was decided with. */
    LogRecord record(long time) {
        if (tableRecord != null) {
            return tableRecord;
        }
        TransactionSteps transactions = steps;
        if (transactions != null) {
            return transactions.record(time);
        }
        return changes.isEmpty() ? new LogRecord.Barrier(time) : new LogRecord.Commit(time, changes);
    }

    /** The numbers of the tables the record touches, each once. */
    int[] tables() {
        return switch (tableRecord) {
            case LogRecord.TableChanged changed ->
                new int[] {changed.definition().number()};
            case LogRecord.TableDropped dropped -> new int[] {dropped.table()};
            case null, default -> tablesOfChanges();
        };
    }

    private int[] tablesOfChanges() {
        List<Change> changes = changes();
        if (changes.isEmpty()) {
            return NO_TABLES;
        }
        int first = changes.getFirst().table();
        for (Change change : changes) {
            if (change.table() != first) {
                return changes.stream().mapToInt(Change::table).distinct().toArray();
            }
        }
        return new int[] {first};
    }

    /** Answers every command as decided. Call it outside the lock: callers' code runs here. */
    void answer() {
        for (int i = 0; i < commands.size(); i++) {
            answer(commands.get(i), decisions.get(i));
        }
    }

    /** Answers one command as decided. Call it outside the lock: callers' code runs here. */
    @SuppressWarnings("unchecked") // add() takes a command only with a decision of its own type
    static <R> void answer(Command<R> command, Decision<?> decision) {
        switch ((Decision<R>) decision) {
            case Decision.Changes<R> made -> command.result().complete(made.result());
            case Decision.Transactional<R> made -> command.result().complete(made.result());
            case Decision.TableRecord<R> made -> command.result().complete(made.result());
            case Decision.Rejected<R> rejected -> command.result().completeExceptionally(rejected.error());
        }
    }
}
