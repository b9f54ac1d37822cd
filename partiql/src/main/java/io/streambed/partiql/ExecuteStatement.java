package io.streambed.partiql;

import io.streambed.expressions.partiql.Statement;
import io.streambed.materializer.TableLookup;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.Call;
import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import java.util.concurrent.CompletionStage;

/**
 * ExecuteStatement: reads or writes items as a PartiQL statement says.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteStatement.html">ExecuteStatement</a>
 */
public final class ExecuteStatement implements Operation {
    static final Shape.StringShape STATEMENT = Shape.string().length(1, 8192);
    static final Shape.ListShape PARAMETERS = Shape.list(Shape.ATTRIBUTE_VALUE).length(1, Integer.MAX_VALUE);

    private static final int MAX_TOKEN = 32_768;

    private static final Shape.Structure INPUT = Shape.structure("ExecuteStatementInput")
            .required("Statement", STATEMENT)
            .optional("Parameters", PARAMETERS)
            .optional("ConsistentRead", Shape.BOOLEAN)
            .optional("NextToken", Shape.string().length(1, MAX_TOKEN))
            .optional("ReturnConsumedCapacity", CommonShapes.RETURN_CONSUMED_CAPACITY)
            .optional("Limit", Shape.integer().atLeast(1))
            .optional("ReturnValuesOnConditionCheckFailure", CommonShapes.RETURN_VALUES_ON_CONDITION_CHECK_FAILURE)
            .build();

    private final TableLookup tables;
    private final SelectStatements selects;
    private final WriteStatements writes;

    public ExecuteStatement(TableLookup tables, SelectStatements selects, WriteStatements writes) {
        this.tables = tables;
        this.selects = selects;
        this.writes = writes;
    }

    @Override
    public String name() {
        return "ExecuteStatement";
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
        StatementRequest request = StatementRequest.of(call.input());
        return tables.retryingIfReplaced(
                request.statement().table(),
                table -> isKnown(table, request.statement()),
                found -> request.statement() instanceof Statement.Select select
                        ? selects.execute(call, found.definition(), request, select)
                        : writes.execute(call, found.definition(), request));
    }

    /** Whether the definition has all that the statement reads; a newer one may have it if not. */
    static boolean isKnown(TableDefinition table, Statement statement) {
        if (!(statement instanceof Statement.Select select) || select.index() == null) {
            return true;
        }
        SecondaryIndex index = table.index(select.index());
        return index != null && index.isActive();
    }
}
