package io.streambed.write;

import io.streambed.materializer.AppliedTable;
import io.streambed.materializer.TableLookup;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.CancellationReason;
import io.streambed.schemas.Cause;
import io.streambed.schemas.Change;
import io.streambed.schemas.EncodedItem;
import io.streambed.schemas.ItemRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One action of a transaction and the item it is about. */
record TransactedItem(ItemRef item, TransactAction action) {
    /**
     * Looks whether the action can be carried out.
     *
     * @throws DynamoDbException a ResourceNotFoundException, if the table is not there
     */
    ItemVerdict decide(PartitionView view) {
        AppliedTable known = view.table(item.table());
        TableDefinition definition = known == null ? null : known.definition();
        if (definition == null) {
            throw TableLookup.itemsNotFound();
        }
        if (view.lockOf(item.table(), item.key()) != null) {
            return new ItemVerdict.Refused(CancellationReason.CONFLICT);
        }
        EncodedItem before = view.item(item.table(), item.key());
        try {
            if (action.condition() != null && !action.condition().test(before == null ? Item.EMPTY : before.item())) {
                return new ItemVerdict.Refused(action.refusal(before));
            }
            ItemMutation mutation = action.mutation();
            EncodedItem after = mutation == null ? before : after(definition, mutation, before);
            ItemCollection.checkLimit(definition, before, after, () -> view.collectionBytes(item.table(), item.key()));
            return new ItemVerdict.Passed(before, after);
        } catch (DynamoDbException error) {
            return new ItemVerdict.Refused(
                    switch (error.type()) {
                        case VALIDATION -> CancellationReason.invalid(error);
                        case ITEM_COLLECTION_SIZE_LIMIT_EXCEEDED -> CancellationReason.collectionFull(error);
                        default -> throw error;
                    });
        }
    }

    private static @Nullable EncodedItem after(
            TableDefinition definition, ItemMutation mutation, @Nullable EncodedItem before) {
        EncodedItem after = mutation.apply(before);
        if (after != null && !definition.indexes().isEmpty()) {
            if (mutation instanceof ItemMutation.Change) {
                IndexKeys.checkUpdated(definition, before == null ? null : before.item(), after.item());
            } else {
                IndexKeys.check(definition, after.item());
            }
        }
        return after;
    }

    /** Looks at all items, whatever comes of some of them. */
    static List<ItemVerdict> decide(List<TransactedItem> items, PartitionView view) {
        List<ItemVerdict> verdicts = new ArrayList<>(items.size());
        for (TransactedItem item : items) {
            verdicts.add(item.decide(view));
        }
        return verdicts;
    }

    static boolean allPassed(List<ItemVerdict> verdicts) {
        for (ItemVerdict verdict : verdicts) {
            if (verdict instanceof ItemVerdict.Refused) {
                return false;
            }
        }
        return true;
    }

    /** What becomes of the items whose actions change something. */
    static List<Change> changes(List<TransactedItem> items, List<ItemVerdict> verdicts) {
        List<Change> changes = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            if (verdicts.get(i) instanceof ItemVerdict.Passed passed && passed.changes()) {
                ItemRef item = items.get(i).item();
                changes.add(new Change(item.table(), item.key(), passed.before(), passed.after(), Cause.USER));
            }
        }
        return changes;
    }

    /** The items that stay as they are. */
    static List<ItemRef> checked(List<TransactedItem> items, List<ItemVerdict> verdicts) {
        List<ItemRef> checked = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            if (verdicts.get(i) instanceof ItemVerdict.Passed passed && !passed.changes()) {
                checked.add(items.get(i).item());
            }
        }
        return checked;
    }

    /** About how many bytes the actions hold in memory. */
    static int weight(List<TransactedItem> items) {
        int weight = 0;
        for (TransactedItem item : items) {
            weight += item.action().weight();
        }
        return weight;
    }
}
