package io.streambed.materializer;

import static io.streambed.materializer.ScriptedLog.CODEC;
import static io.streambed.materializer.ScriptedLog.delete;
import static io.streambed.materializer.ScriptedLog.item;
import static io.streambed.materializer.ScriptedLog.key;
import static io.streambed.materializer.ScriptedLog.put;
import static io.streambed.materializer.ScriptedLog.stream;
import static io.streambed.materializer.ScriptedLog.table;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streambed.model.PartitionMovedException;
import io.streambed.schemas.FoldState;
import io.streambed.schemas.LogRecord;
import io.streambed.schemas.RecordHeader;
import io.streambed.schemas.RecordKind;
import io.streambed.schemas.SchemaRegistryException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PartitionFoldTest {
    private final ScriptedLog log = new ScriptedLog();
    private final InMemoryRows rows = new InMemoryRows();
    private PartitionFold fold = open();

    private PartitionFold open() {
        return new PartitionFold(3, rows, CODEC);
    }

    private @Nullable AppliedRecord apply(ScriptedLog.Entry entry) {
        return fold.apply(entry.offset(), entry.header(), entry.value());
    }

    private void applyAll() {
        while (fold.nextOffset() < log.end()) {
            apply(log.entry(fold.nextOffset()));
        }
    }

    @Test
    void anEmptyPartitionHasAppliedNothing() {
        assertThat(fold.appliedOffset()).isEqualTo(-1);
        assertThat(fold.fold()).isEqualTo(FoldState.INITIAL);
        assertThat(fold.lastTime()).isZero();
        assertThat(fold.tables()).isEmpty();
        assertThat(fold.block(0)).isNull();
    }

    @Test
    void aClaimBecomesTheFoldState() {
        ScriptedLog.Entry claim = log.claim();

        AppliedRecord applied = requireNonNull(apply(claim));

        FoldState expected = new FoldState(1, requireNonNull(claim.header()).owner(), 0);
        assertThat(applied)
                .isEqualTo(new AppliedRecord(0, claim.header(), true, new LogRecord.Claim(1001, "node"), expected));
        assertThat(fold.fold()).isEqualTo(expected);
        assertThat(fold.lastTime()).isEqualTo(1001);
        assertThat(fold.appliedOffset()).isZero();
    }

    @Test
    void aCommitWritesItsItems() {
        log.claim();
        log.tableChanged(table(1));
        log.commit(put(1, "a", null, "first"), put(1, "b", null, "second"));
        log.commit(put(1, "a", "first", "third"), delete(1, "b", "second"));

        applyAll();

        assertThat(fold.item(1, key("a"))).isEqualTo(item("a", "third"));
        assertThat(requireNonNull(fold.item(1, key("a"))).size())
                .isEqualTo(item("a", "third").size());
        assertThat(fold.item(1, key("b"))).isNull();
        assertThat(fold.item(2, key("a"))).isNull();
    }

    @Test
    void countersFollowTheImages() {
        log.claim();
        log.tableChanged(table(1));
        log.commit(put(1, "a", null, "one"), put(1, "b", null, "two"), put(1, "a", "one", "longer"));
        log.commit(delete(1, "b", "two"));

        applyAll();

        assertThat(fold.counters(1))
                .isEqualTo(new TableCounters(1, item("a", "longer").size(), List.of()));
        assertThat(open().counters(1)).isEqualTo(fold.counters(1));
    }

    @Test
    void theLaterOfTwoChangesOfAnItemInOneCommitWins() {
        log.claim();
        log.tableChanged(table(1));
        log.commit(put(1, "a", null, "one"), put(1, "a", "one", "two"), put(1, "b", null, "x"), delete(1, "b", "x"));

        applyAll();

        assertThat(fold.item(1, key("a"))).isEqualTo(item("a", "two"));
        assertThat(fold.item(1, key("b"))).isNull();
        assertThat(fold.counters(1).itemCount()).isEqualTo(1);
    }

    @Test
    void voidRecordsAdvanceTheAppliedOffsetAndNothingElse() {
        log.claim();
        log.tableChanged(table(1));
        applyAll();
        FoldState before = fold.fold();

        AppliedRecord zombie = requireNonNull(apply(log.zombieCommit(put(1, "a", null, "lost"))));
        AppliedRecord foreign = requireNonNull(apply(log.foreign()));
        AppliedRecord repeated = requireNonNull(apply(log.repeatedBarrier()));

        assertThat(List.of(zombie, foreign, repeated)).noneMatch(AppliedRecord::valid);
        assertThat(zombie.record()).isNull();
        assertThat(fold.item(1, key("a"))).isNull();
        assertThat(fold.counters(1)).isEqualTo(TableCounters.NONE);
        assertThat(fold.fold()).isEqualTo(before);
        assertThat(fold.appliedOffset()).isEqualTo(4);
        assertThat(open().appliedOffset()).isEqualTo(4);
    }

    @Test
    void changesOfTablesUnknownHereDoNothing() {
        log.claim();
        log.commit(put(5, "a", null, "one"));

        applyAll();

        assertThat(fold.counters(5)).isEqualTo(TableCounters.NONE);
        log.tableChanged(table(5));
        applyAll();
        assertThat(fold.item(5, key("a"))).isNull();
    }

    @Test
    void anOlderOrRepeatedDefinitionChangesNothing() {
        log.claim();
        log.tableChanged(table(1).next().build());
        applyAll();

        log.tableChanged(table(1));
        log.tableChanged(table(1).next().stream(stream("other")).build());
        applyAll();

        AppliedTable applied = requireNonNull(fold.tables().get(1));
        assertThat(applied.offset()).isEqualTo(1);
        assertThat(applied.definition()).isEqualTo(table(1).next().build());
    }

    @Test
    void aDroppedTableIsGoneAtOnceAndForEver() {
        log.claim();
        log.tableChanged(table(1));
        log.commit(put(1, "a", null, "one"));
        log.tableDropped(1);
        log.commit(put(1, "b", null, "late"));
        log.tableChanged(table(1).next().build());

        applyAll();

        assertThat(fold.item(1, key("a"))).isNull();
        assertThat(fold.item(1, key("b"))).isNull();
        try (RowCursor items = fold.items(1, KeyRange.all())) {
            assertThat(items.next()).isFalse();
        }
        assertThat(fold.counters(1)).isEqualTo(TableCounters.NONE);
        assertThat(fold.tables().get(1)).isEqualTo(new AppliedTable(1, "id-1", null, 3, 1004));
        assertThat(open().tables()).isEqualTo(fold.tables());
    }

    @Test
    void aTableMayBeDroppedThatNeverCameHere() {
        log.claim();
        log.tableDropped(9);
        log.tableChanged(table(9));

        applyAll();

        assertThat(requireNonNull(fold.tables().get(9)).dropped()).isTrue();
    }

    @Test
    void purgingDeletesDroppedTablesInSmallSteps() {
        log.claim();
        log.tableChanged(table(1));
        log.tableChanged(table(2));
        for (int i = 0; i < 100; i++) {
            log.commit(put(1, "item" + i, null, "x"), put(2, "item" + i, null, "x"));
        }
        applyAll();
        assertThat(fold.purgePending()).isFalse();
        log.tableDropped(1);
        applyAll();

        int steps = 0;
        while (fold.purge(20)) {
            steps++;
        }

        assertThat(steps).isGreaterThanOrEqualTo(5);
        assertThat(rows.rows().keySet()).noneMatch(key -> key.toArray()[0] == RowKey.ITEM && key.toArray()[4] == 1);
        assertThat(fold.item(2, key("item7"))).isEqualTo(item("item7", "x"));
        assertThat(fold.purgePending()).isFalse();
    }

    @Test
    void anInterruptedPurgeGoesOnAfterReopening() {
        log.claim();
        log.tableChanged(table(1));
        for (int i = 0; i < 50; i++) {
            log.commit(put(1, "item" + i, null, "x"));
        }
        log.tableDropped(1);
        applyAll();
        fold.purge(10);

        fold = open();
        while (fold.purge(10)) {
            assertThat(fold.purgePending()).isTrue();
        }

        assertThat(rows.rows().keySet()).noneMatch(key -> key.toArray()[0] == RowKey.ITEM);
    }

    @Test
    void itemsComeInKeyOrderFromASnapshot() {
        log.claim();
        log.tableChanged(table(1));
        log.tableChanged(table(2));
        log.commit(put(1, "a", null, "1"), put(1, "b", null, "2"), put(1, "c", null, "3"), put(2, "z", null, "4"));
        applyAll();

        List<byte[]> seen = new ArrayList<>();
        try (RowCursor items = fold.items(1, KeyRange.all())) {
            log.commit(put(1, "d", null, "5"), delete(1, "a", "1"));
            applyAll();
            while (items.next()) {
                seen.add(items.primaryKey());
                assertThat(items.item().item().get("id")).isNotNull();
            }
        }

        assertThat(seen).containsExactlyInAnyOrder(key("a"), key("b"), key("c"));
        assertThat(seen).isSortedAccordingTo(java.util.Arrays::compareUnsigned);
    }

    @Test
    void aRangeOfItemsIncludesItsStartAndNotItsEnd() {
        log.claim();
        log.tableChanged(table(1));
        log.commit(put(1, "a", null, "1"), put(1, "b", null, "2"));
        applyAll();
        List<byte[]> keys = new ArrayList<>(List.of(key("a"), key("b")));
        keys.sort(java.util.Arrays::compareUnsigned);

        try (RowCursor items = fold.items(1, KeyRange.ascending(keys.getFirst(), keys.getLast()))) {
            assertThat(items.next()).isTrue();
            assertThat(items.primaryKey()).isEqualTo(keys.getFirst());
            assertThat(items.next()).isFalse();
        }
        try (RowCursor items = fold.items(1, KeyRange.ascending(keys.getLast(), keys.getFirst()))) {
            assertThat(items.next()).isFalse();
        }
    }

    @Test
    void aRangeWalkedBackwardsHasTheSameItems() {
        log.claim();
        log.tableChanged(table(1));
        log.commit(put(1, "a", null, "1"), put(1, "b", null, "2"), put(1, "c", null, "3"));
        applyAll();
        List<byte[]> keys = new ArrayList<>(List.of(key("a"), key("b"), key("c")));
        keys.sort(java.util.Arrays::compareUnsigned);

        assertThat(primaryKeys(KeyRange.descending(new byte[0], null))).containsExactlyElementsOf(keys.reversed());
        assertThat(primaryKeys(KeyRange.descending(keys.get(1), null))).containsExactly(keys.get(2), keys.get(1));
        assertThat(primaryKeys(KeyRange.descending(keys.get(0), keys.get(2))))
                .containsExactly(keys.get(1), keys.get(0));
    }

    private List<byte[]> primaryKeys(KeyRange range) {
        List<byte[]> seen = new ArrayList<>();
        try (RowCursor items = fold.items(1, range)) {
            while (items.next()) {
                seen.add(items.primaryKey());
            }
        }
        return seen;
    }

    @Test
    void reopeningFindsEverythingAgain() {
        log.claim();
        log.tableChanged(table(1).next().stream(stream("s")).build());
        log.commit(put(1, "a", null, "one"));
        applyAll();

        PartitionFold again = open();

        assertThat(again.appliedOffset()).isEqualTo(2);
        assertThat(again.fold()).isEqualTo(fold.fold());
        assertThat(again.lastTime()).isEqualTo(fold.lastTime());
        assertThat(again.tables()).isEqualTo(fold.tables());
        assertThat(again.item(1, key("a"))).isEqualTo(item("a", "one"));
    }

    @Test
    void aReplayChangesNothing() {
        log.claim();
        log.tableChanged(table(1));
        log.commit(put(1, "a", null, "one"));
        log.commit(put(1, "a", "one", "two"));
        applyAll();
        int before = rows.changelogRecords();

        fold = open();
        assertThat(apply(log.entry(2))).isNull();
        assertThat(apply(log.entry(3))).isNull();

        assertThat(rows.changelogRecords()).isEqualTo(before);
        assertThat(fold.item(1, key("a"))).isEqualTo(item("a", "two"));
        assertThat(fold.counters(1).itemCount()).isEqualTo(1);
        assertThat(apply(log.barrier())).isNotNull();
    }

    @Test
    void anOffsetThatIsMissingOrComesAgainIsRefused() {
        log.claim();
        log.barrier();
        log.barrier();
        log.barrier();
        apply(log.entry(0));

        assertThatThrownBy(() -> apply(log.entry(2))).isInstanceOf(LogGapException.class);
        assertThatThrownBy(() -> apply(log.entry(0))).isInstanceOf(LogGapException.class);
        apply(log.entry(1));

        fold = open();
        assertThatThrownBy(() -> apply(log.entry(3))).isInstanceOf(LogGapException.class);
        assertThat(apply(log.entry(0))).isNull();
        assertThat(apply(log.entry(1))).isNull();
        assertThat(apply(log.entry(2))).isNotNull();
    }

    @Test
    void aLogMustGoOnWhereTheRowsEnd() {
        log.claim();
        log.barrier();
        log.barrier();
        applyAll();

        fold.checkLog(0, 3);
        fold.checkLog(3, 3);
        fold.checkLog(2, 100);
        assertThatThrownBy(() -> fold.checkLog(4, 100)).isInstanceOf(LogGapException.class);
        assertThatThrownBy(() -> fold.checkLog(0, 2)).isInstanceOf(LogGapException.class);
    }

    @Test
    void aLogThatLostWhatOnlyTheLocalStoreKnewIsNoticed() {
        log.claim();
        log.barrier();
        applyAll();
        rows.checkpoint();
        log.barrier();
        applyAll();

        InMemoryRows crashed = rows.crash(rows.localWrites(), rows.flushedRecords());
        PartitionFold reopened = new PartitionFold(3, crashed, CODEC);

        assertThat(reopened.appliedOffset()).isEqualTo(1);
        reopened.checkLog(0, 3);
        assertThatThrownBy(() -> reopened.checkLog(0, 2)).isInstanceOf(LogGapException.class);
    }

    @Test
    void aValidRecordThatCannotBeReadIsNotSkipped() {
        ScriptedLog.Entry claim = log.claim();
        apply(claim);
        UUID owner = requireNonNull(claim.header()).owner();

        RecordHeader next = RecordHeader.of(RecordKind.COMMIT, 1, owner, 1, 1);
        assertThatThrownBy(() -> fold.apply(1, next, new byte[0])).isInstanceOf(RuntimeException.class);
        byte[] unknownSchema = {0, 0, 0, 99, 99, 1};
        assertThatThrownBy(() -> fold.apply(1, next, unknownSchema)).isInstanceOf(SchemaRegistryException.class);

        assertThat(fold.appliedOffset()).isZero();
        assertThat(open().appliedOffset()).isZero();
    }

    @Test
    void theBlockIndexSaysWhereToStartAndWhatToSkip() {
        log.claim();
        log.tableChanged(table(1));
        log.tableChanged(table(2));
        log.commit(put(1, "a", null, "one"));
        while (log.end() < LogBlock.SIZE) {
            log.barrier();
        }
        applyAll();
        FoldState atEnd = fold.fold();
        long timeAtEnd = fold.lastTime();
        log.foreign();
        log.commit(put(2, "a", null, "one"), put(1, "a", "one", "two"));
        applyAll();

        LogBlock first = requireNonNull(fold.block(0));
        LogBlock second = requireNonNull(fold.block(1));
        assertThat(first.fold()).isEqualTo(FoldState.INITIAL);
        assertThat(first.touches(1)).isTrue();
        assertThat(first.touches(2)).isFalse();
        assertThat(second.fold()).isEqualTo(atEnd);
        assertThat(second.time()).isEqualTo(timeAtEnd);
        assertThat(second.tables().toSet()).containsExactly(1, 2);
        assertThat(fold.block(2)).isNull();
    }

    @Test
    void theBlockIndexKnowsWhereTheFirstCommitsOfATableAre() {
        log.claim();
        log.tableChanged(table(1));
        log.tableChanged(table(2));
        log.commit(put(1, "a", null, "one"));
        for (int i = 0; i < 50; i++) {
            log.commit(put(2, "a", null, "v" + i));
        }
        log.foreign();
        log.commit(put(1, "a", "one", "two"));
        applyAll();

        requirePlaces(requireNonNull(fold.block(0)));
        requirePlaces(requireNonNull(open().block(0)));
    }

    private static void requirePlaces(LogBlock block) {
        assertThat(block.nextCommit(1, 0)).isEqualTo(3);
        assertThat(block.nextCommit(1, 4)).isEqualTo(55);
        assertThat(block.nextCommit(1, 56)).isEqualTo(LogBlock.NONE);
        assertThat(block.nextCommit(2, 0)).isEqualTo(4);
        assertThat(block.nextCommit(2, 20)).isEqualTo(LogBlock.UNKNOWN);
        assertThat(block.nextCommit(3, 0)).isEqualTo(LogBlock.NONE);
    }

    @Test
    void blocksBelowATrimmedLogArePurged() {
        log.claim();
        while (log.end() < 3 * LogBlock.SIZE) {
            log.barrier();
        }
        applyAll();

        fold.trimmed(2 * LogBlock.SIZE + 5);
        while (fold.purge(100)) {
            assertThat(fold.purgePending()).isTrue();
        }

        assertThat(fold.block(1)).isNull();
        assertThat(fold.block(2)).isNotNull();
    }

    @Test
    void aClosedPartitionAnswersNothing() {
        log.claim();
        log.tableChanged(table(1));
        applyAll();

        fold.close();

        assertThatThrownBy(() -> fold.item(1, key("a"))).isInstanceOf(PartitionMovedException.class);
        assertThatThrownBy(() -> fold.items(1, KeyRange.ascending(key("a"), null)))
                .isInstanceOf(PartitionMovedException.class);
        assertThatThrownBy(() -> fold.block(0)).isInstanceOf(PartitionMovedException.class);
        assertThatThrownBy(() -> apply(log.barrier())).isInstanceOf(PartitionMovedException.class);
    }
}
