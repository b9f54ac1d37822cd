package io.streambed.acceptance;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.awaitility.core.ConditionTimeoutException;

/** Sends requests to both servers and tells the report how the answers compare. */
final class DifferentialComparison {
    private static final String UNSUPPORTED = " is not supported by this version of Streambed";
    private static final Set<String> READS = Set.of("Query", "Scan");
    private static final int MAX_PAGES = 100;
    /** How long an index may take to show a write. */
    private static final Duration LAG = Duration.ofSeconds(20);

    private final DifferentialServer streambed;
    private final DifferentialServer local;
    private final DifferentialState state;
    private final DifferentialNormalizer normalizer;
    /** For Streambed, which has one form for a number, as the service. */
    private final DifferentialNormalizer strict = new DifferentialNormalizer(true);

    private final DifferentialReport report;
    private final DifferentialAccepted accepted = DifferentialAccepted.accepted();
    private final DifferentialAccepted open = DifferentialAccepted.open();

    DifferentialComparison(
            DifferentialServer streambed,
            DifferentialServer local,
            DifferentialState state,
            DifferentialNormalizer normalizer,
            DifferentialReport report) {
        this.streambed = streambed;
        this.local = local;
        this.state = state;
        this.normalizer = normalizer;
        this.report = report;
    }

    void compare(DifferentialRequest request) {
        state.prepare(request);
        DifferentialAnswer second = answer(local, request);
        String localText = normalizer.shown(request.operation(), second);
        DifferentialAnswer first = readsIndex(request) ? awaitedAnswer(request, localText) : answer(streambed, request);
        String streambedText = strict.shown(request.operation(), first);
        report.trace(request, streambedText, localText);
        if (first.message().endsWith(UNSUPPORTED)) {
            report.unsupported(request, first.message());
            state.repair(request);
        } else if (streambedText.equals(localText) || streambedText.equals(strict.shown(request.operation(), second))) {
            report.same(request, first.succeeded(), streambedText);
            state.settle(request, first.succeeded());
            if (!first.succeeded() && request.operation().equals("BatchExecuteStatement")) {
                // DynamoDB Local has carried out what comes before the statement for which it refuses all.
                state.repair(request);
            }
            followPages(request, first);
        } else {
            boolean accepted = report(request, streambedText, localText);
            boolean sameEffect = first.succeeded() == second.succeeded()
                    && request.operation().equals("DeleteItem");
            if (!(accepted && sameEffect)) {
                state.repair(request);
            }
        }
    }

    private static boolean readsIndex(DifferentialRequest request) {
        return (request.body().has("IndexName") && READS.contains(request.operation()))
                || request.body().path("Statement").asText().contains("\".\"");
    }

    /** True if the difference is accepted. */
    private boolean report(DifferentialRequest request, String streambedText, String localText) {
        var openRow = open.find(request.operation(), streambedText, localText);
        var acceptedRow = request.operation().equals("BatchExecuteStatement")
                ? DifferentialBatchMembers.find(accepted, streambedText, localText)
                : accepted.find(request.operation(), streambedText, localText);
        if (openRow.isPresent()) {
            report.open(request, openRow.get());
        } else if (acceptedRow.isPresent()) {
            report.accepted(request, acceptedRow.get());
        } else {
            report.different(request, streambedText, localText);
        }
        return openRow.isEmpty() && acceptedRow.isPresent();
    }

    /** An index follows its table, so what it answers is asked for again until it is as expected. */
    private DifferentialAnswer awaitedAnswer(DifferentialRequest request, String expected) {
        DifferentialAnswer[] last = {answer(streambed, request)};
        try {
            await().pollInterval(Duration.ofMillis(20))
                    .pollDelay(Duration.ZERO)
                    .atMost(LAG)
                    .until(() -> {
                        String shown = strict.shown(request.operation(), last[0]);
                        if (!last[0].succeeded()
                                || shown.equals(expected)
                                || open.find(request.operation(), shown, expected)
                                        .isPresent()
                                || accepted.find(request.operation(), shown, expected)
                                        .isPresent()) {
                            return true;
                        }
                        last[0] = answer(streambed, request);
                        return false;
                    });
        } catch (ConditionTimeoutException _) {
            // It is not as expected: the caller sees that.
        }
        return last[0];
    }

    private static DifferentialAnswer answer(DifferentialServer server, DifferentialRequest request) {
        DifferentialAnswer answer = server.call(request.operation(), request.body());
        if (!answer.succeeded()) {
            return answer;
        }
        return switch (request.operation()) {
            case "Scan" ->
                // Which items are in a segment is each server's own.
                request.body().has("Segment")
                        ? new DifferentialAnswer(200, JsonNodeFactory.instance.objectNode())
                        : whole(server, request, answer, "Items", "LastEvaluatedKey", "ExclusiveStartKey");
            case "ExecuteStatement" -> selected(server, request, answer);
            case "ListStreams" ->
                withoutPassing(
                        whole(server, request, answer, "Streams", "LastEvaluatedStreamArn", "ExclusiveStartStreamArn"));
            default -> answer;
        };
    }

    /** All pages of a SELECT. Without ORDER BY, items come in each server's own order. */
    private static DifferentialAnswer selected(
            DifferentialServer server, DifferentialRequest request, DifferentialAnswer answer) {
        ObjectNode whole = whole(server, request, answer, "Items", "NextToken", "NextToken")
                .body()
                .deepCopy();
        whole.remove("LastEvaluatedKey");
        if (request.body().has("Limit")) {
            whole.remove("ConsumedCapacity");
        }
        if (!request.body().path("Statement").asText().contains("ORDER BY") && whole.has("Items")) {
            whole.set(DifferentialNormalizer.UNORDERED_ITEMS, whole.remove("Items"));
        }
        return new DifferentialAnswer(200, whole);
    }

    /** Streams outlive their tables, of which each server has had others. */
    private static DifferentialAnswer withoutPassing(DifferentialAnswer streams) {
        ArrayNode lasting = JsonNodeFactory.instance.arrayNode();
        for (JsonNode stream : streams.body().path("Streams")) {
            if (stream.path("TableName").asText().startsWith(DifferentialTable.PREFIX)) {
                lasting.add(stream);
            }
        }
        return new DifferentialAnswer(200, JsonNodeFactory.instance.objectNode().set("Streams", lasting));
    }

    /** All pages in one: where the order is each server's own, only these can be compared. */
    private static DifferentialAnswer whole(
            DifferentialServer server,
            DifferentialRequest request,
            DifferentialAnswer first,
            String list,
            String lastMember,
            String startMember) {
        ObjectNode whole = first.body().deepCopy();
        JsonNode last = whole.remove(lastMember);
        for (int pages = 1; last != null && pages < MAX_PAGES; pages++) {
            ObjectNode next = request.body().deepCopy();
            JsonNode page = server.require(request.operation(), next.set(startMember, last));
            if (whole.get(list) instanceof ArrayNode elements && page.get(list) instanceof ArrayNode more) {
                elements.addAll(more);
            }
            for (String count : List.of("Count", "ScannedCount")) {
                if (whole.has(count)) {
                    whole.put(count, whole.get(count).asInt() + page.get(count).asInt());
                }
            }
            whole.remove("ConsumedCapacity");
            last = page.get(lastMember);
        }
        return new DifferentialAnswer(200, whole);
    }

    private void followPages(DifferentialRequest request, DifferentialAnswer answer) {
        JsonNode last = answer.body().get("LastEvaluatedKey");
        if (last != null && request.operation().equals("Query")) {
            ObjectNode next = request.body().deepCopy();
            next.set("ExclusiveStartKey", last);
            compare(new DifferentialRequest(request.number(), "Query", next, request.mutations()));
        }
    }
}
