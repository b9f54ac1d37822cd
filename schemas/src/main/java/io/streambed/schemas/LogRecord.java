package io.streambed.schemas;

import io.streambed.model.TableDefinition;
import java.util.List;

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

    /** Changes that happen together, in this order; an item may occur more than once. */
    record Commit(long time, List<Change> changes) implements LogRecord {
        public Commit {
            changes = List.copyOf(changes);
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
}
