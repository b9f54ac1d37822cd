package io.streambed.write;

import io.streambed.model.DynamoDbException;
import io.streambed.protocol.Call;
import io.streambed.protocol.Input;
import io.streambed.protocol.InternalReply;
import io.streambed.protocol.JsonBody;
import io.streambed.protocol.JsonBytes;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Routing;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import io.streambed.protocol.ThroughputLimits;
import io.streambed.schemas.ItemRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The first phase of a transaction's part, brought to the owner of its log partition. Served on the internal port only. */
public final class PrepareTransaction implements Operation {
    private static final Shape.Structure INPUT = Shape.structure("PrepareTransactionInput")
            .required("LogPartition", Shape.integer())
            .required("Attempt", Shape.string())
            .required("Home", Shape.integer())
            .required("Units", Shape.BOOLEAN)
            .required(
                    "Items",
                    Shape.list(Shape.structure("TransactedItem")
                            .required("Table", Shape.integer())
                            .required("Key", Shape.BLOB)
                            .optional(ActionSource.ACTION, TransactAction.SHAPE)
                            .optional(ActionSource.STATEMENT, ActionSource.STATEMENT_SHAPE)
                            .build()))
            .build();

    private final Routing routing;
    private final Sequencers sequencers;
    private final ThroughputLimits limits;

    public PrepareTransaction(Routing routing, Sequencers sequencers, ThroughputLimits limits) {
        this.routing = routing;
        this.sequencers = sequencers;
        this.limits = limits;
    }

    @Override
    public String name() {
        return "PrepareTransaction";
    }

    @Override
    public Service service() {
        return Service.DYNAMODB;
    }

    @Override
    public Shape.Structure input() {
        return INPUT;
    }

    CompletionStage<TransactionParticipants.PartOutcome> prepare(
            int logPartition, UUID attempt, int home, List<TransactedItem> items, boolean units, long deadlineNanos) {
        Call call = Call.internal(
                this, () -> JsonBytes.render(request(logPartition, attempt, home, items, units)), deadlineNanos);
        return route(call, logPartition, attempt, home, items, units).thenApply(PrepareTransaction::outcome);
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        Input input = call.input();
        List<TransactedItem> items = new ArrayList<>();
        for (Input item : input.structures("Items")) {
            byte[] key = Objects.requireNonNull(item.blobOrNull("Key")).toArray();
            items.add(new TransactedItem(new ItemRef(item.integer("Table"), key), ActionSource.read(item)));
        }
        return route(
                call,
                input.integer("LogPartition"),
                UUID.fromString(input.string("Attempt")),
                input.integer("Home"),
                items,
                input.bool("Units"));
    }

    private CompletionStage<Reply> route(
            Call call, int logPartition, UUID attempt, int home, List<TransactedItem> items, boolean units) {
        return routing.route(logPartition, call, () -> {
            Sequencer sequencer = sequencers.of(logPartition);
            List<ItemResult> throttled = throttled(sequencer, items);
            CompletionStage<TransactionParticipants.PartOutcome> outcome = throttled == null
                    ? new LocalParticipant(sequencer, Times.SYSTEM)
                            .prepare(attempt, home, items, units || limits.enforced(), call.deadlineNanos())
                    : CompletableFuture.completedStage(new TransactionParticipants.PartOutcome(throttled, 0));
            return outcome.thenApply(part -> {
                TransactionUnits.take(limits, sequencer, items, part.results());
                return Reply.json(new PartOutcomeJson(part));
            });
        });
    }

    /** The results if not all items may be written now; else null. */
    private @Nullable List<ItemResult> throttled(Sequencer sequencer, List<TransactedItem> items) {
        return limits.enforced() ? TransactionUnits.throttled(limits, sequencer, items) : null;
    }

    private static JsonBody request(
            int logPartition, UUID attempt, int home, List<TransactedItem> items, boolean units) {
        return generator -> {
            generator.writeNumberField("LogPartition", logPartition);
            generator.writeStringField("Attempt", attempt.toString());
            generator.writeNumberField("Home", home);
            generator.writeBooleanField("Units", units);
            generator.writeArrayFieldStart("Items");
            for (TransactedItem item : items) {
                generator.writeStartObject();
                generator.writeNumberField("Table", item.item().table());
                generator.writeBinaryField("Key", item.item().key());
                item.action().source().write(generator);
                generator.writeEndObject();
            }
            generator.writeEndArray();
        };
    }

    private static TransactionParticipants.PartOutcome outcome(Reply reply) {
        return switch (reply) {
            case Reply.Json json when json.body() instanceof PartOutcomeJson here -> here.outcome();
            case Reply.Json json -> PartOutcomeJson.parse(JsonBytes.render(json.body()));
            case Reply.Raw raw when raw.status() == 200 -> PartOutcomeJson.parse(raw.body());
            case Reply.Raw raw -> throw InternalReply.failure(raw);
            case Reply.Failure failure -> throw new DynamoDbException(failure.type(), failure.message());
        };
    }
}
