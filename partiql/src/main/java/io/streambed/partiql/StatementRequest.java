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
        String text = input.string("Statement");
        Statement statement = Statements.of(text);
        List<AttributeValue> parameters = input.attributeValues("Parameters");
        if (parameters.size() < statement.parameters()) {
            throw DynamoDbException.validation("Number of parameters in request and statement don't match.");
        }
        if (statement instanceof Statement.Exists) {
            throw DynamoDbException.validation("EXISTS can only be used in ExecuteTransaction write requests.");
        }
        return new StatementRequest(text, statement, parameters);
    }
}
