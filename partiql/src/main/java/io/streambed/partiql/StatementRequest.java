package io.streambed.partiql;

import io.streambed.expressions.partiql.Statement;
import io.streambed.expressions.partiql.Statements;
import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import io.streambed.protocol.Input;
import java.util.List;

/**
 * A statement with its parameters, understood as far as it can be without its table.
 *
 * @param text the statement as given
 */
record StatementRequest(String text, Statement statement, List<AttributeValue> parameters) {
    /**
     * Takes the members Statement and Parameters.
     *
     * @throws DynamoDbException a validation error in the service's words
     */
    static StatementRequest of(Input input) {
        StatementRequest request = of(input, Statements.of(input.string("Statement")));
        if (request.statement instanceof Statement.Exists) {
            throw DynamoDbException.validation("EXISTS can only be used in ExecuteTransaction write requests.");
        }
        return request;
    }

    /**
     * Takes the members Statement and Parameters of a transaction's statement.
     *
     * @throws DynamoDbException a validation error in the service's words
     */
    static StatementRequest ofTransaction(Input input) {
        return of(input, Statements.ofTransaction(input.string("Statement")));
    }

    private static StatementRequest of(Input input, Statement statement) {
        List<AttributeValue> parameters = input.attributeValues("Parameters");
        if (parameters.size() < statement.parameters()) {
            throw DynamoDbException.validation("Number of parameters in request and statement don't match.");
        }
        return new StatementRequest(input.string("Statement"), statement, parameters);
    }
}
