package io.streambed.partiql;

import io.streambed.expressions.Where;
import io.streambed.expressions.partiql.Statement;
import io.streambed.materializer.TableLookup;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import io.streambed.model.PrimaryKey;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.Call;
import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.Input;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import io.streambed.write.StatementWrite;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * BatchExecuteStatement: executes up to 25 statements, each of which is about one item and succeeds or fails alone.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchExecuteStatement.html">BatchExecuteStatement</a>
 */
public final class BatchExecuteStatement implements Operation {
    private static final int MAX_STATEMENTS = 25;

    private static final Shape.Structure INPUT = Shape.structure("BatchExecuteStatementInput")
            .required(
                    "Statements",
                    Shape.list(Shape.structure("BatchStatementRequest")
                                    .required("Statement", ExecuteStatement.STATEMENT)
                                    .optional("Parameters", ExecuteStatement.PARAMETERS)
                                    .optional("ConsistentRead", Shape.BOOLEAN)
                                    .optional(
                                            "ReturnValuesOnConditionCheckFailure",
                                            CommonShapes.RETURN_VALUES_ON_CONDITION_CHECK_FAILURE)
                                    .build())
                            .length(1, MAX_STATEMENTS))
            .optional("ReturnConsumedCapacity", CommonShapes.RETURN_CONSUMED_CAPACITY)
            .build();

    private final TableLookup tables;
    private final ExecuteStatement statements;

    public BatchExecuteStatement(TableLookup tables, ExecuteStatement statements) {
        this.tables = tables;
        this.statements = statements;
    }

    @Override
    public String name() {
        return "BatchExecuteStatement";
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
        List<BatchMember> members = new ArrayList<>();
        for (Input input : call.input().structures("Statements")) {
            members.add(BatchMember.of(input));
        }
        requireOneKind(members);
        List<CompletableFuture<?>> planned = new ArrayList<>(members.size());
        members.forEach(member -> planned.add(plan(member).toCompletableFuture()));
        String capacity = call.input().stringOrNull("ReturnConsumedCapacity");
        return all(planned).thenCompose(_ -> {
            refuseDuplicates(members);
            List<CompletableFuture<?>> executed = new ArrayList<>(members.size());
            members.forEach(member -> executed.add(
                    member.execute(statements, capacity, call.deadlineNanos()).toCompletableFuture()));
            return all(executed).thenApply(_ -> Reply.json(new BatchAnswer(members, capacity)));
        });
    }

    private static CompletionStage<?> all(List<CompletableFuture<?>> stages) {
        return CompletableFuture.allOf(stages.toArray(CompletableFuture<?>[]::new));
    }

    private static void requireOneKind(List<BatchMember> members) {
        boolean reads = members.stream().anyMatch(member -> member.isKind(true));
        boolean writes = members.stream().anyMatch(member -> member.isKind(false));
        if (reads && writes) {
            throw DynamoDbException.validation("Read and write requests together in the same batch is not supported.");
        }
    }

    /** Finds out which item a statement is about; or that it is about none, which is the statement's own affair. */
    private CompletionStage<?> plan(BatchMember member) {
        StatementRequest request = member.request();
        if (request == null) {
            return CompletableFuture.completedStage(null);
        }
        // Even what is refused at once is to be refused within a stage.
        return CompletableFuture.completedStage(request.statement())
                .thenCompose(statement -> tables.retryingIfReplaced(
                        statement.table(), table -> ExecuteStatement.isKnown(table, statement), found -> {
                            member.plannedFor(found.definition().name(), key(found.definition(), member, request));
                            return CompletableFuture.completedStage(member);
                        }))
                .exceptionally(failure -> {
                    member.fail(failure);
                    return member;
                });
    }

    private static PrimaryKey key(TableDefinition table, BatchMember member, StatementRequest request) {
        if (!(request.statement() instanceof Statement.Select select)) {
            return WriteStatements.plan(table, request).key();
        }
        PrimaryKey point = SelectPlan.of(table, select, request.parameters(), member.isConsistent())
                .point();
        if (point == null) {
            point = point(table, select, request);
        }
        if (point == null) {
            throw DynamoDbException.validation("Select statements within BatchExecuteStatement must specify the primary"
                    + " key in the where clause.");
        }
        return point;
    }

    /** The one item of a statement that says so in a longer way, which is executed as a range. */
    private static @Nullable PrimaryKey point(
            TableDefinition table, Statement.Select select, StatementRequest request) {
        Where where = select.index() == null && select.order() == null
                ? StatementWrite.where(select.where(), request.parameters())
                : null;
        Item key = where == null ? null : where.onlyKey(table.key());
        return key == null ? null : PrimaryKey.ofKey(table.key(), key);
    }

    private static void refuseDuplicates(List<BatchMember> members) {
        Set<BatchMember.Target> targets = new HashSet<>();
        for (BatchMember member : members) {
            BatchMember.Target target = member.target();
            if (target != null && !targets.add(target)) {
                throw DynamoDbException.validation("Provided list of item keys contains duplicates");
            }
        }
    }
}
