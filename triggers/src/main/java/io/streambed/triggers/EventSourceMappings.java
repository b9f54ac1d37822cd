package io.streambed.triggers;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streambed.materializer.Catalog;
import io.streambed.materializer.CatalogProposer;
import io.streambed.materializer.CatalogResource;
import io.streambed.materializer.CatalogState;
import io.streambed.model.Arns;
import io.streambed.protocol.HttpAnswer;
import io.streambed.protocol.HttpCall;
import io.streambed.schemas.CatalogRecord;
import io.streambed.stream.StreamFollowers;
import io.streambed.triggers.EventSourceMapping.Settings;
import io.streambed.triggers.EventSourceMapping.StartingPosition;
import io.streambed.triggers.LambdaException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The REST API of event source mappings: create, get, list, update and delete. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html">Actions of AWS Lambda</a>
 */
final class EventSourceMappings {
    /** Below it are the mappings. */
    static final String PATH = "/2015-03-31/event-source-mappings";

    private static final JsonMapper JSON = new JsonMapper();
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int MAX_PAGE = 100;
    private static final int MAX_ITEMS = 10_000;

    private final Catalog catalog;
    private final CatalogProposer proposer;
    private final StreamFollowers followers;
    private final Functions functions;
    private final Destinations destinations;
    private final MappingDescriptions descriptions;
    private final LongSupplier clock;
    private final Executor workers;

    /** @param workers runs what may block for a moment, such as the look into jars */
    EventSourceMappings(
            Catalog catalog,
            CatalogProposer proposer,
            StreamFollowers followers,
            Functions functions,
            Destinations destinations,
            MappingDescriptions descriptions,
            LongSupplier clock,
            Executor workers) {
        this.catalog = catalog;
        this.proposer = proposer;
        this.followers = followers;
        this.functions = functions;
        this.destinations = destinations;
        this.descriptions = descriptions;
        this.clock = clock;
        this.workers = workers;
    }

    CompletionStage<HttpAnswer> handle(HttpCall call) {
        return CompletableFuture.supplyAsync(() -> answer(call), workers)
                .thenCompose(stage -> stage)
                .exceptionally(EventSourceMappings::failure);
    }

    private CompletionStage<HttpAnswer> answer(HttpCall call) {
        if (call.header("Authorization") == null && call.parameter("X-Amz-Signature") == null) {
            throw new LambdaException(Kind.MissingAuthenticationTokenException, "Missing Authentication Token");
        }
        List<String> segments = call.segments();
        if (segments.isEmpty()) {
            return switch (call.method()) {
                case "POST" -> create(call);
                case "GET" -> list(call);
                default -> throw unknown();
            };
        }
        if (segments.size() > 1) {
            throw unknown();
        }
        String uuid = segments.getFirst();
        return switch (call.method()) {
            case "GET" -> get(uuid);
            case "PUT" -> update(uuid, call);
            case "DELETE" -> delete(uuid, call);
            default -> throw unknown();
        };
    }

    private static LambdaException unknown() {
        return new LambdaException(Kind.UnknownOperationException, "Unknown operation");
    }

    private CompletionStage<HttpAnswer> create(HttpCall call) {
        MappingRequest request = MappingRequest.parse(call.body());
        String functionName = request.functionName();
        Settings settings = request.settings(Settings.defaults(functionName));
        String arn = request.eventSourceArn();
        if (Arns.streamName(arn) == null) {
            throw LambdaException.invalid(
                    "Unrecognized event source, must be kinesis, dynamodb stream, sqs or kafka cluster.");
        }
        StartingPosition start = request.startingPosition();
        long now = clock.getAsLong();
        long startTime = request.startingTimestamp(start, now);
        functions.check(functionName);
        var _ = destinations.find(settings.onFailure());
        EventSourceMapping mapping = new EventSourceMapping(
                UUID.randomUUID().toString(),
                arn,
                start,
                startTime,
                settings,
                now,
                now,
                1,
                EventSourceMapping.Change.Creating);
        return proposer.propose(
                        (state, proposalId) -> {
                            requireNew(mapping, state);
                            return put(mapping, state, proposalId);
                        },
                        call.deadlineNanos())
                .thenApply(_ -> json(ACCEPTED, descriptions.describe(mapping, "Creating")));
    }

    private void requireNew(EventSourceMapping mapping, CatalogState state) {
        if (followers.stream(state, mapping.eventSourceArn()) == null) {
            throw LambdaException.invalid("Stream not found: " + mapping.eventSourceArn());
        }
        requireOnly(mapping, state);
    }

    /** There may be one mapping of a function and a stream only. */
    private void requireOnly(EventSourceMapping mapping, CatalogState state) {
        String functionArn = functions.arn(mapping.settings().functionName());
        for (EventSourceMapping other : Triggers.mappings(state)) {
            if (!other.uuid().equals(mapping.uuid())
                    && other.eventSourceArn().equals(mapping.eventSourceArn())
                    && functions.arn(other.settings().functionName()).equals(functionArn)) {
                throw new LambdaException(
                        Kind.ResourceConflictException,
                        "The event source arn (\" " + mapping.eventSourceArn() + " \") and function (\" "
                                + mapping.settings().functionName()
                                + " \") provided mapping already exists. Please update or delete the existing mapping"
                                + " with UUID " + other.uuid());
            }
        }
    }

    private static CatalogRecord put(EventSourceMapping mapping, CatalogState state, String proposalId) {
        return new CatalogRecord.ResourcePut(
                proposalId, state.version(), Triggers.KIND, mapping.uuid(), MappingJson.write(mapping));
    }

    private CompletionStage<HttpAnswer> get(String uuid) {
        EventSourceMapping known = find(catalog.state(), uuid);
        return known != null
                ? CompletableFuture.completedFuture(json(OK, descriptions.describe(known, catalog.state())))
                : catalog.readToEnd().thenApply(state -> json(OK, descriptions.describe(required(state, uuid), state)));
    }

    private static @Nullable EventSourceMapping find(CatalogState state, String uuid) {
        CatalogResource resource = state.resource(Triggers.KIND, uuid);
        return resource == null ? null : MappingJson.read(resource.json());
    }

    private static EventSourceMapping required(CatalogState state, String uuid) {
        EventSourceMapping mapping = find(state, uuid);
        if (mapping == null) {
            throw LambdaException.notFound();
        }
        return mapping;
    }

    private CompletionStage<HttpAnswer> list(HttpCall call) {
        String arn = call.parameter("EventSourceArn");
        String function = call.parameter("FunctionName");
        String functionArn = function == null ? null : functions.arn(function);
        String marker = call.parameter("Marker");
        int limit = Math.min(maxItems(call.parameter("MaxItems")), MAX_PAGE);
        return catalog.readToEnd().thenApply(state -> {
            List<EventSourceMapping> rest = Triggers.mappings(state).stream()
                    .filter(mapping -> arn == null || mapping.eventSourceArn().equals(arn))
                    .filter(mapping -> functionArn == null
                            || functions.arn(mapping.settings().functionName()).equals(functionArn))
                    .filter(mapping -> marker == null || mapping.uuid().compareTo(marker) > 0)
                    .toList();
            ObjectNode answer = JSON.createObjectNode();
            ArrayNode page = answer.putArray("EventSourceMappings");
            rest.stream().limit(limit).forEach(mapping -> page.add(descriptions.describe(mapping, state)));
            if (rest.size() > limit) {
                answer.put("NextMarker", rest.get(limit - 1).uuid());
            }
            return json(OK, answer);
        });
    }

    private static int maxItems(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return MAX_PAGE;
        }
        int items;
        try {
            items = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new LambdaException(Kind.SerializationException, "MaxItems is not a number");
        }
        if (items < 1) {
            throw MappingRequest.constraint(text, "maxItems", "Member must have value greater than or equal to 1");
        }
        if (items > MAX_ITEMS) {
            throw MappingRequest.constraint(text, "maxItems", "Member must have value less than or equal to 10000");
        }
        return items;
    }

    private CompletionStage<HttpAnswer> update(String uuid, HttpCall call) {
        MappingRequest request = MappingRequest.parse(call.body());
        return catalog.readToEnd()
                .thenApplyAsync(
                        state -> {
                            Settings updated =
                                    request.settings(required(state, uuid).settings());
                            functions.check(updated.functionName());
                            return destinations.find(updated.onFailure());
                        },
                        workers)
                .thenCompose(_ -> proposer.propose(
                        (state, proposalId) -> {
                            EventSourceMapping before = required(state, uuid);
                            EventSourceMapping after =
                                    before.with(request.settings(before.settings()), clock.getAsLong());
                            requireOnly(after, state);
                            return put(after, state, proposalId);
                        },
                        call.deadlineNanos()))
                .thenApply(state -> {
                    EventSourceMapping after = required(state, uuid);
                    return json(
                            ACCEPTED,
                            descriptions.describe(after, after.change().name()));
                });
    }

    private CompletionStage<HttpAnswer> delete(String uuid, HttpCall call) {
        CompletableFuture<EventSourceMapping> deleted = new CompletableFuture<>();
        return proposer.propose(
                        (state, proposalId) -> {
                            deleted.obtrudeValue(required(state, uuid));
                            return new CatalogRecord.ResourceDrop(proposalId, state.version(), Triggers.KIND, uuid);
                        },
                        call.deadlineNanos())
                .thenApply(_ -> json(ACCEPTED, descriptions.describe(deleted.join(), "Deleting")));
    }

    private static HttpAnswer json(int status, ObjectNode body) {
        return HttpAnswer.text(status, "application/json", body.toString());
    }

    private static HttpAnswer failure(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (!(cause instanceof LambdaException known)) {
            throw new CompletionException(cause);
        }
        ObjectNode body = JSON.createObjectNode();
        if (known.kind().typed()) {
            body.put("Type", known.kind().status() < 500 ? "User" : "Service");
        }
        body.put(known.kind().member(), known.text());
        return new HttpAnswer(
                known.kind().status(),
                Map.of(
                        "Content-Type",
                        "application/json",
                        "x-amzn-ErrorType",
                        known.kind().name()),
                body.toString().getBytes(StandardCharsets.UTF_8));
    }
}
