package io.streambed.write;

import io.streambed.model.Bytes;
import io.streambed.model.CapacityUnits;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.PrimaryKey;
import io.streambed.model.ReadUnits;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.CancellationReason;
import io.streambed.schemas.ItemRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The actions of a transaction with their tables and places; or why it cannot be executed whatever the items are. */
final class TransactionPlan {
    private final List<TransactAction> actions;
    private final Map<String, TableDefinition> tables;
    private final List<TransactedItem> items = new ArrayList<>();
    private final List<Integer> logPartitions = new ArrayList<>();
    private final List<@Nullable CancellationReason> refusals = new ArrayList<>();
    private boolean refused;

    private TransactionPlan(List<TransactAction> actions, Map<String, TableDefinition> tables) {
        this.actions = actions;
        this.tables = tables;
    }

    /**
     * Works the plan out.
     *
     * @param tables by the names that the request has for them; what is not there cancels the transaction
     * @throws DynamoDbException if an item occurs twice, or a key attribute is empty
     */
    static TransactionPlan of(
            List<TransactAction> actions, Map<String, TableDefinition> tables, IndexBackPressure indexes) {
        TransactionPlan plan = new TransactionPlan(actions, tables);
        for (TransactAction action : actions) {
            TableDefinition table = tables.get(action.table());
            CancellationReason refusal =
                    table == null ? CancellationReason.TABLE_NOT_FOUND : plan.add(action, table, indexes);
            plan.refused |= refusal != null;
            plan.refusals.add(refusal);
        }
        plan.requireDistinct();
        return plan;
    }

    private @Nullable CancellationReason add(TransactAction action, TableDefinition table, IndexBackPressure indexes) {
        try {
            PrimaryKey key = action.key(table);
            items.add(new TransactedItem(new ItemRef(table.number(), key.bytes()), action));
            logPartitions.add(table.logPartitionOf(key.hash()));
            action.check(table);
            indexes.check(table);
            return null;
        } catch (DynamoDbException error) {
            if (action.hasEmptyKey(table)) {
                throw error; // about the request, not about the item
            }
            return error.type() == ErrorType.VALIDATION
                    ? CancellationReason.invalid(error)
                    : CancellationReason.throttled(error);
        }
    }

    private void requireDistinct() {
        Set<ItemRef> distinct = HashSet.newHashSet(items.size());
        for (TransactedItem item : items) {
            if (!distinct.add(item.item())) {
                throw DynamoDbException.validation(
                        "Transaction request cannot include multiple operations on one item");
            }
        }
    }

    private TableDefinition table(TransactAction action) {
        return Objects.requireNonNull(tables.get(action.table()));
    }

    boolean isRefused() {
        return refused;
    }

    /** In the order of the request; null for what nothing is wrong with. */
    List<@Nullable CancellationReason> refusals() {
        return refusals;
    }

    /** In the order of the request. Only of a plan that is not refused, as all that follows. */
    List<TransactedItem> items() {
        return items;
    }

    /** The log partition of each item. */
    List<Integer> logPartitions() {
        return logPartitions;
    }

    /** The log partition of the first item, whose owner coordinates. */
    int home() {
        return logPartitions.getFirst();
    }

    /** Whether all items are on one log partition. */
    boolean isAtHome() {
        int home = home();
        return logPartitions.stream().allMatch(logPartition -> logPartition == home);
    }

    /** 32 bytes that two requests share exactly if they are the same. */
    Bytes digest() {
        return RequestDigest.of(actions);
    }

    /** The items that are not only looked at. */
    List<CollectionSizes.Written> written() {
        List<CollectionSizes.Written> written = new ArrayList<>(items.size());
        for (TransactedItem item : items) {
            if (item.action().mutation() != null) {
                TableDefinition table = table(item.action());
                byte[] key = item.item().key();
                written.add(new CollectionSizes.Written(
                        table, PrimaryKey.decode(table.key(), key), PrimaryKey.ofBytes(key)));
            }
        }
        return written;
    }

    /** By table name, in the order of the request. */
    Map<String, CapacityUnits> writeUnits(List<ItemResult.Done> results) {
        Map<String, CapacityUnits> units = new LinkedHashMap<>();
        for (int i = 0; i < actions.size(); i++) {
            units.merge(table(actions.get(i)).name(), results.get(i).units().transactional(), CapacityUnits::plus);
        }
        return units;
    }

    /** By table name, in the order of the request: what it costs to say that the request was executed before. */
    Map<String, CapacityUnits> readUnits(List<Integer> sizes) {
        Map<String, CapacityUnits> units = new LinkedHashMap<>();
        for (int i = 0; i < actions.size(); i++) {
            units.merge(
                    table(actions.get(i)).name(),
                    CapacityUnits.ofTable(ReadUnits.of(sizes.get(i), true)).transactional(),
                    CapacityUnits::plus);
        }
        return units;
    }
}
