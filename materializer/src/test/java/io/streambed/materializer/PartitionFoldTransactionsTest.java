package io.streambed.materializer;

import static io.streambed.materializer.ScriptedLog.CODEC;
import static io.streambed.materializer.ScriptedLog.item;
import static io.streambed.materializer.ScriptedLog.key;
import static io.streambed.materializer.ScriptedLog.put;
import static io.streambed.materializer.ScriptedLog.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.model.Bytes;
import io.streambed.schemas.Change;
import io.streambed.schemas.FinishedPart;
import io.streambed.schemas.ItemRef;
import io.streambed.schemas.LogRecord;
import io.streambed.schemas.PreparedPart;
import io.streambed.schemas.TransactionDecision;
import io.streambed.schemas.TransactionToken;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PartitionFoldTransactionsTest {
    private static final UUID ONE = new UUID(1, 1);
    private static final UUID TWO = new UUID(2, 2);
    private static final TransactionToken TOKEN =
            new TransactionToken("token", Bytes.wrap(new byte[32]), List.of(3, 4));

    private final ScriptedLog log = new ScriptedLog();
    private final InMemoryRows rows = new InMemoryRows();
    private PartitionFold fold = open();

    PartitionFoldTransactionsTest() {
        log.claim();
        log.tableChanged(table(1));
    }

    private PartitionFold open() {
        return new PartitionFold(3, rows, CODEC);
    }

    private void applyAll() {
        while (fold.nextOffset() < log.end()) {
            ScriptedLog.Entry entry = log.entry(fold.nextOffset());
            fold.apply(entry.offset(), entry.header(), entry.value());
        }
    }

    private void prepare(UUID transaction, Change change, ItemRef... checked) {
        log.transaction(new LogRecord.TxPrepared(
                log.time(), List.of(new PreparedPart(transaction, 5, List.of(change), List.of(checked)))));
        applyAll();
    }

    private void finish(UUID transaction, long decided, Change... changes) {
        log.transaction(
                new LogRecord.TxFinished(
                        log.time(),
                        List.of(changes),
                        List.of(new FinishedPart(transaction, changes.length, decided, null))),
                1);
        applyAll();
    }

    @Test
    void whatIsPreparedIsLockedAndNotVisible() {
        prepare(ONE, put(1, "a", null, "new"), new ItemRef(1, key("b")));

        for (PartitionFold opened : List.of(fold, open())) {
            assertThat(opened.transactions().lockOf(1, key("a"))).isEqualTo(ONE);
            assertThat(opened.transactions().lockOf(1, key("b"))).isEqualTo(ONE);
            assertThat(opened.transactions().lockOf(1, key("c"))).isNull();
            assertThat(opened.item(1, key("a"))).isNull();
        }
    }

    @Test
    void whatIsFinishedIsVisibleAndFree() {
        Change change = put(1, "a", null, "new");
        long before = fold.version(1, key("a"));
        prepare(ONE, change);
        finish(ONE, 7, change);

        for (PartitionFold opened : List.of(fold, open())) {
            assertThat(opened.transactions().locksNothing()).isTrue();
            assertThat(opened.transactions().prepared()).isEmpty();
            assertThat(opened.item(1, key("a"))).isEqualTo(item("a", "new"));
            assertThat(opened.counters(1).itemCount()).isEqualTo(1);
        }
        assertThat(fold.version(1, key("a"))).isNotEqualTo(before).isEven();
    }

    @Test
    void whatIsCancelledIsFreeAndUnchanged() {
        prepare(ONE, put(1, "a", null, "new"));
        prepare(TWO, put(1, "b", null, "new"));
        finish(ONE, 0);

        for (PartitionFold opened : List.of(fold, open())) {
            assertThat(opened.transactions().lockOf(1, key("a"))).isNull();
            assertThat(opened.transactions().lockOf(1, key("b"))).isEqualTo(TWO);
            assertThat(opened.item(1, key("a"))).isNull();
        }
    }

    @Test
    void aDecisionIsKnownUntilAllHaveCarriedItOut() {
        TransactionDecision decision = new TransactionDecision(ONE, List.of(3, 5), TOKEN);
        long time = log.time();
        log.transaction(new LogRecord.TxDecided(
                time, List.of(decision, new TransactionDecision(TWO, List.of(), null)), List.of()));
        applyAll();

        for (PartitionFold opened : List.of(fold, open())) {
            assertThat(opened.transactions().decision(ONE))
                    .isEqualTo(new PartitionTransactions.Decided(decision, time));
            assertThat(opened.transactions().decisions()).hasSize(2);
        }

        log.transaction(new LogRecord.TxDecided(log.time(), List.of(), List.of(ONE)));
        applyAll();

        for (PartitionFold opened : List.of(fold, open())) {
            assertThat(opened.transactions().decision(ONE)).isNull();
            assertThat(opened.transactions().decision(TWO)).isNotNull();
            assertThat(opened.completedRequest("token"))
                    .isEqualTo(new CompletedRequest(ONE, time, TOKEN.request(), TOKEN.sizes()));
        }
    }

    @Test
    void aChangeOfADroppedTableDoesNothing() {
        Change change = put(1, "a", null, "new");
        prepare(ONE, change);
        log.tableDropped(1);
        finish(ONE, 7, change);

        assertThat(fold.transactions().locksNothing()).isTrue();
        assertThat(fold.item(1, key("a"))).isNull();
    }

    @Test
    void tokensGoWhenTheyAreOfNoUseAnyMore() {
        long time = log.time();
        log.transaction(new LogRecord.TxFinished(time, List.of(), List.of(new FinishedPart(ONE, 0, 0, TOKEN))));
        applyAll();
        assertThat(fold.completedRequest("token")).isNotNull();
        assertThat(fold.purgePending()).isFalse();

        log.transaction(new LogRecord.TxFinished(
                time + 2 * CompletedRequest.VALID_MILLIS, List.of(), List.of(new FinishedPart(TWO, 0, 0, null))));
        applyAll();
        assertThat(fold.purgePending()).isTrue();
        while (fold.purge(1)) {}

        assertThat(fold.completedRequest("token")).isNull();
        assertThat(fold.purgePending()).isFalse();
        assertThat(open().purgePending()).isFalse();
    }
}
