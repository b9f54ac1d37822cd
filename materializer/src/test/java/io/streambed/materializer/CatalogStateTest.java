package io.streambed.materializer;

import static io.streambed.materializer.ScriptedLog.stream;
import static io.streambed.materializer.ScriptedLog.table;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.model.StreamSpec;
import io.streambed.model.TableClass;
import io.streambed.model.TableDefinition;
import io.streambed.model.TableStatus;
import io.streambed.schemas.CatalogRecord;
import io.streambed.schemas.CatalogRecord.PartitionApplied;
import io.streambed.schemas.CatalogRecord.TableDrop;
import io.streambed.schemas.CatalogRecord.TablePut;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CatalogStateTest {
    private static final String LABEL = "2026-11-21T00:02:30.123";

    private CatalogState state = CatalogState.EMPTY;

    private CatalogState apply(CatalogRecord... records) {
        for (CatalogRecord record : records) {
            state = state.apply(record);
        }
        return state;
    }

    private TablePut put(TableDefinition definition) {
        return new TablePut("p", state.version(), definition);
    }

    private TableDrop drop(int number) {
        return new TableDrop("p", state.version(), "id-" + number, 77);
    }

    private static PartitionApplied applied(int number, long version, int logPartition, long offset) {
        return new PartitionApplied("id-" + number, number, version, logPartition, offset, offset * 10, false);
    }

    private static PartitionApplied dropped(int number, long version, int logPartition, long offset) {
        return new PartitionApplied("id-" + number, number, version, logPartition, offset, offset * 10, true);
    }

    private static TableDefinition twoPartitions(int number, @Nullable StreamSpec stream) {
        return table(number, stream, 0, 1);
    }

    private CatalogTable tableNamed(String name) {
        return requireNonNull(state.table(name));
    }

    @Test
    void theFirstTableMakesTheFirstVersion() {
        assertThat(state.nextTableNumber()).isEqualTo(1);

        apply(put(twoPartitions(1, null)));

        assertThat(state.version()).isEqualTo(1);
        assertThat(state.nextTableNumber()).isEqualTo(2);
        assertThat(tableNamed("Table1").definition()).isEqualTo(twoPartitions(1, null));
        assertThat(state.byId("id-1")).isEqualTo(state.table("Table1"));
        assertThat(state.tables().keySet()).containsExactly("Table1");
    }

    @Test
    void aProposalThatWasDecidedOnAnotherVersionIsVoid() {
        TablePut late = put(twoPartitions(2, null));
        TableDrop lateDrop = new TableDrop("p", 0, "id-1", 77);
        apply(put(twoPartitions(1, null)));
        CatalogState before = state;

        assertThat(state.accepts(late)).isFalse();
        assertThat(apply(late)).isEqualTo(before);
        assertThat(apply(lateDrop)).isEqualTo(before);
        assertThat(apply(new TablePut("p", 7, twoPartitions(2, null)))).isEqualTo(before);
    }

    @Test
    void aNewTableNeedsAFreeNameANewNumberAndVersionOne() {
        apply(put(twoPartitions(1, null)));
        CatalogState before = state;
        TableDefinition sameName = renumbered(twoPartitions(1, null), 2, "id-2", "Table1");
        TableDefinition sameNumber = renumbered(twoPartitions(1, null), 1, "id-3", "Other");

        assertThat(apply(put(sameName))).isEqualTo(before);
        assertThat(apply(put(sameNumber))).isEqualTo(before);
        assertThat(apply(put(twoPartitions(2, null).next().build()))).isEqualTo(before);
    }

    private static TableDefinition renumbered(TableDefinition table, int number, String id, String name) {
        return new TableDefinition(
                number,
                id,
                name,
                table.version(),
                table.createdAt(),
                table.attributes(),
                table.key(),
                table.billingMode(),
                table.billingModeChangedAt(),
                table.throughput(),
                table.stream(),
                table.deletionProtection(),
                table.tableClass(),
                table.tags(),
                table.partitions());
    }

    @Test
    void aTableIsCreatingUntilEveryLogPartitionHasIt() {
        apply(put(twoPartitions(1, null)));
        assertThat(tableNamed("Table1").status()).isEqualTo(TableStatus.CREATING);
        assertThat(tableNamed("Table1").unconfirmed()).containsExactlyInAnyOrder(0, 1);

        apply(applied(1, 1, 1, 5));
        assertThat(tableNamed("Table1").status()).isEqualTo(TableStatus.CREATING);
        assertThat(tableNamed("Table1").confirmed()).containsExactly(1);

        apply(applied(1, 1, 0, 9));
        assertThat(tableNamed("Table1").status()).isEqualTo(TableStatus.ACTIVE);
        assertThat(tableNamed("Table1").unconfirmed()).isEmpty();
    }

    @Test
    void aTableIsUpdatingWhileALogPartitionHasAnOlderDefinition() {
        apply(put(twoPartitions(1, null)), applied(1, 1, 0, 5), applied(1, 1, 1, 5));

        apply(put(twoPartitions(1, null)
                .next()
                .tableClass(TableClass.STANDARD_INFREQUENT_ACCESS)
                .build()));
        assertThat(state.version()).isEqualTo(2);
        assertThat(tableNamed("Table1").status()).isEqualTo(TableStatus.UPDATING);
        assertThat(tableNamed("Table1").definition().tableClass()).isEqualTo(TableClass.STANDARD_INFREQUENT_ACCESS);

        apply(applied(1, 2, 0, 15));
        assertThat(tableNamed("Table1").confirmedBy(0)).isTrue();
        assertThat(tableNamed("Table1").confirmedBy(1)).isFalse();
        apply(applied(1, 2, 1, 15));
        assertThat(tableNamed("Table1").status()).isEqualTo(TableStatus.ACTIVE);
    }

    @Test
    void aTableUpdatedBeforeItIsCreatedEverywhereIsStillCreating() {
        apply(put(twoPartitions(1, null)), applied(1, 1, 0, 5));

        apply(put(twoPartitions(1, null).next().build()));

        assertThat(tableNamed("Table1").status()).isEqualTo(TableStatus.CREATING);
        apply(applied(1, 2, 0, 6), applied(1, 2, 1, 6));
        assertThat(tableNamed("Table1").status()).isEqualTo(TableStatus.ACTIVE);
    }

    @Test
    void anUpdateMustBeTheNextVersionOfTheSameTable() {
        apply(put(twoPartitions(1, null)));
        CatalogState before = state;
        TableDefinition second = twoPartitions(1, null).next().build();

        assertThat(apply(put(twoPartitions(1, null)))).isEqualTo(before);
        assertThat(apply(put(second.next().build()))).isEqualTo(before);
        assertThat(apply(put(renumbered(second, 1, "id-1", "Renamed")))).isEqualTo(before);
        assertThat(apply(put(renumbered(second, 2, "id-1", "Table1")))).isEqualTo(before);
        assertThat(state.accepts(put(second))).isTrue();
    }

    @Test
    void aDroppedTableIsDeletingUntilEveryLogPartitionHasDroppedIt() {
        apply(put(twoPartitions(1, null)), applied(1, 1, 0, 5), applied(1, 1, 1, 5));

        apply(drop(1));
        assertThat(tableNamed("Table1").status()).isEqualTo(TableStatus.DELETING);
        assertThat(tableNamed("Table1").unconfirmed()).containsExactlyInAnyOrder(0, 1);
        assertThat(state.accepts(put(renumbered(twoPartitions(2, null), 2, "id-2", "Table1"))))
                .isFalse();

        apply(dropped(1, 1, 0, 8), dropped(1, 1, 1, 9));
        assertThat(state.table("Table1")).isNull();
        assertThat(state.tables()).isEmpty();
        assertThat(requireNonNull(state.byId("id-1")).gone()).isTrue();
        assertThat(requireNonNull(state.byId("id-1")).status()).isEqualTo(TableStatus.DELETING);
    }

    @Test
    void aFreedNameMayBeUsedAgainUnderANewNumber() {
        apply(put(twoPartitions(1, null)));
        apply(drop(1), dropped(1, 1, 0, 8), dropped(1, 1, 1, 9));

        apply(put(renumbered(twoPartitions(2, null), 2, "id-2", "Table1")));

        assertThat(tableNamed("Table1").definition().id()).isEqualTo("id-2");
        assertThat(state.nextTableNumber()).isEqualTo(3);
        // A late word about the old one does not touch the new one.
        apply(dropped(1, 1, 0, 8));
        assertThat(tableNamed("Table1").definition().id()).isEqualTo("id-2");
    }

    @Test
    void aDroppedTableIsNeitherDroppedAgainNorUpdated() {
        apply(put(twoPartitions(1, null)));
        apply(drop(1));
        CatalogState before = state;

        assertThat(apply(drop(1))).isEqualTo(before);
        assertThat(apply(put(twoPartitions(1, null).next().build()))).isEqualTo(before);
        apply(dropped(1, 1, 0, 8), dropped(1, 1, 1, 9));
        assertThat(state.accepts(drop(1))).isFalse();
        assertThat(state.accepts(put(twoPartitions(1, null).next().build()))).isFalse();
        assertThat(state.accepts(drop(4))).isFalse();
    }

    @Test
    void aStreamStartsOnEachLogPartitionWithTheRecordThatEnabledIt() {
        apply(put(twoPartitions(1, stream(LABEL))));

        CatalogStream stream = state.streams().getFirst();
        assertThat(stream.isEnabled()).isTrue();
        assertThat(stream.createdAt()).isEqualTo(Instant.parse(LABEL + "Z").toEpochMilli());
        assertThat(stream.shards()).containsExactly(StreamShard.notStarted(0, 0), StreamShard.notStarted(1, 1));

        apply(applied(1, 1, 1, 5));
        assertThat(state.streams().getFirst().shards())
                .containsExactly(StreamShard.notStarted(0, 0), new StreamShard(1, 1, 5, 50, -1, 0));
    }

    @Test
    void aStreamEndsWhereItWasDisabled() {
        apply(put(twoPartitions(1, stream(LABEL))), applied(1, 1, 0, 5), applied(1, 1, 1, 6));

        apply(put(twoPartitions(1, stream(LABEL)).next().stream(null).build()));
        assertThat(state.streams().getFirst().disabledVersion()).isEqualTo(2);
        assertThat(state.streams().getFirst().shards()).noneMatch(StreamShard::ended);

        apply(applied(1, 2, 0, 15), applied(1, 2, 1, 16));
        assertThat(state.streams().getFirst().shards())
                .containsExactly(new StreamShard(0, 0, 5, 50, 15, 150), new StreamShard(1, 1, 6, 60, 16, 160));
        assertThat(state.streams().getFirst().endedBefore(161)).isTrue();
        assertThat(state.streams().getFirst().endedBefore(160)).isFalse();
    }

    @Test
    void anotherStreamOfTheTableStartsWhereItWasEnabled() {
        TableDefinition first = table(1, stream("a"), 0);
        TableDefinition second = first.next().stream(null).build();
        TableDefinition third = second.next().stream(stream("b")).build();
        apply(put(first), applied(1, 1, 0, 5));
        apply(put(second), applied(1, 2, 0, 15));
        apply(put(third), applied(1, 3, 0, 25));

        assertThat(tableNamed("Table1").streams())
                .extracting(CatalogStream::shards)
                .containsExactly(
                        List.of(new StreamShard(0, 0, 5, 50, 15, 150)), List.of(new StreamShard(0, 0, 25, 250, -1, 0)));
    }

    @Test
    void aLogPartitionMayGoOverVersions() {
        TableDefinition first = table(1, stream("a"), 0);
        TableDefinition second = first.next().stream(null).build();
        TableDefinition third = second.next().stream(stream("b")).build();
        apply(put(first));
        apply(put(second));
        apply(put(third));

        apply(applied(1, 3, 0, 25));

        assertThat(tableNamed("Table1").streams())
                .extracting(CatalogStream::shards)
                .containsExactly(
                        List.of(new StreamShard(0, 0, 25, 250, 25, 250)),
                        List.of(new StreamShard(0, 0, 25, 250, -1, 0)));
        assertThat(tableNamed("Table1").status()).isEqualTo(TableStatus.ACTIVE);
    }

    @Test
    void anUpdateOfSomethingElseLeavesTheStreamAlone() {
        TableDefinition first = table(1, stream("a"), 0);
        apply(put(first), applied(1, 1, 0, 5));
        apply(put(first.next().deletionProtection(true).build()), applied(1, 2, 0, 15));

        assertThat(state.streams()).hasSize(1);
        assertThat(state.streams().getFirst().shards()).containsExactly(new StreamShard(0, 0, 5, 50, -1, 0));
    }

    @Test
    void theStreamOfADroppedTableEndsWithTheTable() {
        apply(put(table(1, stream("a"), 0)), applied(1, 1, 0, 5));
        apply(drop(1), dropped(1, 1, 0, 15));

        assertThat(state.table("Table1")).isNull();
        assertThat(state.streams()).hasSize(1);
        assertThat(state.streams().getFirst().isEnabled()).isFalse();
        assertThat(state.streams().getFirst().shards()).containsExactly(new StreamShard(0, 0, 5, 50, 15, 150));
    }

    @Test
    void whatEndedLongAgoIsForgotten() {
        apply(put(table(1, stream("a"), 0)), applied(1, 1, 0, 5));
        apply(put(table(2, stream("b"), 0)), applied(2, 1, 0, 6));
        apply(drop(1), dropped(1, 1, 0, 15));
        apply(put(table(2, stream("b"), 0).next().stream(null).build()), applied(2, 2, 0, 16));

        assertThat(state.pruned(150)).isEqualTo(state);
        CatalogState pruned = state.pruned(161);

        assertThat(pruned.byId("id-1")).isNull();
        assertThat(pruned.streams()).isEmpty();
        assertThat(pruned.table("Table2")).isNotNull();
        assertThat(pruned.version()).isEqualTo(state.version());
        assertThat(pruned.nextTableNumber()).isEqualTo(state.nextTableNumber());
        assertThat(pruned.apply(dropped(1, 1, 0, 15))).isEqualTo(pruned);
    }

    @Test
    void confirmationsCommuteAndMayBeRepeated() {
        TableDefinition first = table(1, stream("a"), 0, 1, 2);
        TableDefinition second = first.next().stream(null).build();
        TableDefinition third = second.next().stream(stream("b")).build();
        apply(put(first));
        apply(put(second));
        apply(put(third));
        apply(drop(1));
        List<CatalogRecord> confirmations = new ArrayList<>();
        for (int partition = 0; partition < 3; partition++) {
            for (int version = 1; version <= 3; version++) {
                confirmations.add(applied(1, version, partition, 10L * version + partition));
            }
            confirmations.add(dropped(1, 3, partition, 40 + partition));
        }
        CatalogState before = state;
        CatalogState expected = apply(confirmations.toArray(CatalogRecord[]::new));

        for (int seed = 0; seed < 200; seed++) {
            List<CatalogRecord> shuffled = new ArrayList<>(confirmations);
            shuffled.addAll(confirmations.subList(0, seed % confirmations.size()));
            Collections.shuffle(shuffled, new Random(seed));
            state = before;
            assertThat(apply(shuffled.toArray(CatalogRecord[]::new)))
                    .as("seed %s", seed)
                    .isEqualTo(expected);
        }
        assertThat(expected.table("Table1")).isNull();
    }

    @Test
    void confirmationsMakeNoVersion() {
        apply(put(table(1, null, 0)));
        TablePut next = put(table(2, null, 0));

        apply(applied(1, 1, 0, 5));

        assertThat(state.accepts(next)).isTrue();
    }
}
