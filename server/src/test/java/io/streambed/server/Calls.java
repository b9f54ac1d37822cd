package io.streambed.server;

import io.streambed.protocol.Call;
import io.streambed.protocol.Input;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Calls as the endpoints make them, for tests of what lies behind. */
final class Calls {
    private Calls() {}

    /** A call of an operation without parameters that has this long to its deadline. */
    static Call withDeadline(Duration deadline, boolean forwarded) {
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        var operation = new Nothing();
        return new Call(
                operation,
                Input.parse(operation.input(), body),
                body,
                System.nanoTime() + deadline.toNanos(),
                forwarded,
                "request");
    }

    private static final class Nothing implements Operation {
        private static final Shape.Structure INPUT =
                Shape.structure("NothingInput").build();

        @Override
        public String name() {
            return "Nothing";
        }

        @Override
        public Service service() {
            return Service.DYNAMODB;
        }

        @Override
        public Shape.Structure input() {
            return INPUT;
        }

        @Override
        public CompletionStage<Reply> handle(Call call) {
            return CompletableFuture.completedFuture(Reply.EMPTY);
        }
    }
}
