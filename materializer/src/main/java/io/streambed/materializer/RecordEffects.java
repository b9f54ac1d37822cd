package io.streambed.materializer;

import io.streambed.model.PointInTimeRecovery;
import io.streambed.model.TableDefinition;
import io.streambed.model.TimeToLive;
import io.streambed.schemas.Change;
import io.streambed.schemas.EncodedItem;
import io.streambed.schemas.LogRecord;
import io.streambed.schemas.RecordCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What one valid record does to a log partition's rows: a pure function of the record and of what the partition has of
 * the tables it touches. Collects the rows and the new state, mutates nothing it was given, and is used by one thread.
 *
 * <p>All of it may happen again over rows that have it already, or that have later records' effects already (see {@link
 * LocalMarks}); when the log has been applied to where the rows once were, the rows are as if it had happened once.
 */
final class RecordEffects {
    private final long offset;
    private final Map<Integer, AppliedTable> tablesBefore;
    private final Map<Integer, CountersRow> countersBefore;

    private final List<Rows.Row> rows;

    private final CollectionSums collections = new CollectionSums();

    /** Only of tables with changes. */
    private final Map<Integer, CountersSum> sums = new HashMap<>(4);

    /** Only what changes. */
    private final Map<Integer, CountersRow> counters = new HashMap<>(4);

    private @Nullable AppliedTable changedTable;
    private TableSet committed = TableSet.EMPTY;

    private RecordEffects(
            long offset, Map<Integer, AppliedTable> tablesBefore, Map<Integer, CountersRow> countersBefore, int size) {
        this.offset = offset;
        this.tablesBefore = tablesBefore;
        this.countersBefore = countersBefore;
        this.rows = new ArrayList<>(size);
    }

    /**
     * Works out a record's effects.
     *
     * @param value the record as it stands in the log
     * @param tables what is known of tables before it
     * @param counters the counters before it
     */
    static RecordEffects of(
            LogRecord record,
            long offset,
            byte[] value,
            Map<Integer, AppliedTable> tables,
            Map<Integer, CountersRow> counters,
            RecordCodec codec) {
        return switch (record) {
            case LogRecord.Claim _ -> new RecordEffects(offset, tables, counters, 2);
            case LogRecord.Barrier _ -> new RecordEffects(offset, tables, counters, 2);
            case LogRecord.Commit commit -> {
                List<Change> changes = commit.changes();
                RecordEffects effects = new RecordEffects(offset, tables, counters, changes.size() + 4);
                effects.commit(changes);
                yield effects;
            }
            case LogRecord.TableChanged changed -> {
                RecordEffects effects = new RecordEffects(offset, tables, counters, 4);
                effects.tableChanged(changed, value);
                yield effects;
            }
            case LogRecord.TableDropped dropped -> {
                RecordEffects effects = new RecordEffects(offset, tables, counters, 4);
                effects.tableDropped(dropped);
                yield effects;
            }
            case LogRecord.TxPrepared prepared -> {
                RecordEffects effects = new RecordEffects(offset, tables, counters, 4);
                TransactionRows.of(prepared, value, codec, effects.rows::add);
                yield effects;
            }
            case LogRecord.TxDecided decided -> {
                RecordEffects effects = new RecordEffects(offset, tables, counters, 6);
                TransactionRows.of(decided, codec, effects.rows::add);
                yield effects;
            }
            case LogRecord.TxFinished finished -> {
                List<Change> changes = finished.changes();
                RecordEffects effects = new RecordEffects(offset, tables, counters, changes.size() + 8);
                effects.commit(changes);
                TransactionRows.of(finished, effects.rows::add);
                yield effects;
            }
        };
    }

    private void commit(List<Change> changes) {
        if (changes.size() == 1) {
            if (count(changes.getFirst())) {
                rows.add(row(changes.getFirst()));
                entries(changes.getFirst(), rows::add);
            }
        } else {
            commitGroup(changes);
        }
        sums.forEach((table, sum) -> counters(table, sum.row()));
    }

    /** Also if the row has this record already, because the changelog may not have the row. */
    private void counters(int table, CountersRow row) {
        counters.put(table, row);
        rows.add(new Rows.Row(RowKey.counters(table), row.encode()));
    }

    /** A group may change an item several times; only its last change is written, and the last of each entry. */
    private void commitGroup(List<Change> changes) {
        Map<Bytes, Integer> positions = HashMap.newHashMap(changes.size());
        for (Change change : changes) {
            if (count(change)) {
                addOrReplace(row(change), positions);
                entries(change, row -> addOrReplace(row, positions));
            }
        }
    }

    private void addOrReplace(Rows.Row row, Map<Bytes, Integer> positions) {
        Integer earlier = positions.putIfAbsent(Bytes.wrap(row.key()), rows.size());
        if (earlier == null) {
            rows.add(row);
        } else {
            rows.set(earlier, row);
        }
    }

    /** What the change does to the entries that are beside the item: in local indexes, and that of its expiry. */
    private void entries(Change change, Consumer<Rows.Row> entries) {
        AppliedTable table = tablesBefore.get(change.table());
        TableDefinition definition = table == null ? null : table.definition();
        if (definition != null && definition.limitsCollections()) {
            IndexEntries.local(definition, change, entries);
            collections.add(definition, change);
        }
        TimeToLive timeToLive = ExpiryEntries.enabled(definition);
        if (timeToLive != null) {
            ExpiryEntries.of(timeToLive, change, entries);
        }
    }

    private static Rows.Row row(Change change) {
        EncodedItem image = change.newImage();
        return new Rows.Row(RowKey.item(change.table(), change.key()), image == null ? null : ItemRow.encode(image));
    }

    /** Counts the change; false if its table is unknown or dropped here, and so the change does nothing. */
    private boolean count(Change change) {
        AppliedTable table = tablesBefore.get(change.table());
        TableDefinition definition = table == null ? null : table.definition();
        if (definition == null) {
            return false;
        }
        committed = committed.with(change.table());
        CountersSum sum = sums.get(change.table());
        if (sum == null) {
            CountersRow before = countersBefore.getOrDefault(change.table(), CountersRow.NONE);
            sum = new CountersSum(before, offset, definition);
            sums.put(change.table(), sum);
        }
        sum.add(change);
        return true;
    }

    /** A definition counts if it is newer than the one known. The tables that were dropped stay dropped. */
    private void tableChanged(LogRecord.TableChanged changed, byte[] value) {
        int number = changed.definition().number();
        AppliedTable before = tablesBefore.get(number);
        if (before != null
                && (before.definition() == null
                        || before.definition().version() >= changed.definition().version())) {
            return;
        }
        changedTable =
                new AppliedTable(number, changed.definition().id(), changed.definition(), offset, changed.time());
        rows.add(new Rows.Row(RowKey.table(number, offset), TableRow.live(changed.time(), value)));
        countIndexes(changed.definition(), before == null);
    }

    /** Indexes that come with the table have nothing to count; those that come later are for {@link IndexCounting}. */
    private void countIndexes(TableDefinition definition, boolean created) {
        CountersRow before = countersBefore.get(definition.number());
        if (before != null && before.offset() >= offset) {
            counters(definition.number(), before);
        } else if (before != null) {
            counters(definition.number(), before.changed(definition, offset));
        } else if (created && !definition.indexes().isEmpty()) {
            counters(definition.number(), CountersRow.first(definition, offset));
        }
    }

    /** The items go later, in small steps: {@link Purge}. */
    private void tableDropped(LogRecord.TableDropped dropped) {
        AppliedTable before = tablesBefore.get(dropped.table());
        if (before != null && before.dropped()) {
            return;
        }
        long keptUntil = keptUntil(before == null ? null : before.definition(), dropped.time());
        changedTable = new AppliedTable(dropped.table(), dropped.tableId(), null, offset, dropped.time(), keptUntil);
        rows.add(new Rows.Row(
                RowKey.table(dropped.table(), offset), TableRow.dropped(dropped.time(), dropped.tableId(), keptUntil)));
        rows.add(new Rows.Row(RowKey.counters(dropped.table()), null));
    }

    /** A table that could be restored can be for as long after its drop. */
    private static long keptUntil(@Nullable TableDefinition definition, long dropTime) {
        PointInTimeRecovery recovery = definition == null ? null : definition.recovery();
        return recovery == null ? 0 : dropTime + recovery.periodMillis();
    }

    /** The rows to write, to which the caller adds. */
    List<Rows.Row> rows() {
        return rows;
    }

    /** Adds the sizes of item collections. */
    void collections(Rows before) {
        collections.write(before, offset, rows::add);
    }

    /** Counters that changed, by table. */
    Map<Integer, CountersRow> counters() {
        return counters;
    }

    /** The table that changed, if one did. */
    @Nullable
    AppliedTable changedTable() {
        return changedTable;
    }

    /** Tables with changes in the record. */
    TableSet committed() {
        return committed;
    }
}
