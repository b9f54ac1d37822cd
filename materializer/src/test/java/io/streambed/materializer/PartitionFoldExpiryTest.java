package io.streambed.materializer;

import static io.streambed.materializer.ScriptedLog.CODEC;
import static io.streambed.materializer.ScriptedLog.delete;
import static io.streambed.materializer.ScriptedLog.key;
import static io.streambed.materializer.ScriptedLog.put;
import static io.streambed.materializer.ScriptedLog.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.model.AttributeValue;
import io.streambed.model.ExpiryWindow;
import io.streambed.model.Item;
import io.streambed.model.PrimaryKey;
import io.streambed.model.TableDefinition;
import io.streambed.schemas.Cause;
import io.streambed.schemas.Change;
import io.streambed.schemas.EncodedItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartitionFoldExpiryTest {
    private static final ExpiryWindow ALL = new ExpiryWindow(0, Long.MAX_VALUE);

    private final ScriptedLog log = new ScriptedLog();
    private final InMemoryRows rows = new InMemoryRows();
    private PartitionFold fold = new PartitionFold(3, rows, CODEC);

    private void applyAll() {
        while (fold.nextOffset() < log.end()) {
            ScriptedLog.Entry entry = log.entry(fold.nextOffset());
            fold.apply(entry.offset(), entry.header(), entry.value());
        }
    }

    /** Each item as key@second, in the order of the walk. */
    private List<String> expiries(int table, ExpiryWindow window) {
        List<String> found = new ArrayList<>();
        try (ExpiryCursor cursor = fold.expiries(table, window, null)) {
            while (cursor.next()) {
                Item key = PrimaryKey.decode(ScriptedLog.KEY, cursor.primaryKey());
                found.add(((AttributeValue.S) key.value(0)).value() + "@" + cursor.expiry());
            }
        }
        return found;
    }

    private int expiryRows() {
        int count = 0;
        try (Rows.Cursor cursor = rows.range(RowKey.startOf(RowKey.EXPIRY), RowKey.endOf(RowKey.EXPIRY))) {
            while (cursor.next()) {
                count++;
            }
        }
        return count;
    }

    private void finishBackfill(int step) {
        while (fold.backfillPending()) {
            fold.backfill(step);
        }
    }

    private void finishPurge() {
        while (fold.purgePending()) {
            fold.purge(100);
        }
    }

    private TableDefinition expiringTable() {
        log.claim();
        TableDefinition table = log.expiring(table(1), "expires", true);
        log.tableChanged(table);
        return table;
    }

    @Test
    void itemsAreFoundInTheOrderInWhichTheyExpire() {
        expiringTable();
        log.commit(put(1, "a", null, "@30"), put(1, "b", null, "@10"), put(1, "c", null, "never"));
        log.commit(put(1, "d", null, "@20"));
        applyAll();

        assertThat(expiries(1, ALL)).containsExactly("b@10", "d@20", "a@30");
        assertThat(expiries(1, new ExpiryWindow(10, 30))).containsExactly("b@10", "d@20");
        assertThat(expiries(1, new ExpiryWindow(11, 31))).containsExactly("d@20", "a@30");
        assertThat(expiries(1, new ExpiryWindow(30, 30))).isEmpty();
        assertThat(expiries(2, ALL)).isEmpty();
    }

    @Test
    void aWalkGoesOnBehindAnItem() {
        expiringTable();
        log.commit(put(1, "a", null, "@10"), put(1, "b", null, "@10"), put(1, "c", null, "@10"));
        log.commit(put(1, "d", null, "@11"));
        applyAll();
        List<String> found = new ArrayList<>();
        byte[] first;
        try (ExpiryCursor cursor = fold.expiries(1, ALL, null)) {
            assertThat(cursor.next()).isTrue();
            first = cursor.primaryKey();
        }

        try (ExpiryCursor cursor = fold.expiries(1, new ExpiryWindow(10, 12), first)) {
            while (cursor.next()) {
                assertThat(cursor.primaryKey()).isNotEqualTo(first);
                found.add("@" + cursor.expiry());
            }
        }

        assertThat(found).containsExactly("@10", "@10", "@11");
    }

    @Test
    void anItemIsFoundAsItWasLastWritten() {
        expiringTable();
        log.commit(put(1, "renewed", null, "@10"), put(1, "deleted", null, "@11"), put(1, "kept", null, "@12"));
        log.commit(put(1, "renewed", "@10", "@50"), delete(1, "deleted", "@11"), put(1, "kept", "@12", "for ever"));
        log.commit(put(1, "twice", null, "@1"), put(1, "twice", "@1", "@2"), put(1, "twice", "@2", "@3"));
        applyAll();

        assertThat(expiries(1, ALL)).containsExactly("twice@3", "renewed@50");
        assertThat(expiryRows()).isEqualTo(2);
    }

    @Test
    void valuesThatAreNoNumberAreNotFound() {
        expiringTable();
        Item item = Item.of(Map.of("id", new AttributeValue.S("a"), "expires", new AttributeValue.S("10")));
        log.commit(new Change(1, key("a"), null, EncodedItem.of(item), Cause.USER));
        applyAll();

        assertThat(expiries(1, ALL)).isEmpty();
        assertThat(expiryRows()).isZero();
    }

    @Test
    void itemsOfTablesWithoutTimeToLiveAreNotFound() {
        log.claim();
        log.tableChanged(table(1));
        log.commit(put(1, "a", null, "@10"));
        applyAll();

        assertThat(expiries(1, ALL)).isEmpty();
        assertThat(expiryRows()).isZero();
        assertThat(fold.backfillPending()).isFalse();
    }

    @Test
    void itemsFromBeforeTimeToLiveWasEnabledAreFoundInSmallSteps() {
        log.claim();
        TableDefinition table = table(1);
        log.tableChanged(table);
        log.commit(put(1, "a", null, "@10"), put(1, "b", null, "@20"), put(1, "c", null, "never"));
        log.commit(put(1, "d", null, "@30"), put(1, "e", null, "@40"));
        log.tableChanged(log.expiring(table, "expires", true));
        applyAll();

        assertThat(fold.backfillPending()).isTrue();
        assertThat(fold.backfill(2)).isTrue();
        assertThat(expiries(1, ALL)).hasSizeBetween(1, 2);
        log.commit(put(1, "a", "@10", "@11"), delete(1, "b", "@20"));
        applyAll();
        finishBackfill(2);

        assertThat(expiries(1, ALL)).containsExactly("a@11", "d@30", "e@40");
    }

    @Test
    void aBackfillGoesOnWhereItWasAfterAnOpeningAndIsNotRepeated() {
        log.claim();
        TableDefinition table = table(1);
        log.tableChanged(table);
        log.commit(put(1, "a", null, "@10"), put(1, "b", null, "@20"), put(1, "c", null, "@30"));
        log.tableChanged(log.expiring(table, "expires", true));
        applyAll();
        fold.backfill(2);
        assertThat(expiries(1, ALL)).hasSize(2);

        rows.checkpoint();
        fold = new PartitionFold(3, rows.crash(rows.localWrites(), rows.changelogRecords()), CODEC);
        assertThat(fold.backfillPending()).isTrue();
        assertThat(expiries(1, ALL)).hasSize(2);
        assertThat(fold.backfill(2)).isFalse();

        assertThat(expiries(1, ALL)).containsExactly("a@10", "b@20", "c@30");
    }

    @Test
    void aFinishedBackfillIsNotRepeatedByAnOpening() {
        log.claim();
        log.tableChanged(log.expiring(table(1), "expires", true));
        applyAll();
        finishBackfill(10);
        log.tableChanged(log.expiring(table(2), "expires", true));
        applyAll();
        finishBackfill(10);

        rows.checkpoint();
        fold = new PartitionFold(3, rows.crash(rows.localWrites(), rows.changelogRecords()), CODEC);

        assertThat(fold.backfillPending()).isFalse();
    }

    @Test
    void anotherAttributeFindsOtherExpiriesAndTheOldOnesGo() {
        TableDefinition table = expiringTable();
        log.commit(put(1, "a", null, "@10"));
        TableDefinition disabled = log.expiring(table, "expires", false);
        log.tableChanged(disabled);
        applyAll();
        assertThat(expiries(1, ALL)).isEmpty();

        log.tableChanged(log.expiring(disabled, "other", true));
        log.commit(put(1, "b", null, "@15"));
        applyAll();
        finishBackfill(10);
        finishPurge();

        assertThat(expiries(1, ALL)).containsExactly("a@20", "b@30");
        assertThat(expiryRows()).isEqualTo(2);
    }

    @Test
    void disablingRemovesAllAndEnablingAgainFindsAll() {
        TableDefinition table = expiringTable();
        log.commit(put(1, "a", null, "@10"));
        TableDefinition disabled = log.expiring(table, "expires", false);
        log.tableChanged(disabled);
        applyAll();
        finishPurge();
        assertThat(expiryRows()).isZero();
        assertThat(fold.backfill(10)).isFalse();

        log.commit(put(1, "a", "@10", "@11"));
        log.tableChanged(log.expiring(disabled, "expires", true));
        applyAll();
        finishBackfill(10);

        assertThat(expiries(1, ALL)).containsExactly("a@11");
    }

    @Test
    void aPurgeThatIsNotDoneLeavesWhatCameAfterIt() {
        TableDefinition table = expiringTable();
        log.commit(put(1, "a", null, "@10"));
        TableDefinition disabled = log.expiring(table, "expires", false);
        log.tableChanged(disabled);
        log.tableChanged(log.expiring(disabled, "expires", true));
        applyAll();
        finishBackfill(10);

        finishPurge();

        assertThat(expiries(1, ALL)).containsExactly("a@10");
        assertThat(expiryRows()).isEqualTo(1);
    }

    @Test
    void aDroppedTableLeavesNothing() {
        expiringTable();
        log.commit(put(1, "a", null, "@10"));
        log.tableDropped(1);
        applyAll();
        assertThat(expiries(1, ALL)).isEmpty();

        finishBackfill(10);
        finishPurge();

        assertThat(expiryRows()).isZero();
    }
}
