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

/** What became of an attempt at a transaction, asked of the owner of its home. Served on the internal port only. */
public final class AskTransaction implements Operation {
    private static final Shape.Structure INPUT = Shape.structure("AskTransactionInput")
            .required("LogPartition", Shape.integer())
            .required("Attempt", Shape.string())
            .build();
    private static final Shape.Structure OUTPUT = Shape.structure("AskTransactionOutput")
            .required("Answer", Shape.string())
            .required("Time", Shape.longInteger())
            .build();

    private final Routing routing;
    private final Sequencers sequencers;

    public AskTransaction(Routing routing, Sequencers sequencers) {
        this.routing = routing;
        this.sequencers = sequencers;
    }

    @Override
    public String name() {
        return "AskTransaction";
    }

    @Override
    public Service service() {
        return Service.DYNAMODB;
    }

    @Override
    public Shape.Structure input() {
        return INPUT;
    }

    CompletionStage<TransactionParticipants.Fate> ask(int home, UUID attempt, long deadlineNanos) {
        Call call = Call.internal(
                this,
                () -> JsonBytes.render(generator -> {
                    generator.writeNumberField("LogPartition", home);
                    generator.writeStringField("Attempt", attempt.toString());
                }),
                deadlineNanos);
        return route(call, home, attempt).thenApply(reply -> {
            Input output = Input.parse(OUTPUT, InternalReply.body(reply));
            return new TransactionParticipants.Fate(
                    AskFate.Answer.valueOf(output.string("Answer")), output.longValue("Time"));
        });
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        Input input = call.input();
        return route(call, input.integer("LogPartition"), UUID.fromString(input.string("Attempt")));
    }

    private CompletionStage<Reply> route(Call call, int home, UUID attempt) {
        return routing.route(
                home,
                call,
                () -> new LocalParticipant(sequencers.of(home), Times.SYSTEM)
                        .fate(attempt, call.deadlineNanos())
                        .thenApply(fate -> Reply.json(generator -> {
                            generator.writeStringField("Answer", fate.answer().name());
                            generator.writeNumberField("Time", fate.time());
                        })));
    }
}
