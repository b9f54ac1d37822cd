package io.streambed.write;

import io.streambed.materializer.AppliedTable;
import io.streambed.model.CapacityUnits;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.CancellationReason;
import io.streambed.protocol.Throttled;
import io.streambed.protocol.ThroughputLimits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds the actions of transactions to their tables' throughput: everything counts twice. */
final class TransactionUnits {
    private TransactionUnits() {}

    /** The results if not all items may be written now; else null. */
    static @Nullable List<ItemResult> throttled(
            ThroughputLimits limits, Sequencer sequencer, List<TransactedItem> items) {
        List<ItemResult> results = new ArrayList<>(items.size());
        boolean any = false;
        for (TransactedItem item : items) {
            TableDefinition table = table(sequencer, item);
            Throttled why = table == null ? null : limits.writing(table);
            any |= why != null;
            results.add(
                    why == null
                            ? new ItemResult.Done(0, 0, CapacityUnits.NONE)
                            : new ItemResult.Refused(CancellationReason.throttled(why)));
        }
        return any ? results : null;
    }

    /** Takes what the actions have cost. */
    static void take(
            ThroughputLimits limits, Sequencer sequencer, List<TransactedItem> items, List<ItemResult> results) {
        if (!limits.enforced()) {
            return;
        }
        for (int i = 0; i < items.size(); i++) {
            TableDefinition table = table(sequencer, items.get(i));
            if (table != null && results.get(i) instanceof ItemResult.Done done) {
                limits.written(table, done.units().transactional());
            }
        }
    }

    private static @Nullable TableDefinition table(Sequencer sequencer, TransactedItem item) {
        AppliedTable known = sequencer.partition().tables().get(item.item().table());
        return known == null ? null : known.definition();
    }
}
