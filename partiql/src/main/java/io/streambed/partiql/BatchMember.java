package io.streambed.partiql;

import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.model.AttributeValue;
import io.streambed.model.CapacityUnits;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.Item;
import io.streambed.model.PrimaryKey;
import io.streambed.protocol.AttributeValueJson;
import io.streambed.protocol.Call;
import io.streambed.protocol.ConsumedCapacity;
import io.streambed.protocol.Input;
import io.streambed.protocol.InternalReply;
import io.streambed.protocol.JsonBytes;
import io.streambed.protocol.Reply;
import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One statement of a batch on its way from the request to the answer. Mutable; used by one thread at a time, each step happening after
 * the one before.
 */
final class BatchMember {

    private final Input input;
    private final @Nullable StatementRequest request;
    private @Nullable Target target;
    private @Nullable BatchError error;
    private @Nullable Item item;
    private CapacityUnits units = CapacityUnits.NONE;
    private boolean executed;

    private BatchMember(Input input, @Nullable StatementRequest request, @Nullable BatchError error) {
        this.input = input;
        this.request = request;
        this.error = error;
    }

    /** The item that a statement is about. */
    record Target(String table, PrimaryKey key) {}

    static BatchMember of(Input input) {
        try {
            return new BatchMember(input, StatementRequest.of(input), null);
        } catch (DynamoDbException e) {
            return new BatchMember(input, null, BatchError.of(e.type(), e.text()));
        }
    }

    /** The statement; null if it could not be understood. */
    @Nullable
    StatementRequest request() {
        return request;
    }

    boolean isKind(boolean read) {
        return request != null && request.statement().isRead() == read;
    }

    boolean isConsistent() {
        return input.bool("ConsistentRead");
    }

    void plannedFor(String table, PrimaryKey key) {
        target = new Target(table, key);
    }

    /** Null if the statement is not about an item. */
    @Nullable
    Target target() {
        return target;
    }

    void fail(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        error = cause instanceof DynamoDbException known
                ? BatchError.of(known.type(), known.text())
                : BatchError.of(
                        ErrorType.INTERNAL_SERVER,
                        "The request processing has failed because of an unknown" + " error, exception or failure.");
    }

    /** Executes the statement if there is something to execute; never fails. */
    CompletionStage<?> execute(ExecuteStatement statements, @Nullable String capacity, long deadlineNanos) {
        StatementRequest statement = request;
        if (error != null || statement == null) {
            return CompletableFuture.completedStage(null);
        }
        executed = true;
        boolean wanted = ConsumedCapacity.isWanted(capacity);
        Call call = Call.internal(statements, () -> body(statement, wanted), deadlineNanos);
        CompletionStage<Reply> reply;
        try {
            reply = statements.handle(call);
        } catch (DynamoDbException e) {
            reply = CompletableFuture.failedStage(e);
        }
        return reply.handle((answer, failure) -> {
            if (failure != null) {
                fail(failure);
            } else {
                take(answer, wanted);
            }
            return this;
        });
    }

    private byte[] body(StatementRequest statement, boolean units) {
        return JsonBytes.render(generator -> {
            generator.writeStringField("Statement", statement.text());
            if (!statement.parameters().isEmpty()) {
                generator.writeArrayFieldStart("Parameters");
                for (AttributeValue parameter : statement.parameters()) {
                    AttributeValueJson.write(generator, parameter);
                }
                generator.writeEndArray();
            }
            generator.writeBooleanField("ConsistentRead", isConsistent());
            generator.writeStringField("ReturnConsumedCapacity", units ? "INDEXES" : "NONE");
        });
    }

    private void take(Reply reply, boolean wanted) {
        switch (reply) {
            case Reply.Json json
            when json.body() instanceof StatementAnswer answer -> {
                Iterator<Item> items = answer.items().iterator();
                item = items.hasNext() ? items.next() : null;
                units = wanted ? answer.units().get() : CapacityUnits.NONE;
            }
            case Reply.Json json -> throw new IllegalStateException("no answer of a statement: " + json);
            case Reply.Failure failure -> error = BatchError.of(failure.type(), failure.message());
            case Reply.Raw raw
            when raw.status() == 200 -> {
                RemoteAnswer answer = RemoteAnswer.of(raw.body());
                item = answer.item();
                units = answer.units();
            }
            case Reply.Raw raw -> {
                DynamoDbException failure = InternalReply.failure(raw);
                error = BatchError.of(failure.type(), failure.text());
            }
        }
    }

    void write(JsonGenerator generator) throws IOException {
        generator.writeStartObject();
        BatchError failed = error;
        if (failed != null) {
            generator.writeObjectFieldStart("Error");
            generator.writeStringField("Code", failed.code());
            generator.writeStringField("Message", failed.message());
            generator.writeEndObject();
        }
        Target about = target;
        // What was refused before it was tried does not say of which table it was.
        if (executed && about != null) {
            generator.writeStringField("TableName", about.table);
        }
        if (failed == null && item != null) {
            AttributeValueJson.write(generator, "Item", item);
        }
        generator.writeEndObject();
    }

    /** Whether it has cost anything that is known. */
    boolean isPaid() {
        return executed && error == null;
    }

    CapacityUnits units() {
        return units;
    }

    String table() {
        Target about = target;
        return about == null ? "" : about.table;
    }
}
