package io.streambed.materializer;

import io.streambed.model.IndexStatus;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableDefinition;
import io.streambed.model.TablePartition;
import io.streambed.schemas.EncodedItem;
import io.streambed.schemas.IndexUpdates.BackfillStep;
import io.streambed.schemas.IndexUpdates.IndexUpdate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sends, in small steps, the entries of the items that were there before their index. Changes are forwarded meanwhile, in the
 * same order in which they are applied here, so an entry that is sent is what it is at that moment.
 *
 * <p>It keeps no record of how far it is, because that would be in the changelog before what was sent is in the topic: every
 * opening begins anew. Steps are numbered, so that the targets notice when one is lost, and the index stays incomplete
 * until an opening has got all of them through. Used by the partition's stream thread.
 */
final class Backfill {
    private static final int MAX_STEP_BYTES = 512 << 10;

    private record Job(int table, int index) {}

    private final Rows rows;
    private final AppliedTables tables;
    private final IndexSender sender;
    private final long attempt;
    private final Set<Job> known = new HashSet<>();
    private final ArrayDeque<Job> jobs = new ArrayDeque<>();

    /** Where the first of the jobs goes on. */
    private byte @Nullable [] from;

    /** How many steps of the first of the jobs went to each target. */
    private final Map<Integer, Integer> numbers = new HashMap<>();

    Backfill(Rows rows, AppliedTables tables, IndexSender sender, long attempt) {
        this.rows = rows;
        this.tables = tables;
        this.sender = sender;
        this.attempt = attempt;
        tables.tables().values().forEach(this::table);
    }

    /** Looks for new indexes in a table's definition. */
    void table(AppliedTable table) {
        TableDefinition definition = table.definition();
        if (definition == null) {
            return;
        }
        for (SecondaryIndex index : definition.indexes()) {
            Job job = new Job(table.number(), index.id());
            if (index.status() == IndexStatus.CREATING && definition.feeds(index) && known.add(job)) {
                jobs.add(job);
            }
        }
    }

    boolean pending() {
        return !jobs.isEmpty();
    }

    /** One step; true if there may be more to do. */
    boolean step(int maxItems, long appliedOffset) {
        Job job = jobs.peekFirst();
        if (job == null) {
            return false;
        }
        AppliedTable table = tables.tables().get(job.table());
        TableDefinition definition = table == null ? null : table.definition();
        SecondaryIndex index = definition == null ? null : definition.index(job.index());
        if (definition == null || index == null || index.status() != IndexStatus.CREATING) {
            finished();
            return pending();
        }
        Map<Integer, List<IndexUpdate>> batches = new TreeMap<>();
        boolean last = collect(definition, index, maxItems, batches);
        if (last) {
            for (TablePartition partition : definition.partitions()) {
                batches.computeIfAbsent(partition.logPartition(), any -> new ArrayList<>());
            }
        }
        batches.forEach((target, updates) -> {
            int number = numbers.merge(target, 1, Integer::sum) - 1;
            BackfillStep step = new BackfillStep(job.table(), job.index(), attempt, number, last);
            sender.step(target, updates, appliedOffset, step);
        });
        if (last) {
            finished();
        }
        return pending();
    }

    /** Reads on; true if there are no more items. */
    private boolean collect(
            TableDefinition table, SecondaryIndex index, int maxItems, Map<Integer, List<IndexUpdate>> batches) {
        byte[] start = from == null ? RowKey.ofTable(RowKey.ITEM, table.number()) : from;
        int bytes = 0;
        try (Rows.Cursor cursor = rows.range(start, RowKey.endOfTable(RowKey.ITEM, table.number()))) {
            for (int i = 0; i < maxItems && bytes < MAX_STEP_BYTES; i++) {
                if (!cursor.next()) {
                    return true;
                }
                byte[] key = cursor.key();
                from = after(key);
                EncodedItem item = ItemRow.decode(cursor.value());
                byte[] entry = IndexEntries.keyOf(index, RowKey.primaryKeyOf(key), item);
                bytes += item.avro().length;
                if (entry != null) {
                    EncodedItem image = IndexEntries.project(table.key(), index, item);
                    IndexSender.add(batches, table, new IndexUpdate(table.number(), index.id(), entry, image));
                }
            }
        }
        return false;
    }

    /** The first key that can come after a key. */
    private static byte[] after(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }

    private void finished() {
        jobs.removeFirst();
        from = null;
        numbers.clear();
    }
}
