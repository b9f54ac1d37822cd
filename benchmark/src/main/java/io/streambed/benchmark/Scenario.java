package io.streambed.benchmark;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing to measure. The order in a round is: cold, then those under load, then those on tables of their own,
 * then stream; recovery after all rounds.
 */
sealed interface Scenario {

    /** Puts on a server that has only just become ready. */
    record Cold() implements Scenario {}

    /** One kind of request over a number of connections, after a warm-up. */
    record Steady(Kind kind, int connections) implements Scenario {
        public Steady {
            if (connections < 1 || connections > 10_000) {
                throw new IllegalArgumentException("between 1 and 10000 connections, not " + connections);
            }
        }
    }

    /** One of the data plane's operations, on a table of its own. */
    record Data(Work work) implements Scenario {}

    /** From a write's acknowledgement to the answer of the stream poll that contains it. */
    record Stream() implements Scenario {}

    /** Many items, SIGKILL, restart. */
    record Recovery() implements Scenario {}

    /** What is done in a {@link Data} scenario. */
    enum Work {
        UPDATE_HOT("update-hot", "UpdateItem, counter of one item, 64 connections"),
        QUERY("query-20", "Query of 20 items, 64 connections"),
        INDEXED_PUT("put-2gsi", "put with two global indexes, 64 connections"),
        BATCH_WRITE("batch-write", "BatchWriteItem of 25, 16 connections, items"),
        SCAN("scan", "Scan of a whole table, items"),
        TX_WRITE("tx-write-4x2", "TransactWriteItems of 4 items in 2 tables, 32 connections"),
        TX_WRITE_ALONE("tx-write-4x2-1", "TransactWriteItems of 4 items in 2 tables, 1 connection"),
        TX_HOT("tx-hot", "TransactWriteItems of 2 of 10 hot items, 32 connections"),
        STREAM_READ("stream-read", "stream from TRIM_HORIZON, a client per shard, records"),
        INDEX_LAG("index-lag", "index lag: acknowledged to found by Query"),
        RESTORE("restore", "restore of a table to before all of it was rewritten, items"),
        LIVE_ALONE("live-alone", "put on a live table, 64 connections, nothing else"),
        LIVE_RESTORE("live-restore", "put on a live table, 64 connections, while another is restored"),
        QUIET_HISTORY("quiet-history", "history of a quiet table's item beside a busy table"),
        QUIET_AS_OF("quiet-as-of", "Scan of a quiet table as of a moment beside a busy table"),
        TRIGGERS("triggers", "records from a stream to a Java function, batches of 100"),
        TRIGGER_LAG("trigger-lag", "trigger lag: acknowledged to function called");

        private final String text;
        private final String label;

        Work(String text, String label) {
            this.text = text;
            this.label = label;
        }

        String text() {
            return text;
        }

        /** Whether the peers have no such thing. */
        boolean ofStreambedOnly() {
            return switch (this) {
                case RESTORE, LIVE_ALONE, LIVE_RESTORE, QUIET_HISTORY, QUIET_AS_OF, TRIGGERS, TRIGGER_LAG -> true;
                case UPDATE_HOT,
                        QUERY,
                        INDEXED_PUT,
                        BATCH_WRITE,
                        SCAN,
                        TX_WRITE,
                        TX_WRITE_ALONE,
                        TX_HOT,
                        STREAM_READ,
                        INDEX_LAG -> false;
            };
        }
    }

    enum Kind {
        PUT("put"),
        GET("get"),
        STRONG_GET("strong-get"),
        /** The same as a SELECT of the whole key. */
        PARTIQL_GET("partiql-get");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    Pattern STEADY = Pattern.compile("(put|get|strong-get|partiql-get)-(\\d{1,5})");

    /** Reads {@code cold}, {@code stream}, {@code recovery}, {@code put-64}, {@code get-1}, {@code strong-get-16}, ... */
    static Scenario parse(String text) {
        return switch (text) {
            case "cold" -> new Cold();
            case "stream" -> new Stream();
            case "recovery" -> new Recovery();
            default ->
                Arrays.stream(Work.values())
                        .filter(work -> work.text.equals(text))
                        .findFirst()
                        .<Scenario>map(Data::new)
                        .orElseGet(() -> steady(text));
        };
    }

    private static Steady steady(String text) {
        Matcher matcher = STEADY.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text
                    + "' is none of cold, put-N, get-N, strong-get-N, partiql-get-N, update-hot, query-20, put-2gsi,"
                    + " batch-write, scan, tx-write-4x2, tx-write-4x2-1, tx-hot, stream-read, index-lag, restore,"
                    + " live-alone, live-restore, quiet-history, quiet-as-of, triggers, trigger-lag, stream, recovery");
        }
        Kind kind = Kind.valueOf(matcher.group(1).replace('-', '_').toUpperCase(Locale.ROOT));
        return new Steady(kind, Integer.parseInt(matcher.group(2)));
    }

    /** As the report names it. */
    default String label() {
        return switch (this) {
            case Cold() -> "put, 64 connections, cold";
            case Steady(Kind kind, int connections) ->
                kind.text() + ", " + connections + (connections == 1 ? " connection" : " connections");
            case Data(Work work) -> work.label;
            case Stream() -> "stream lag";
            case Recovery() -> "recovery";
        };
    }

    private static int rank(Scenario scenario) {
        return switch (scenario) {
            case Cold() -> 0;
            case Steady steady -> 1;
            case Data data -> 2;
            case Stream() -> 3;
            case Recovery() -> 4;
        };
    }

    static int compareOrder(Scenario a, Scenario b) {
        return Integer.compare(rank(a), rank(b));
    }
}
