package io.streambed.write;

import io.streambed.schemas.Change;
import io.streambed.schemas.FinishedPart;
import io.streambed.schemas.PreparedPart;
import io.streambed.schemas.RecordCodec;
import io.streambed.schemas.RecordKind;
import io.streambed.schemas.TransactionDecision;
import java.util.List;
import java.util.UUID;

/** What a command adds to a record of transactions. Steps of one kind may share a record. */
sealed interface TransactionStep {
    /** About the bytes of what is not images. */
    int OVERHEAD = 128;

    RecordKind kind();

    /** About how many bytes it adds to its record. */
    int size(RecordCodec codec);

    /** The earliest commit time its record may have, epoch milliseconds. */
    default long notBefore() {
        return 0;
    }

    /** Locks the items of a part whose conditions are met. */
    record Prepare(PreparedPart part) implements TransactionStep {
        @Override
        public RecordKind kind() {
            return RecordKind.TX_PREPARED;
        }

        @Override
        public int size(RecordCodec codec) {
            return codec.sizeOf(part);
        }
    }

    /**
     * Commits a transaction.
     *
     * @param notBefore at least the time of every part's preparation
     */
    record Decide(TransactionDecision decision, long notBefore) implements TransactionStep {
        @Override
        public RecordKind kind() {
            return RecordKind.TX_DECIDED;
        }

        @Override
        public int size(RecordCodec codec) {
            return OVERHEAD + decision.participants().size() * Integer.BYTES;
        }
    }

    /** Forgets decisions that are carried out everywhere. */
    record Complete(List<UUID> transactions) implements TransactionStep {
        @Override
        public RecordKind kind() {
            return RecordKind.TX_DECIDED;
        }

        @Override
        public int size(RecordCodec codec) {
            return 2 * Long.BYTES * transactions.size();
        }
    }

    /** Carries a part out, or drops it. */
    record Finish(FinishedPart part, List<Change> changes) implements TransactionStep {
        @Override
        public RecordKind kind() {
            return RecordKind.TX_FINISHED;
        }

        @Override
        public int size(RecordCodec codec) {
            int size = OVERHEAD;
            for (Change change : changes) {
                size += codec.sizeOf(change);
            }
            return size;
        }

        @Override
        public long notBefore() {
            return part.decided();
        }
    }
}
