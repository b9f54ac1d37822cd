package io.streambed.materializer;

import io.streambed.model.ExpiryWindow;
import io.streambed.model.PartitionMovedException;
import io.streambed.model.PrimaryKey;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableDefinition;
import io.streambed.model.TimeToLive;
import io.streambed.schemas.Change;
import io.streambed.schemas.CorruptRecordException;
import io.streambed.schemas.EncodedItem;
import io.streambed.schemas.FoldState;
import io.streambed.schemas.LogRecord;
import io.streambed.schemas.RecordCodec;
import io.streambed.schemas.RecordHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One opening of one log partition: folds records into rows and gives read access to them. Pure of Kafka, clocks and
 * threads, so that the simulator runs the same code as production.
 *
 * <p>Mutable. {@link #apply}, {@link #purge} and {@link #close} are called by one thread at a time, the partition's stream
 * thread; everything else by any thread. The fold state, tables and counters are kept here and published to other threads
 * after the rows they belong to are written; items are read from the rows.
 */
public final class PartitionFold implements OpenPartition {
    private static final long NOTHING_SEEN = -2;

    private final int logPartition;
    private final Rows rows;
    private final RecordCodec codec;
    private final Purge purge;
    private final AppliedTables tables;
    private final IndexSender sender;
    private final IndexFold indexes;
    private final Backfill backfill;
    private final ExpiryBackfill expiries;
    private final IndexCounting counting;
    private final PartitionTransactions transactions;
    private final TokenPurge tokens;
    private final ItemVersions versions = new ItemVersions();

    private volatile AppliedRow applied;
    private volatile boolean closed;

    /** The block of the last applied record, of which the stream thread writes the rest. */
    private @Nullable LogBlock block;

    /** Whether that block's row was written since the opening; if not, the changelog may not have it as the store does. */
    private boolean blockWritten;

    /** The offset of the last record given to {@link #apply}, replays included. */
    private long lastSeen = NOTHING_SEEN;

    /** For a log whose tables have no global indexes. */
    public PartitionFold(int logPartition, Rows rows, RecordCodec codec) {
        this(logPartition, rows, codec, IndexUpdateSink.NONE);
    }

    /** Takes up where the rows end. */
    public PartitionFold(int logPartition, Rows rows, RecordCodec codec, IndexUpdateSink sink) {
        this.logPartition = logPartition;
        this.rows = rows;
        this.codec = codec;
        this.purge = new Purge(rows);
        byte[] appliedRow = rows.get(RowKey.applied());
        applied = appliedRow == null ? AppliedRow.NONE : AppliedRow.decode(appliedRow);
        block = appliedBlock();
        tables = AppliedTables.load(rows, codec, applied.offset(), purge);
        sender = new IndexSender(logPartition, rows, tables, codec, sink);
        indexes = new IndexFold(rows, tables, codec.indexUpdates());
        backfill = new Backfill(rows, tables, sender, sink.opening());
        expiries = new ExpiryBackfill(rows, tables);
        counting = new IndexCounting(rows, tables);
        transactions = PartitionTransactions.load(rows, codec);
        tokens = new TokenPurge(rows);
    }

    /**
     * Whether a log with these bounds goes on where the rows end.
     *
     * @param logStart the first offset in the log
     * @param logEnd the offset after the last
     * @throws LogGapException if it does not
     */
    public void checkLog(long logStart, long logEnd) {
        long next = appliedOffset() + 1;
        if (logStart > next) {
            throw new LogGapException("log partition " + logPartition + " starts at offset " + logStart
                    + ", but its rows are applied to offset " + appliedOffset() + " only: records from " + next
                    + " on are lost");
        }
        long highest = Math.max(appliedOffset(), LocalMarks.highest(rows));
        if (logEnd <= highest) {
            throw new LogGapException("log partition " + logPartition + " ends before offset " + logEnd
                    + ", but this node has applied it to offset " + highest
                    + " already: the log has lost records that were acknowledged");
        }
        purge.blocksBefore(LogBlock.numberOf(logStart));
        sender.logEndsAt(logEnd);
        counting.logEndsAt(logEnd);
    }

    /**
     * Folds the record at an offset. Offsets come without gaps; the first may be anything up to the applied offset + 1.
     *
     * @param header null if the record has none of ours
     * @param value not kept
     * @return what was applied; null for a replay, whose effects are in the rows and in their changelog already
     * @throws LogGapException if an offset is missing or comes again
     * @throws CorruptRecordException if the record is valid and cannot be read
     * @throws io.streambed.schemas.SchemaRegistryException if its schema cannot be found
     */
    public @Nullable AppliedRecord apply(long offset, @Nullable RecordHeader header, byte[] value) {
        if (closed) {
            throw new PartitionMovedException(logPartition);
        }
        if (offset > nextOffset() || (offset < nextOffset() && lastSeen != NOTHING_SEEN)) {
            throw new LogGapException("log partition " + logPartition + " goes on with offset " + offset + " where "
                    + nextOffset() + " is expected");
        }
        AppliedRecord result = null;
        if (offset > appliedOffset()) {
            result = fold(offset, header, value);
        } else {
            // The rows need nothing: an applied offset that was loaded is never ahead of the changelog, see LocalMarks.
            sender.applied(header, value, appliedOffset());
        }
        lastSeen = offset;
        return result;
    }

    @Override
    public long indexPosition() {
        return indexes.position();
    }

    /**
     * Folds what another log partition, or this one, has sent of global indexes that live here.
     *
     * @param position in the topic; what was applied before does nothing
     * @throws CorruptRecordException if the record cannot be read
     * @throws io.streambed.schemas.SchemaRegistryException if its schema cannot be found
     */
    public void applyIndexUpdates(long position, byte[] value) {
        if (closed) {
            throw new PartitionMovedException(logPartition);
        }
        indexes.apply(position, value);
    }

    /**
     * To be called at the opening if topics may have lost their ends: the next index updates count, whatever was seen of their
     * sources, at whatever position.
     *
     * @param end the position after the last in the topic
     */
    public void forgetIndexSources(long end) {
        indexes.forgetSources(end);
    }

    /** Whether {@link #backfill} has something to do. */
    public boolean backfillPending() {
        return backfill.pending() || expiries.pending() || counting.pending();
    }

    /**
     * Sends and counts some of the entries of items that are older than their index, and makes some of the entries of items
     * that are older than their table's time to live.
     *
     * @param maxItems how many items to look at
     * @return whether there may be more to do
     */
    public boolean backfill(int maxItems) {
        boolean more = backfill.step(maxItems, appliedOffset());
        more |= counting.step(maxItems, appliedOffset());
        return expiries.step(maxItems) || more;
    }

    /** The offset that {@link #apply} wants next; before the first record, the highest it would take. */
    public long nextOffset() {
        return lastSeen == NOTHING_SEEN ? appliedOffset() + 1 : lastSeen + 1;
    }

    private AppliedRecord fold(long offset, @Nullable RecordHeader header, byte[] value) {
        AppliedRow before = applied;
        LogBlock block = blockAt(offset, before);
        if (header == null || !before.fold().accepts(header)) {
            List<Rows.Row> written = new ArrayList<>(2);
            AppliedRow after = new AppliedRow(offset, before.fold(), before.time());
            write(written, block, after);
            applied = after;
            return new AppliedRecord(offset, header, false, null, after.fold());
        }
        LogRecord record = codec.decode(header.kind(), value);
        RecordEffects effects = RecordEffects.of(record, offset, value, tables.tables(), tables.countersRows(), codec);
        effects.collections(rows);
        FoldState fold = before.fold().after(header);
        AppliedRow after = new AppliedRow(offset, fold, Math.max(before.time(), record.time()));
        LogRecord.Changing changing = record instanceof LogRecord.Changing it ? it : null;
        if (changing != null) {
            for (Change change : changing.changes()) {
                versions.changing(change.table(), change.key(), offset);
            }
        }
        write(effects.rows(), block.with(effects.committed(), offset), after);
        if (changing != null) {
            for (Change change : changing.changes()) {
                versions.changed(change.table(), change.key(), offset);
            }
        }
        tables.publish(effects, purge);
        if (header.kind().ofTransaction()) {
            transactions.apply(record);
            tokens.written(record.time());
        }
        applied = after;
        tables.expire(after.time(), purge);
        sender.applied(record, offset);
        AppliedTable changed = effects.changedTable();
        if (changed != null) {
            backfill.table(changed);
            expiries.table(changed);
            counting.table(changed);
        }
        return new AppliedRecord(offset, header, true, record, fold);
    }

    /** One atomic write, the applied row last. Nothing of it is published before. */
    private void write(List<Rows.Row> written, LogBlock block, AppliedRow after) {
        if (!blockWritten || !block.equals(this.block)) {
            written.add(new Rows.Row(RowKey.block(block.number()), BlockRow.encode(block)));
        }
        written.add(new Rows.Row(RowKey.applied(), after.encode()));
        rows.putAll(written);
        this.block = block;
        blockWritten = true;
    }

    /** The block that an offset lies in, begun if the offset is the first applied in it. */
    private LogBlock blockAt(long offset, AppliedRow before) {
        LogBlock current = block;
        long number = LogBlock.numberOf(offset);
        if (current != null && current.number() == number) {
            return current;
        }
        if (before.offset() >= 0 && LogBlock.numberOf(before.offset()) == number) {
            throw new CorruptStoreException("log partition " + logPartition + " has lost its index of block " + number);
        }
        return new LogBlock(number, before.fold(), before.time(), BlockTables.EMPTY);
    }

    /**
     * The log was trimmed: index blocks that lie wholly before its new start will be purged.
     *
     * @param logStart its first offset now
     */
    public void trimmed(long logStart) {
        purge.blocksBefore(LogBlock.numberOf(logStart));
    }

    /** Whether {@link #purge} has something to do. */
    public boolean purgePending() {
        return purge.pending() || tokens.pending(lastTime());
    }

    /**
     * Deletes some of the rows that nothing refers to any more, in steps that do not hold up the records behind.
     *
     * @param maxRows about how many rows to delete at most
     * @return whether there may be more to do
     */
    public boolean purge(int maxRows) {
        boolean more = tokens.step(lastTime(), maxRows);
        return purge.step(maxRows) || more;
    }

    /** From now on every read ends as {@link PartitionMovedException}. */
    public void close() {
        closed = true;
    }

    @Override
    public int logPartition() {
        return logPartition;
    }

    @Override
    public long appliedOffset() {
        return applied.offset();
    }

    @Override
    public FoldState fold() {
        return applied.fold();
    }

    @Override
    public long lastTime() {
        return applied.time();
    }

    @Override
    public Map<Integer, AppliedTable> tables() {
        return tables.tables();
    }

    @Override
    public TableCounters counters(int table) {
        return tables.counters(table);
    }

    @Override
    public @Nullable EncodedItem item(int table, byte[] primaryKey) {
        requireOpen();
        if (!tables.isLive(table)) {
            return null;
        }
        byte[] row = rows.get(RowKey.item(table, primaryKey));
        return row == null ? null : ItemRow.decode(row);
    }

    @Override
    public long collectionBytes(int table, byte[] primaryKey) {
        TableDefinition definition = definition(table);
        if (definition == null) {
            return 0;
        }
        byte[] collection = PrimaryKey.collectionOf(definition.key(), primaryKey);
        return CollectionRow.decode(rows.get(RowKey.collection(table, collection)))
                .bytes();
    }

    @Override
    public PartitionTransactions transactions() {
        return transactions;
    }

    @Override
    public @Nullable CompletedRequest completedRequest(String token) {
        requireOpen();
        return TransactionRows.token(rows, token);
    }

    @Override
    public long version(int table, byte[] primaryKey) {
        return versions.of(table, primaryKey);
    }

    @Override
    public RowCursor items(int table, KeyRange range) {
        requireOpen();
        return tables.isLive(table) ? rowsOfItems(table, range) : ItemCursor.EMPTY;
    }

    @Override
    public RowCursor keptItems(int table, KeyRange range) {
        requireOpen();
        AppliedTable known = tables.tables().get(table);
        boolean kept = known != null && (!known.dropped() || known.keptUntil() > applied.time());
        return kept ? rowsOfItems(table, range) : ItemCursor.EMPTY;
    }

    private RowCursor rowsOfItems(int table, KeyRange range) {
        byte[] from = RowKey.item(table, range.from());
        byte[] to = range.to() == null ? RowKey.endOfTable(RowKey.ITEM, table) : RowKey.item(table, range.to());
        return Arrays.compareUnsigned(from, to) >= 0
                ? ItemCursor.EMPTY
                : new ItemCursor(rows.range(new KeyRange(from, to, range.descending())));
    }

    @Override
    public RowCursor localIndex(int table, int index, KeyRange range) {
        SecondaryIndex known = index(table, index);
        if (known == null || !known.isLocal()) {
            return ItemCursor.EMPTY;
        }
        KeyRange entries = RowKey.indexRange(RowKey.LOCAL_INDEX, table, index, range);
        return isEmpty(entries) ? ItemCursor.EMPTY : new LocalIndexCursor(rows, rows.range(entries), table, known);
    }

    @Override
    public RowCursor globalIndex(int table, int index, KeyRange range) {
        SecondaryIndex known = index(table, index);
        if (known == null || known.isLocal()) {
            return ItemCursor.EMPTY;
        }
        KeyRange entries = RowKey.indexRange(RowKey.GLOBAL_INDEX, table, index, range);
        return isEmpty(entries) ? ItemCursor.EMPTY : new GlobalIndexCursor(rows.range(entries), known.key());
    }

    private static boolean isEmpty(KeyRange range) {
        return range.to() != null && Arrays.compareUnsigned(range.from(), range.to()) >= 0;
    }

    private @Nullable SecondaryIndex index(int table, int index) {
        TableDefinition definition = definition(table);
        return definition == null ? null : definition.index(index);
    }

    @Override
    public ExpiryCursor expiries(int table, ExpiryWindow window, byte @Nullable [] after) {
        TimeToLive timeToLive = ExpiryEntries.enabled(definition(table));
        return timeToLive == null || window.from() >= window.before()
                ? ExpiryCursor.EMPTY
                : new ExpiryRowCursor(rows.range(ExpiryEntries.range(timeToLive, table, window, after)));
    }

    @Override
    public boolean indexComplete(int table, int index) {
        TableDefinition definition = definition(table);
        return definition != null && indexes.isComplete(definition, index) && counting.isComplete(table, index);
    }

    @Override
    public boolean indexGone(int table, int index) {
        TableDefinition definition = definition(table);
        return definition != null && indexes.isGone(definition, index);
    }

    private @Nullable TableDefinition definition(int number) {
        requireOpen();
        AppliedTable table = tables.tables().get(number);
        return table == null ? null : table.definition();
    }

    @Override
    public @Nullable LogBlock block(long blockNumber) {
        requireOpen();
        return readBlock(blockNumber);
    }

    /** The row may be ahead of the applied row, and the log may have lost what it says: see {@link LocalMarks}. */
    private @Nullable LogBlock appliedBlock() {
        long offset = applied.offset();
        LogBlock last = offset < 0 ? null : readBlock(LogBlock.numberOf(offset));
        return last == null ? null : last.upTo(offset);
    }

    private @Nullable LogBlock readBlock(long number) {
        byte[] row = rows.get(RowKey.block(number));
        return row == null ? null : BlockRow.decode(number, row);
    }

    private void requireOpen() {
        if (closed) {
            throw new PartitionMovedException(logPartition);
        }
    }

    @Override
    public String toString() {
        return "log partition " + logPartition + " applied to " + appliedOffset();
    }
}
