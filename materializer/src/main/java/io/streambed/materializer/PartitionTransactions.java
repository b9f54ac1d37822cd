package io.streambed.materializer;

import io.streambed.schemas.FinishedPart;
import io.streambed.schemas.ItemRef;
import io.streambed.schemas.LogRecord;
import io.streambed.schemas.PreparedPart;
import io.streambed.schemas.RecordCodec;
import io.streambed.schemas.TransactionDecision;
import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The transactions that are under way on one log partition: those that have locked items here, and those decided here that
 * are not over everywhere. Kept in memory, as there are never more than requests are being answered. Changed by the
 * partition's stream thread, read by any.
 *
 * <p>What is applied is seen here after the rows have it: an item is unlocked after it has changed.
 */
public final class PartitionTransactions {
    private final ConcurrentHashMap<UUID, PreparedPart> prepared = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<ItemRef, UUID> locks = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<UUID, Decided> decisions = new ConcurrentHashMap<>();

    /**
     * A transaction that was decided here.
     *
     * @param time its commit time, epoch milliseconds
     */
    public record Decided(TransactionDecision decision, long time) {}

    PartitionTransactions() {}

    static PartitionTransactions load(Rows rows, RecordCodec codec) {
        PartitionTransactions loaded = new PartitionTransactions();
        TransactionRows.records(rows, codec, loaded::apply);
        return loaded;
    }

    /** Whether no item is locked: the one question that every write asks. */
    public boolean locksNothing() {
        return locks.isEmpty();
    }

    /** The transaction that has locked the item, or null. */
    public @Nullable UUID lockOf(int table, byte[] primaryKey) {
        return locks.isEmpty() ? null : locks.get(new ItemRef(table, primaryKey));
    }

    /** The transaction's part here, or null if it has not prepared one or it is over. */
    public @Nullable PreparedPart prepared(UUID transaction) {
        return prepared.get(transaction);
    }

    /** All parts that are prepared and not over. */
    public Collection<PreparedPart> prepared() {
        return prepared.values();
    }

    /** The decision to commit, or null if it was not made or is carried out everywhere. */
    public @Nullable Decided decision(UUID transaction) {
        return decisions.get(transaction);
    }

    /** All decisions made here that are not known to be carried out everywhere. */
    public Collection<Decided> decisions() {
        return decisions.values();
    }

    /** Shows the effects of a record whose rows are written. */
    void apply(LogRecord record) {
        switch (record) {
            case LogRecord.TxPrepared preparing -> preparing.parts().forEach(this::lock);
            case LogRecord.TxDecided decided -> {
                for (TransactionDecision decision : decided.decisions()) {
                    decisions.put(decision.transaction(), new Decided(decision, decided.time()));
                }
                decided.completed().forEach(decisions::remove);
            }
            case LogRecord.TxFinished finished -> finished.parts().forEach(this::unlock);
            case LogRecord.Claim _,
                    LogRecord.Barrier _,
                    LogRecord.Commit _,
                    LogRecord.TableChanged _,
                    LogRecord.TableDropped _ -> {}
        }
    }

    private void lock(PreparedPart part) {
        prepared.put(part.transaction(), part);
        for (ItemRef item : part.locked()) {
            locks.put(item, part.transaction());
        }
    }

    private void unlock(FinishedPart finished) {
        PreparedPart part = prepared.remove(finished.transaction());
        if (part != null) {
            for (ItemRef item : part.locked()) {
                locks.remove(item, part.transaction());
            }
        }
    }
}
