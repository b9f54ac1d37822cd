package io.streambed.protocol;

import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.PartitionMovedException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** A small database-less API: every operation answers by what its input says. */
final class ToyOperations {
    static final Shape.Structure PUT_ITEM = Shape.structure("PutItemInput")
            .optional("ReturnConsumedCapacity", CommonShapes.RETURN_CONSUMED_CAPACITY)
            .required("TableName", CommonShapes.TABLE_NAME)
            .required("Item", Shape.ITEM)
            .optional("ReturnValues", CommonShapes.RETURN_VALUES)
            .optional("ReturnItemCollectionMetrics", CommonShapes.RETURN_ITEM_COLLECTION_METRICS)
            .optional("ConditionExpression", Shape.string())
            .optional("ExpressionAttributeValues", CommonShapes.EXPRESSION_ATTRIBUTE_VALUES)
            .optional("ExpressionAttributeNames", CommonShapes.EXPRESSION_ATTRIBUTE_NAMES)
            .build();

    private static final String LARGE = "x".repeat(1024 * 1024);

    /** How often an operation was run. */
    final AtomicInteger handled = new AtomicInteger();

    /** What never-answering calls hang on. */
    final CompletableFuture<Reply> never = new CompletableFuture<>();

    List<Operation> all() {
        return List.of(new Toy("PutItem", Service.DYNAMODB), new Toy("GetRecords", Service.DYNAMODB_STREAMS));
    }

    private final class Toy implements Operation {
        private final String name;
        private final Service service;

        Toy(String name, Service service) {
            this.name = name;
            this.service = service;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Service service() {
            return service;
        }

        @Override
        public Shape.Structure input() {
            return PUT_ITEM;
        }

        @Override
        public CompletionStage<Reply> handle(Call call) {
            handled.incrementAndGet();
            Input input = call.input();
            Reply echo = Reply.json(generator -> {
                AttributeValueJson.write(generator, "Item", input.item("Item"));
                generator.writeStringField("Operation", call.operation().name());
                generator.writeBooleanField("Forwarded", call.forwarded());
            });
            return switch (input.string("TableName")) {
                case "later" -> CompletableFuture.supplyAsync(() -> echo);
                case "large" -> Reply.now(generator -> generator.writeStringField("Large", LARGE));
                case "never" -> never;
                case "fails" ->
                    throw DynamoDbException.resourceNotFound("Requested resource not found: Table: fails not found");
                case "breaks" -> throw new IllegalStateException("secret detail");
                case "breaks-late" -> CompletableFuture.failedFuture(new IllegalStateException("secret detail"));
                case "breaks-writing" ->
                    CompletableFuture.completedFuture(Reply.json(generator -> {
                        generator.writeStringField("Half", "written");
                        throw new IllegalStateException("secret detail");
                    }));
                case "overflows" -> throw new StackOverflowError();
                case "refuses" ->
                    CompletableFuture.completedFuture(new Reply.Failure(
                            ErrorType.CONDITIONAL_CHECK_FAILED,
                            "The conditional request failed",
                            generator -> AttributeValueJson.write(generator, "Item", input.item("Item"))));
                case "moved" -> CompletableFuture.failedFuture(new PartitionMovedException(7));
                default -> CompletableFuture.completedFuture(echo);
            };
        }
    }
}
