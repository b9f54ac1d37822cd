package io.streambed.expressions;

import io.streambed.model.DynamoDbException;

/** The words for operands that an operator or function does not take. */
record OperandErrors(ExpressionKind kind) {
    DynamoDbException wrongNumber(Function function, int given) {
        return kind.invalid("Incorrect number of operands for operator or function; operator or function: "
                + function.text() + ", number of operands: " + given);
    }

    DynamoDbException wrongType(String operator, String type) {
        return kind.invalid("Incorrect operand type for operator or function; operator or function: " + operator
                + ", operand type: " + type);
    }

    DynamoDbException notDistinct(String operator, DocumentPath first) {
        return kind.invalid("The first operand must be distinct from the remaining operands for this operator or"
                + " function; operator: " + operator + ", first operand: " + first);
    }

    DynamoDbException noPath(Function function) {
        return kind.invalid("Operator or function requires a document path; operator or function: " + function.text());
    }
}
