package io.streambed.write;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.streambed.model.DynamoDbException;
import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.Input;
import io.streambed.protocol.Shape;
import org.junit.jupiter.api.Test;

class WriteParametersTest {
    private static final Shape.Structure INPUT = Shape.structure("WriteInput")
            .optional("Expected", WriteParameters.EXPECTED)
            .optional("ConditionalOperator", CommonShapes.CONDITIONAL_OPERATOR)
            .optional("ConditionExpression", Shape.string())
            .optional("ExpressionAttributeNames", CommonShapes.EXPRESSION_ATTRIBUTE_NAMES)
            .optional("ExpressionAttributeValues", CommonShapes.EXPRESSION_ATTRIBUTE_VALUES)
            .build();

    @Test
    void aRequestWithoutConditionHasNone() {
        assertThat(WriteParameters.condition(input("{}"))).isNull();
    }

    @Test
    void anErrorOfAValueDoesNotNameItsPlaceholder() {
        assertRefused("""
                {"ConditionExpression":"a = :x","ExpressionAttributeValues":{":x":{"N":"one"}}}""", "The parameter cannot be converted to a numeric value: one");
    }

    @Test
    void placeholdersAreCheckedBeforeValues() {
        assertRefused("""
                {"ConditionExpression":"a = :x","ExpressionAttributeValues":{":x":{"N":"one"},"y":{"S":"a"}}}""", "ExpressionAttributeValues contains invalid key: Syntax error; key: \"y\"");
        assertRefused("""
                {"ConditionExpression":"a = :x","ExpressionAttributeNames":{"n":"a"},\
                "ExpressionAttributeValues":{":x":{"N":"one"}}}""", "ExpressionAttributeNames contains invalid key: Syntax error; key: \"n\"");
    }

    @Test
    void valuesAreCheckedBeforeNames() {
        assertRefused("""
                {"ConditionExpression":"a = :x","ExpressionAttributeNames":{"#n":""},\
                "ExpressionAttributeValues":{":x":{"N":"one"}}}""", "The parameter cannot be converted to a numeric value: one");
    }

    @Test
    void valuesAreCheckedBeforeTheExpression() {
        assertRefused("""
                {"ConditionExpression":"a =","ExpressionAttributeValues":{":x":{"N":""}}}""", "The parameter cannot be converted to a numeric value: ");
    }

    @Test
    void valuesWithoutExpressionAreRefusedBeforeTheyAreLookedAt() {
        assertRefused("""
                {"ExpressionAttributeValues":{":x":{"N":"one"}}}""", "ExpressionAttributeValues can only be specified when using expressions");
    }

    @Test
    void whatIsWrongWithoutTheTableIsToldLikeAViolatedConstraint() {
        assertThatExceptionOfType(DynamoDbException.class)
                .isThrownBy(() -> WriteParameters.checked(() -> {
                    throw DynamoDbException.validation("Invalid ConditionExpression: x");
                }))
                .withMessage("1 validation error detected: Invalid ConditionExpression: x");
        assertThatExceptionOfType(DynamoDbException.class)
                .isThrownBy(() -> WriteParameters.checked(() -> {
                    throw DynamoDbException.resourceNotFound("no table");
                }))
                .withMessage("no table");
    }

    private static void assertRefused(String request, String message) {
        assertThatExceptionOfType(DynamoDbException.class)
                .isThrownBy(() -> {
                    Input input = input(request);
                    WriteParameters.check(input);
                    WriteParameters.condition(input);
                })
                .satisfies(refusal -> assertThat(refusal.text()).isEqualTo(message));
    }

    private static Input input(String request) {
        return Input.parse(INPUT, request.getBytes(UTF_8));
    }
}
