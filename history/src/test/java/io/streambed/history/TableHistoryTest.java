package io.streambed.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streambed.history.HistoryWorld.Write;
import io.streambed.materializer.CatalogState;
import io.streambed.materializer.KeyRange;
import io.streambed.materializer.LogBlock;
import io.streambed.materializer.RowCursor;
import io.streambed.model.PointInTimeRecovery;
import io.streambed.model.TableDefinition;
import io.streambed.schemas.CatalogRecord;
import io.streambed.schemas.EncodedItem;
import io.streambed.schemas.LogRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TableHistoryTest {
    @Test
    void aQuietTablesHistoryIsFoundWithoutReadingWhatABusyOneDid() {
        try (HistoryWorld world = new HistoryWorld(500)) {
            world.table(1);
            world.table(2);
            world.commit(new Write(1, "a", "1"));
            long then = world.now();
            world.pass(10);
            busy(world, 3 * LogBlock.SIZE);
            world.commit(new Write(1, "a", "2"));
            busy(world, 3 * LogBlock.SIZE);
            long before = world.read();

            try (RowCursor items = world.history(1).asOf(new Moment.Time(then), KeyRange.all(), HistoryWorld.soon())) {
                assertThat(items.next()).isTrue();
                assertThat(items.item()).isEqualTo(HistoryWorld.item("a", "1"));
                assertThat(items.next()).isFalse();
            }

            assertThat(world.read() - before).isLessThanOrEqualTo(2 * 500);
        }
    }

    @Test
    void aCommitIsFoundFarFromThoseBeforeItWhateverIsInBetween() {
        try (HistoryWorld world = new HistoryWorld(500)) {
            world.table(1);
            world.table(2);
            for (int i = 0; i < 30; i++) {
                busy(world, 150);
                if (i == 11 || i == 15) {
                    world.claim();
                }
                world.commitOfZombie(new Write(1, "a", "0"));
                world.commit(new Write(1, "a", "v" + i));
                world.commitOfZombie(new Write(1, "a", "0"));
            }
            busy(world, LogBlock.SIZE);
            long before = world.read();

            List<Object> versions = new ArrayList<>();
            long open = world.history(1)
                    .versions(
                            HistoryWorld.key("a"),
                            new Moment.Offset(-1),
                            new Moment.Offset(world.fold.appliedOffset()),
                            HistoryWorld.soon(),
                            (_, _, change) -> versions.add(change.newImage()));

            assertThat(open).isEqualTo(-1);
            assertThat(versions)
                    .containsExactlyElementsOf(IntStream.range(0, 30)
                            .mapToObj(i -> HistoryWorld.item("a", "v" + i))
                            .toList());
            // Of the first block the first eight are known; in the second there are few.
            assertThat(world.read() - before).isLessThan(LogBlock.SIZE);
        }
    }

    @Test
    void allVersionsOfAnItemComeInTheirOrder() {
        try (HistoryWorld world = new HistoryWorld(3)) {
            world.table(1);
            world.commit(new Write(1, "a", "1"), new Write(1, "b", "1"));
            world.commit(new Write(1, "a", "2"), new Write(1, "a", "3"));
            world.commit(new Write(1, "a", null));

            List<String> versions = new ArrayList<>();
            long open = world.history(1)
                    .versions(
                            HistoryWorld.key("a"),
                            new Moment.Offset(-1),
                            new Moment.Time(world.now()),
                            HistoryWorld.soon(),
                            (_, _, change) -> versions.add(
                                    change.newImage() == null
                                            ? "gone"
                                            : String.valueOf(change.newImage().attribute("v"))));

            assertThat(open).isEqualTo(-1);
            assertThat(versions).hasSize(4).last().isEqualTo("gone");
        }
    }

    @Test
    void aMomentBeforeTheTrimmedLogIsRefused() {
        try (HistoryWorld world = new HistoryWorld(500)) {
            world.table(1);
            world.table(2);
            world.commit(new Write(1, "a", "1"));
            long then = world.now();
            world.pass(10);
            busy(world, 2 * LogBlock.SIZE);
            world.pass(10);
            long now = world.now();
            world.commit(new Write(1, "a", "2"));
            world.trimTo(LogBlock.SIZE);
            TableHistory history = world.history(1);

            assertThatThrownBy(() -> history.asOf(new Moment.Time(then), KeyRange.all(), HistoryWorld.soon()))
                    .isInstanceOf(OutsideHistoryException.class);
            assertThatThrownBy(() -> history.asOf(new Moment.Offset(3), KeyRange.all(), HistoryWorld.soon()))
                    .isInstanceOf(OutsideHistoryException.class);
            assertThat(history.earliest(HistoryWorld.soon()))
                    .isGreaterThan(then)
                    .isLessThanOrEqualTo(now);
            history.asOf(new Moment.Time(history.earliest(HistoryWorld.soon())), KeyRange.all(), HistoryWorld.soon())
                    .close();
        }
    }

    @Test
    void aDroppedTableThatCouldBeRestoredIsKeptForItsPeriod() {
        try (HistoryWorld world = new HistoryWorld(500)) {
            world.table(1);
            world.recoverable(1);
            world.commit(new Write(1, "a", "1"));
            long then = world.now();
            world.pass(10);
            world.commit(new Write(1, "a", "2"));
            world.drop(1);
            while (world.fold.purge(1000)) {
                // All that may go is gone.
            }

            assertThat(values(world, then)).containsExactly(HistoryWorld.item("a", "1"));
            assertThat(values(world, world.now())).containsExactly(HistoryWorld.item("a", "2"));
            world.pass(Duration.ofDays(1).toMillis() + 1);
            world.append(new LogRecord.Barrier(world.now()));
            assertThatThrownBy(() -> values(world, then)).isInstanceOf(OutsideHistoryException.class);
            assertThat(world.fold.purgePending()).isTrue();
        }
    }

    @Test
    void theLogIsKeptForTheLongestThatAnyTableNeeds() {
        long now = Duration.ofDays(100).toMillis();
        long day = Duration.ofDays(1).toMillis();
        CatalogState state = CatalogState.EMPTY
                .apply(new CatalogRecord.TablePut("p1", 0, recoverable(1, now - 3 * day, 35)))
                .apply(new CatalogRecord.TablePut("p2", 1, recoverable(2, now - 50 * day, 7)));

        assertThat(Retention.millis(CatalogState.EMPTY, day, now)).isEqualTo(day);
        assertThat(Retention.millis(state, day, now)).isEqualTo(7 * day);
        assertThat(Retention.millis(state, 9 * day, now)).isEqualTo(9 * day);
    }

    private static TableDefinition recoverable(int number, long since, int days) {
        TableDefinition plain = HistoryWorld.definition(number);
        return new TableDefinition(
                number,
                plain.id(),
                plain.name(),
                1,
                plain.createdAt(),
                plain.attributes(),
                plain.key(),
                plain.billingMode(),
                0,
                plain.throughput(),
                null,
                false,
                plain.tableClass(),
                plain.tags(),
                plain.partitions(),
                List.of(),
                1,
                null,
                null,
                null,
                null,
                new PointInTimeRecovery(since, days),
                null,
                plain.destinations());
    }

    private static List<EncodedItem> values(HistoryWorld world, long moment) {
        List<EncodedItem> items = new ArrayList<>();
        try (RowCursor cursor = world.history(1).asOf(new Moment.Time(moment), KeyRange.all(), HistoryWorld.soon())) {
            while (cursor.next()) {
                items.add(cursor.item());
            }
        }
        return items;
    }

    private static void busy(HistoryWorld world, int commits) {
        for (int i = 0; i < commits; i++) {
            world.commit(new Write(2, "k" + i % 10, "v" + i));
        }
    }
}
