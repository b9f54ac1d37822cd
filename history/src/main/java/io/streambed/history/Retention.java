package io.streambed.history;

import io.streambed.materializer.CatalogState;
import io.streambed.materializer.CatalogTable;
import io.streambed.model.InitialLoad;
import io.streambed.model.PointInTimeRecovery;

/** How far the log must go back. Pure. */
public final class Retention {
    private Retention() {}

    /**
     * The longest of what is configured, of what the tables with point-in-time recovery need, the dropped ones among them
     * included, and of what restores under way need.
     *
     * @param configuredMillis how far it goes back in any case
     * @param now epoch milliseconds
     */
    public static long millis(CatalogState state, long configuredMillis, long now) {
        long longest = configuredMillis;
        for (CatalogTable table : state.byId().values()) {
            PointInTimeRecovery recovery = table.definition().recovery();
            boolean over = table.gone() && table.recoverableUntil() < now;
            if (recovery != null && !over) {
                longest = Math.max(longest, now - recovery.earliest(now));
            }
            InitialLoad load = table.definition().load();
            if (load != null && load.inProgress() && load.sourceTable() > 0) {
                longest = Math.max(longest, now - load.restoredAt());
            }
        }
        return longest;
    }
}
