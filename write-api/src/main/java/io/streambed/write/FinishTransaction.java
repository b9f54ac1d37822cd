package io.streambed.write;

import io.streambed.protocol.Call;
import io.streambed.protocol.Input;
import io.streambed.protocol.InternalReply;
import io.streambed.protocol.JsonBytes;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Routing;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** The second phase of a transaction's part, brought to the owner of its log partition. Served on the internal port only. */
public final class FinishTransaction implements Operation {
    private static final Shape.Structure INPUT = Shape.structure("FinishTransactionInput")
            .required("LogPartition", Shape.integer())
            .required("Attempt", Shape.string())
            .required("Decided", Shape.longInteger())
            .build();

    private final Routing routing;
    private final Sequencers sequencers;

    public FinishTransaction(Routing routing, Sequencers sequencers) {
        this.routing = routing;
        this.sequencers = sequencers;
    }

    @Override
    public String name() {
        return "FinishTransaction";
    }

    @Override
    public Service service() {
        return Service.DYNAMODB;
    }

    @Override
    public Shape.Structure input() {
        return INPUT;
    }

    CompletionStage<Boolean> finish(int logPartition, UUID attempt, long decided, long deadlineNanos) {
        Call call = Call.internal(
                this,
                () -> JsonBytes.render(generator -> {
                    generator.writeNumberField("LogPartition", logPartition);
                    generator.writeStringField("Attempt", attempt.toString());
                    generator.writeNumberField("Decided", decided);
                }),
                deadlineNanos);
        return route(call, logPartition, attempt, decided).thenApply(reply -> {
            var _ = InternalReply.body(reply);
            return true;
        });
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        Input input = call.input();
        return route(
                call,
                input.integer("LogPartition"),
                UUID.fromString(input.string("Attempt")),
                input.longValue("Decided"));
    }

    private CompletionStage<Reply> route(Call call, int logPartition, UUID attempt, long decided) {
        return routing.route(
                logPartition,
                call,
                () -> new LocalParticipant(sequencers.of(logPartition), Times.SYSTEM)
                        .finish(attempt, decided, call.deadlineNanos())
                        .thenApply(_ -> Reply.EMPTY));
    }
}
