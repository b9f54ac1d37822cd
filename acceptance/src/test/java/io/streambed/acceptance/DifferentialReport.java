package io.streambed.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What came out of a run. Mutable, used by one thread. */
final class DifferentialReport {
    private static final int SHOWN_KINDS = 30;
    private static final int SHOWN_CHARACTERS = 4000;

    private final Map<String, Counts> operations = new TreeMap<>();
    private final Map<DifferentialAccepted.Row, Integer> accepted = new LinkedHashMap<>();
    private final Map<DifferentialAccepted.Row, Integer> open = new LinkedHashMap<>();
    private final Map<String, Integer> unsupported = new TreeMap<>();
    /** What the generators make that is not valid after all. */
    private final Map<String, Integer> refusedUnbroken = new TreeMap<>();

    private final Map<String, List<String>> findings = new LinkedHashMap<>();
    private final List<String> all = new ArrayList<>();
    private final List<String> trace = new ArrayList<>();

    private static final class Counts {
        private int sent;
        private int succeeded;
        private int refused;
        private int accepted;
    }

    /** With {@code -Dstreambed.differential.trace=true} the report's file shows every request, so that a run can be retold. */
    void trace(DifferentialRequest request, String streambed, String local) {
        if (Boolean.getBoolean("streambed.differential.trace")) {
            trace.add(shown(request, streambed, local));
        }
    }

    void same(DifferentialRequest request, boolean success, String answer) {
        Counts counts = counts(request);
        if (success) {
            counts.succeeded++;
        } else {
            counts.refused++;
            if (request.mutations().isEmpty()) {
                refusedUnbroken.merge(request.operation() + " " + kind(answer), 1, Integer::sum);
            }
        }
    }

    void accepted(DifferentialRequest request, DifferentialAccepted.Row row) {
        counts(request).accepted++;
        accepted.merge(row, 1, Integer::sum);
    }

    /** Streambed is known to be wrong here. */
    void open(DifferentialRequest request, DifferentialAccepted.Row row) {
        counts(request);
        open.merge(row, 1, Integer::sum);
    }

    /** Streambed says that it does not know a part of the request yet. */
    void unsupported(DifferentialRequest request, String message) {
        counts(request);
        unsupported.merge(request.operation() + ": " + message, 1, Integer::sum);
    }

    void different(DifferentialRequest request, String streambed, String local) {
        counts(request);
        String kind = request.operation() + " " + kind(streambed) + " / " + kind(local);
        String shown = shown(request, streambed, local);
        all.add(shown);
        findings.computeIfAbsent(kind, _ -> new ArrayList<>()).add(shown);
    }

    private static String shown(DifferentialRequest request, String streambed, String local) {
        return request + "\n    Streambed      " + streambed + "\n    DynamoDB Local " + local;
    }

    /** A difference between what the servers hold, which no single answer showed. */
    void differentState(String what) {
        findings.computeIfAbsent("state", _ -> new ArrayList<>()).add(what);
    }

    boolean isClean() {
        return findings.isEmpty();
    }

    /** One example of each kind, and how many there are of it. */
    String findings() {
        return findings.size() + " kinds of difference that the list does not accept\n"
                + findings.entrySet().stream()
                        .limit(SHOWN_KINDS)
                        .map(kind -> kind.getValue().size() + " times, such as\n  "
                                + cut(kind.getValue().getFirst()))
                        .collect(Collectors.joining("\n"));
    }

    String summary() {
        var summary = new StringBuilder();
        operations.forEach((operation, counts) -> summary.append(String.format(
                "  %-16s %5d sent, %5d same success, %5d same error, %5d accepted%n",
                operation, counts.sent, counts.succeeded, counts.refused, counts.accepted)));
        unsupported.forEach((message, count) ->
                summary.append(String.format("  %d times not supported yet: %s%n", count, message)));
        open.forEach((row, count) ->
                summary.append(String.format("  %d times open: %s%n    but: %s%n", count, row, row.reason())));
        return summary.toString();
    }

    /** Writes everything to a file: the summary, how often each row was used, all differences. */
    void write(Path file) {
        var text = new StringBuilder(summary());
        refusedUnbroken.forEach((kind, count) -> text.append(count)
                .append(" times refused, though not broken: ")
                .append(kind)
                .append('\n'));
        accepted.forEach((row, count) ->
                text.append(count).append(" times accepted: ").append(row).append('\n'));
        findings.forEach((kind, examples) ->
                text.append(examples.size()).append(" findings: ").append(kind).append('\n'));
        all.forEach(difference -> text.append(difference).append('\n'));
        trace.forEach(exchange -> text.append("trace ").append(exchange).append('\n'));
        findings.getOrDefault("state", List.of())
                .forEach(difference -> text.append(difference).append('\n'));
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Counts counts(DifferentialRequest request) {
        Counts counts = operations.computeIfAbsent(request.operation(), _ -> new Counts());
        counts.sent++;
        return counts;
    }

    /** Without what differs from request to request. */
    private static String kind(String answer) {
        return cut(answer.startsWith("200") ? "200" : answer)
                .replaceAll("\\{.*|\\[.*|\"[^\"]*\"|'[^']*'", "")
                .replaceAll("[0-9]+", "0")
                .replaceAll("(token|near|operator|operand|key|keys|path|name|value|function|index): .*", "$1");
    }

    private static String cut(String text) {
        return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "...";
    }
}
