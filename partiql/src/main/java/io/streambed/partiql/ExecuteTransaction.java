package io.streambed.partiql;

import io.streambed.materializer.TableLookup;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.Call;
import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import io.streambed.read.TransactedReads;
import io.streambed.write.TransactedWrites;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * ExecuteTransaction: executes up to 100 statements, each of which is about one item, all or none of them. They all read, or they all
 * write or check.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteTransaction.html">ExecuteTransaction</a>
 */
public final class ExecuteTransaction implements Operation {
    private static final int MAX_STATEMENTS = 100;

    private static final Shape.Structure INPUT = Shape.structure("ExecuteTransactionInput")
            .required(
                    "TransactStatements",
                    Shape.list(Shape.structure("ParameterizedStatement")
                                    .required("Statement", ExecuteStatement.STATEMENT)
                                    .optional("Parameters", ExecuteStatement.PARAMETERS)
                                    .optional(
                                            "ReturnValuesOnConditionCheckFailure",
                                            CommonShapes.RETURN_VALUES_ON_CONDITION_CHECK_FAILURE)
                                    .build())
                            .length(1, MAX_STATEMENTS))
            .optional("ClientRequestToken", TransactedWrites.TOKEN)
            .optional("ReturnConsumedCapacity", CommonShapes.RETURN_CONSUMED_CAPACITY)
            .build();

    private final TableLookup tables;
    private final TransactedReads reads;
    private final TransactedWrites writes;

    public ExecuteTransaction(TableLookup tables, TransactedReads reads, TransactedWrites writes) {
        this.tables = tables;
        this.reads = reads;
        this.writes = writes;
    }

    @Override
    public String name() {
        return "ExecuteTransaction";
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
        List<TransactStatement> statements = TransactStatement.of(call.input().structures("TransactStatements"));
        return find(statements).thenCompose(found -> execute(call, statements, found));
    }

    private CompletionStage<Reply> execute(
            Call call, List<TransactStatement> statements, Map<String, TableDefinition> found) {
        if (statements.getFirst().isRead()) {
            return reads.read(
                    call,
                    statements.stream()
                            .map(statement -> statement.get(found.get(statement.table())))
                            .toList());
        }
        return writes.execute(
                call,
                statements.stream()
                        .map(statement -> statement.action(found.get(statement.table())))
                        .toList(),
                found);
    }

    /** The tables that there are. */
    private CompletionStage<Map<String, TableDefinition>> find(List<TransactStatement> statements) {
        CompletionStage<Map<String, TableDefinition>> found = CompletableFuture.completedStage(new HashMap<>());
        for (String table :
                statements.stream().map(TransactStatement::table).distinct().toList()) {
            found = found.thenCompose(known -> tables.withItems(table, one -> {
                        known.put(table, one.definition());
                        return CompletableFuture.completedStage(known);
                    })
                    .exceptionally(failure -> withoutTable(known, failure)));
        }
        return found;
    }

    private static Map<String, TableDefinition> withoutTable(Map<String, TableDefinition> known, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof DynamoDbException refused && refused.type() == ErrorType.RESOURCE_NOT_FOUND) {
            return known;
        }
        throw new CompletionException(cause);
    }
}
