package io.streambed.schemas;

import io.streambed.model.TableDefinition;
import java.util.List;
import java.util.UUID;

/** The value of a record of the change log; its {@link RecordKind} and place in the fold are in the headers. */
public sealed interface LogRecord {
    /** Commit time, epoch milliseconds; never runs backwards within a log partition. */
    long time();

    RecordKind kind();

    /**
     * A sequencer takes over the log partition.
     *
     * @param node where it runs, for people who read the log
     */
    record Claim(long time, String node) implements LogRecord {
        @Override
        public RecordKind kind() {
            return RecordKind.CLAIM;
        }
    }

    /** The round trip of a strong read. */
    record Barrier(long time) implements LogRecord {
        @Override
        public RecordKind kind() {
            return RecordKind.BARRIER;
        }
    }

    /** A record from which on items are changed. */
    sealed interface Changing extends LogRecord {
        /** The changes, in the order in which they happen; an item may occur more than once. */
        List<Change> changes();

        /**
         * The commit time of one of the changes, epoch milliseconds: that of the record, or of the transaction it belongs to.
         * Of one item's changes it never runs backwards.
         *
         * @param change its place in {@link #changes}
         */
        long timeOf(int change);
    }

    /** Changes that happen together, in this order; an item may occur more than once. */
    record Commit(long time, List<Change> changes) implements Changing {
        public Commit {
            changes = List.copyOf(changes);
        }

        @Override
        public long timeOf(int change) {
            return time;
        }

        @Override
        public RecordKind kind() {
            return RecordKind.COMMIT;
        }
    }

    /** From here on the table has this definition on this log partition. */
    record TableChanged(long time, TableDefinition definition) implements LogRecord {
        @Override
        public RecordKind kind() {
            return RecordKind.TABLE_CHANGED;
        }
    }

    /** From here on the table does not exist on this log partition. */
    record TableDropped(long time, int table, String tableId) implements LogRecord {
        @Override
        public RecordKind kind() {
            return RecordKind.TABLE_DROPPED;
        }
    }

    /** Transactions' parts that can be carried out here; their items are locked from here on. */
    record TxPrepared(long time, List<PreparedPart> parts) implements LogRecord {
        public TxPrepared {
            parts = List.copyOf(parts);
        }

        @Override
        public RecordKind kind() {
            return RecordKind.TX_PREPARED;
        }
    }

    /**
     * Transactions that are committed from here on.
     *
     * @param time their commit time, too
     * @param completed transactions decided earlier, of which nothing is left to do
     */
    record TxDecided(long time, List<TransactionDecision> decisions, List<UUID> completed) implements LogRecord {
        public TxDecided {
            decisions = List.copyOf(decisions);
            completed = List.copyOf(completed);
        }

        @Override
        public RecordKind kind() {
            return RecordKind.TX_DECIDED;
        }
    }

    /**
     * Transactions' parts that are over: their changes happen here, and their locks are gone.
     *
     * @param changes of all parts, one part's after the other's
     */
    record TxFinished(long time, List<Change> changes, List<FinishedPart> parts) implements Changing {
        public TxFinished {
            changes = List.copyOf(changes);
            parts = List.copyOf(parts);
        }

        /** What was read; the parts must account for all changes. */
        static TxFinished read(long time, List<Change> changes, List<FinishedPart> parts) {
            long counted = 0;
            for (FinishedPart part : parts) {
                if (part.changes() < 0) {
                    throw new CorruptRecordException("a part of " + part.changes() + " changes");
                }
                counted += part.changes();
            }
            if (counted != changes.size()) {
                throw new CorruptRecordException("parts of " + counted + " changes, where there are " + changes.size());
            }
            return new TxFinished(time, changes, parts);
        }

        @Override
        public long timeOf(int change) {
            int rest = change;
            for (FinishedPart part : parts) {
                if (rest < part.changes()) {
                    return part.decided() == 0 ? time : part.decided();
                }
                rest -= part.changes();
            }
            throw new IndexOutOfBoundsException(change);
        }

        @Override
        public RecordKind kind() {
            return RecordKind.TX_FINISHED;
        }
    }
}
