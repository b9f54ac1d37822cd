package io.streambed.benchmark;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One thing to measure. The order in a round is: cold, then those under load, then stream; recovery after all rounds. */
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

    /** From a write's acknowledgement to the answer of the stream poll that contains it. */
    record Stream() implements Scenario {}

    /** Many items, SIGKILL, restart. */
    record Recovery() implements Scenario {}

    enum Kind {
        PUT("put"),
        GET("get"),
        STRONG_GET("strong-get");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    Pattern STEADY = Pattern.compile("(put|get|strong-get)-(\\d{1,5})");

    /** Reads {@code cold}, {@code stream}, {@code recovery}, {@code put-64}, {@code get-1}, {@code strong-get-16}, ... */
    static Scenario parse(String text) {
        return switch (text) {
            case "cold" -> new Cold();
            case "stream" -> new Stream();
            case "recovery" -> new Recovery();
            default -> steady(text);
        };
    }

    private static Steady steady(String text) {
        Matcher matcher = STEADY.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is none of cold, put-N, get-N, strong-get-N, stream, recovery");
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
            case Stream() -> "stream lag";
            case Recovery() -> "recovery";
        };
    }

    private static int rank(Scenario scenario) {
        return switch (scenario) {
            case Cold() -> 0;
            case Steady steady -> 1;
            case Stream() -> 2;
            case Recovery() -> 3;
        };
    }

    static int compareOrder(Scenario a, Scenario b) {
        return Integer.compare(rank(a), rank(b));
    }
}
