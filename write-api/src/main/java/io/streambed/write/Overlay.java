package io.streambed.write;

import io.streambed.materializer.AppliedTable;
import io.streambed.schemas.Change;
import io.streambed.schemas.EncodedItem;
import io.streambed.schemas.ItemRef;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The images and definitions that are proposed but not yet applied. An entry belongs to the last group that proposed it
 * and goes when that group is applied. Guarded by the sequencer's lock.
 */
final class Overlay {
    private final Map<ItemRef, Pending<@Nullable EncodedItem>> items = new HashMap<>();
    private final Map<Integer, Pending<AppliedTable>> tables = new HashMap<>();
    private final TransactionOverlay transactions = new TransactionOverlay();

    /** A proposed value and the group it came with. */
    record Pending<T extends @Nullable Object>(T value, Group group) {}

    /** The pending image (whose value is null for a deletion), or null if the store's row is current. */
    @Nullable
    Pending<@Nullable EncodedItem> item(int table, byte[] primaryKey) {
        return items.isEmpty() ? null : items.get(new ItemRef(table, primaryKey));
    }

    TransactionOverlay transactions() {
        return transactions;
    }

    @Nullable
    Pending<AppliedTable> table(int number) {
        return tables.get(number);
    }

    void put(Change change, Group group) {
        items.put(new ItemRef(change.table(), change.key()), new Pending<>(change.newImage(), group));
    }

    void put(AppliedTable table, Group group) {
        tables.put(table.number(), new Pending<>(table, group));
    }

    /** Drops what still belongs to the group: its values are in the store now. */
    void applied(Group group) {
        for (Change change : group.changes()) {
            ItemRef key = new ItemRef(change.table(), change.key());
            Pending<@Nullable EncodedItem> pending = items.get(key);
            if (pending != null && pending.group() == group) {
                items.remove(key);
            }
        }
        TransactionSteps steps = group.steps();
        if (steps != null) {
            transactions.applied(steps, group);
        }
        if (group.tableRecord() != null) {
            tables.values().removeIf(pending -> pending.group() == group);
        }
    }

    void clear() {
        items.clear();
        tables.clear();
        transactions.clear();
    }

    boolean isEmpty() {
        return items.isEmpty() && tables.isEmpty() && transactions.isEmpty();
    }
}
