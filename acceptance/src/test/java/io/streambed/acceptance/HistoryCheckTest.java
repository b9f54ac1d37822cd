package io.streambed.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.acceptance.Call.Outcome.Acknowledged;
import io.streambed.acceptance.Call.Outcome.Refused;
import io.streambed.acceptance.Call.Outcome.Unknown;
import io.streambed.acceptance.Call.Read;
import io.streambed.acceptance.Call.Write;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An oracle that accepts everything proves nothing: each thing that may go wrong is one that it finds. */
class HistoryCheckTest {
    private static final LedgerKey KEY = new LedgerKey("k", 1);

    private final List<Call> calls = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private final Map<LedgerKey, String> rows = new HashMap<>();

    @Test
    void aHistoryThatExplainsTheStreamIsFine() {
        put("a", null, 1, 2);
        read("a", 3, 4);
        put("b", "a", 5, 8);
        read("a", 5, 6);
        read("b", 6, 7);
        delete("b", 9, 10);
        delete(null, 11, 12);
        read(null, 13, 14);
        stream("a", "b", null);

        assertThat(violations()).isEmpty();
    }

    @Test
    void anUnansweredWriteMayHaveHappenedOrNot() {
        put("a", null, 1, 2);
        unanswered("b", 3);
        unanswered("c", 3);
        unanswered(null, 5);
        unanswered(null, 5);
        stream("a", "b", null);

        assertThat(violations()).isEmpty();
    }

    @Test
    void aLostWriteIsFound() {
        put("a", null, 1, 2);

        assertThat(violations()).singleElement().asString().contains("is not in the stream");
    }

    @Test
    void aRowThatTheStreamDoesNotHaveIsFound() {
        put("a", null, 1, 2);
        stream("a");
        rows.clear();

        assertThat(violations()).singleElement().asString().contains("the table has null");
    }

    @Test
    void aWriteThatWasExecutedTwiceIsFound() {
        put("a", null, 1, 4);
        put("b", "a", 2, 3);
        stream("a", "b", "a");

        assertThat(violations()).anyMatch(violation -> violation.contains("executed 2 times"));
    }

    @Test
    void aWriteThatNobodyMadeIsFound() {
        stream("a");

        assertThat(violations()).singleElement().asString().contains("never made");
    }

    @Test
    void aRefusedWriteInTheStreamIsFound() {
        put("a", null, 1, 2);
        calls.add(new Write(KEY, "b", new Precondition.NoItem(), new Refused(), 3, 4));
        stream("a", "b");

        assertThat(violations()).anyMatch(violation -> violation.contains("refused or never made"));
    }

    @Test
    void aBrokenChainIsFound() {
        put("a", null, 1, 2);
        put("b", "a", 3, 4);
        changes.add(new Change(KEY, null, "a"));
        changes.add(new Change(KEY, null, "b"));
        rows.put(KEY, "b");

        assertThat(violations()).anyMatch(violation -> violation.contains("chain is broken"));
    }

    @Test
    void aStaleReadIsFound() {
        put("a", null, 1, 2);
        put("b", "a", 3, 4);
        read("a", 5, 6);
        stream("a", "b");

        assertThat(violations()).singleElement().asString().contains("older than version 2");
    }

    @Test
    void aReadThatIsOlderThanAnotherBeforeItIsFound() {
        put("a", null, 1, 2);
        put("b", "a", 3, 20);
        read("b", 5, 6);
        read("a", 7, 8);
        stream("a", "b");

        assertThat(violations()).singleElement().asString().contains("saw a");
    }

    @Test
    void aReadFromTheFutureIsFound() {
        put("a", null, 1, 2);
        read("b", 3, 4);
        put("b", "a", 5, 6);
        stream("a", "b");

        assertThat(violations()).singleElement().asString().contains("before it began");
    }

    @Test
    void aReadOfWhatWasNeverThereIsFound() {
        put("a", null, 1, 2);
        unanswered("b", 3);
        read("b", 5, 6);
        stream("a");

        assertThat(violations()).singleElement().asString().contains("never there");
    }

    @Test
    void acknowledgedWritesInTheWrongOrderAreFound() {
        put("a", "b", 1, 2);
        put("b", null, 3, 4);
        stream("b", "a");

        assertThat(violations()).singleElement().asString().contains("before it began");
    }

    @Test
    void aWrongReplacedItemIsFound() {
        put("a", null, 1, 2);
        put("b", null, 3, 4);
        stream("a", "b");

        assertThat(violations()).singleElement().asString().contains("replaced another item");
    }

    @Test
    void aConditionThatDidNotHoldIsFound() {
        put("a", null, 1, 2);
        calls.add(new Write(KEY, "b", new Precondition.NoItem(), new Acknowledged("a"), 3, 4));
        calls.add(new Write(KEY, "c", new Precondition.ItemOf("a"), new Unknown(), 3, Call.NEVER));
        stream("a", "b", "c");

        assertThat(violations())
                .anyMatch(violation -> violation.contains("name=b") || violation.contains("write=b"))
                .anyMatch(violation -> violation.contains("write=c"));
    }

    @Test
    void aRefusalThatNothingExplainsIsFound() {
        put("a", null, 1, 2);
        calls.add(new Write(KEY, "b", new Precondition.ItemOf("a"), new Refused(), 3, 4));
        stream("a");

        assertThat(violations()).singleElement().asString().contains("was refused");
    }

    @Test
    void aDeleteThatOverlooksTheItemIsFound() {
        put("a", null, 1, 2);
        delete(null, 3, 4);
        stream("a");

        assertThat(violations()).singleElement().asString().contains("nothing to delete");
    }

    @Test
    void aRemovalThatNobodyAskedForIsFound() {
        put("a", null, 1, 2);
        stream("a", (String) null);

        assertThat(violations()).singleElement().asString().contains("nobody deleted a");
    }

    @Test
    void oneUnansweredDeleteDoesNotExplainTwoRemovals() {
        put("a", null, 1, 2);
        unanswered(null, 3);
        put("b", null, 5, 6);
        stream("a", null, "b", null);

        assertThat(violations()).singleElement().asString().contains("nobody deleted");
    }

    @Test
    void aDeleteDoesNotExplainARemovalThatWasSeenBeforeIt() {
        put("a", null, 1, 2);
        read(null, 3, 4);
        unanswered(null, 5);
        stream("a", (String) null);

        assertThat(violations()).singleElement().asString().contains("nobody deleted");
    }

    private List<String> violations() {
        return HistoryCheck.violations(calls, changes, rows);
    }

    private void put(String write, @Nullable String replaced, long begin, long end) {
        calls.add(new Write(KEY, write, new Precondition.None(), new Acknowledged(replaced), begin, end));
    }

    private void delete(@Nullable String replaced, long begin, long end) {
        calls.add(new Write(KEY, null, new Precondition.None(), new Acknowledged(replaced), begin, end));
    }

    private void unanswered(@Nullable String write, long begin) {
        calls.add(new Write(KEY, write, new Precondition.None(), new Unknown(), begin, Call.NEVER));
    }

    private void read(@Nullable String seen, long begin, long end) {
        calls.add(new Read(KEY, seen, begin, end));
    }

    /** The versions of the item, chained, the last of which is in the table. */
    private void stream(@Nullable String... versions) {
        @Nullable String before = null;
        for (@Nullable String version : versions) {
            changes.add(new Change(KEY, before, version));
            before = version;
        }
        if (before != null) {
            rows.put(KEY, before);
        }
    }
}
