package io.streambed.write;

import io.streambed.expressions.Condition;
import io.streambed.materializer.AppliedTable;
import io.streambed.materializer.TableLookup;
import io.streambed.model.Item;
import io.streambed.model.TableDefinition;
import io.streambed.schemas.Cause;
import io.streambed.schemas.Change;
import io.streambed.schemas.EncodedItem;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The write of one item: checks the condition against the current image, and makes the new one from it. */
final class ItemWrite extends Command<ItemWritten> {
    private final int table;
    private final byte[] key;
    private final @Nullable Condition condition;
    private final ItemMutation mutation;
    private final int weight;

    /**
     * @param table the table's number
     * @param key the bytes of the primary key
     * @param weight about how many bytes the mutation holds
     */
    ItemWrite(
            int table,
            byte[] key,
            @Nullable Condition condition,
            ItemMutation mutation,
            int weight,
            long deadlineNanos) {
        super(deadlineNanos);
        this.table = table;
        this.key = key;
        this.condition = condition;
        this.mutation = mutation;
        this.weight = weight;
    }

    @Override
    protected Decision<ItemWritten> decide(PartitionView view) {
        AppliedTable known = view.table(table);
        if (known == null || known.dropped()) {
            throw TableLookup.itemsNotFound();
        }
        view.requireUnlocked(table, key);
        EncodedItem before = view.item(table, key);
        if (condition != null && !condition.test(before == null ? Item.EMPTY : before.item())) {
            return new Decision.Changes<>(List.of(), new ItemWritten(before, before, false));
        }
        EncodedItem after = mutation.apply(before);
        TableDefinition definition = known.definition();
        if (after != null && definition != null && !definition.indexes().isEmpty()) {
            if (mutation instanceof ItemMutation.Change) {
                IndexKeys.checkUpdated(definition, before == null ? null : before.item(), after.item());
            } else {
                IndexKeys.check(definition, after.item());
            }
            ItemCollection.checkLimit(definition, before, after, () -> view.collectionBytes(table, key));
        }
        ItemWritten result = new ItemWritten(before, after, true);
        // The encoding is canonical, so equal bytes are equal values: such a write appends nothing.
        List<Change> changes =
                Objects.equals(before, after) ? List.of() : List.of(new Change(table, key, before, after, Cause.USER));
        return new Decision.Changes<>(changes, result);
    }

    @Override
    protected int weight() {
        return weight;
    }
}
