package io.streambed.expressions;

import static io.streambed.expressions.Values.s;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ExpressionAttributesTest {
    @Test
    void whatNoExpressionOfTheRequestUsesIsRefused() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("#z", "z");
        names.put("#used", "u");
        names.put("#a", "a");

        assertRefused(
                () -> Expressions.condition("#used = b", names, Map.of()),
                "Value provided in ExpressionAttributeNames unused in expressions: keys: {#z, #a}");
        assertRefused(
                () -> Expressions.condition("a = b", Map.of(), Map.of(":v", s("x"))),
                "Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}");
        assertRefused(
                () -> Expressions.condition("a = b", Map.of("#n", "n"), Map.of(":v", s("x"))),
                "Value provided in ExpressionAttributeNames unused in expressions: keys: {#n}");
        assertRefused(
                () -> Expressions.projection("a", Map.of("#n", "n")),
                "Value provided in ExpressionAttributeNames unused in expressions: keys: {#n}");
    }

    @Test
    void usesCountOverAllExpressionsOfTheRequest() {
        ExpressionAttributes attributes = ExpressionAttributes.of(Map.of("#a", "a", "#b", "b"), Map.of(":v", s("x")));

        Expressions.condition("#a = :v", attributes);
        Expressions.projection("#b", attributes);

        assertThatCode(attributes::requireAllUsed).doesNotThrowAnyException();
    }

    @Test
    void anUnusedNameIsReportedOnlyAfterAllExpressions() {
        ExpressionAttributes attributes = ExpressionAttributes.of(Map.of("#a", "a", "#b", "b"), null);

        Expressions.condition("attribute_exists(#a)", attributes);

        assertRefused(
                attributes::requireAllUsed,
                "Value provided in ExpressionAttributeNames unused in expressions: keys: {#b}");
    }

    @Test
    void mapsMayBeAbsentButNotEmpty() {
        assertThatCode(() -> ExpressionAttributes.of(null, null).requireAllUsed())
                .doesNotThrowAnyException();
        assertRefused(() -> ExpressionAttributes.of(Map.of(), Map.of()), "ExpressionAttributeNames must not be empty");
        assertRefused(() -> ExpressionAttributes.of(null, Map.of()), "ExpressionAttributeValues must not be empty");
    }

    @Test
    void keysArePlaceholders() {
        assertBadName("a", "ExpressionAttributeNames contains invalid key: Syntax error; key: \"a\"");
        assertBadName(
                "",
                "ExpressionAttributeNames contains invalid key: The expression attribute map contains an empty key;");
        assertBadName("#", "ExpressionAttributeNames contains invalid key: Syntax error; key: \"#\"");
        assertBadName(":a", "ExpressionAttributeNames contains invalid key: Syntax error; key: \":a\"");
        assertBadName("#a-b", "ExpressionAttributeNames contains invalid key: Syntax error; key: \"#a-b\"");
        assertBadName(
                "#" + "b".repeat(255),
                "ExpressionAttributeNames contains invalid key: The expression attribute map contains a key that is too"
                        + " long; size of key: 256");
        assertRefused(
                () -> ExpressionAttributes.of(null, Map.of("#v", s("x"))),
                "ExpressionAttributeValues contains invalid key: Syntax error; key: \"#v\"");
        assertThatCode(() -> ExpressionAttributes.of(Map.of("#0_Z", "x"), Map.of(":_", s("x"))))
                .doesNotThrowAnyException();
    }

    @Test
    void namesHaveALength() {
        assertRefused(
                () -> ExpressionAttributes.of(Map.of("#a", ""), null),
                "ExpressionAttributeNames contains invalid value: Empty attribute name for key #a");
        assertRefused(
                () -> ExpressionAttributes.of(Map.of("#a", "x".repeat(65_536)), null),
                "ExpressionAttributeNames contains invalid value: Attribute name is too large, must be less than 65536"
                        + " bytes for key #a");
    }

    @Test
    void allNamesAndAllValuesHaveASize() {
        int mebibytes = 2 * 1024 * 1024;

        assertThatCode(() -> ExpressionAttributes.of(null, Map.of(":v", s("x".repeat(mebibytes - 2)))))
                .doesNotThrowAnyException();
        assertRefused(
                () -> ExpressionAttributes.of(null, Map.of(":v", s("x".repeat(mebibytes - 1)))),
                "ExpressionAttributeValues exceeds max size");
        Map<String, String> names = new LinkedHashMap<>();
        for (int i = 10; i < 42; i++) {
            names.put("#" + i, "x".repeat(65_533));
        }
        assertThatCode(() -> ExpressionAttributes.of(names, null)).doesNotThrowAnyException();
        names.put("#10", "x".repeat(65_534));
        assertRefused(() -> ExpressionAttributes.of(names, null), "ExpressionAttributeNames exceeds max size");
    }

    @Test
    void aDocumentIsAtMostAsLargeAsAnItem() {
        assertRefused(
                () -> ExpressionAttributes.of(
                        null, Map.of(":v", new AttributeValue.L(List.of(s("x".repeat(400 * 1024)))))),
                "ExpressionAttributeValues contains invalid value: Item size has exceeded the maximum allowed size for"
                        + " key :v");
    }

    @Test
    void withoutExpressionsThereIsNothingToName() {
        Map<String, String> names = Map.of("#a", "a");
        Map<String, AttributeValue> values = Map.of(":a", s("a"));

        assertRefused(
                () -> ExpressionAttributes.refuseWithoutExpressions(names, values, "ConditionExpression"),
                "ExpressionAttributeNames can only be specified when using expressions");
        assertRefused(
                () -> ExpressionAttributes.refuseWithoutExpressions(null, values, "ConditionExpression"),
                "ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null");
        assertRefused(
                () -> ExpressionAttributes.refuseValuesWithoutExpressions(
                        values, "UpdateExpression", "ConditionExpression"),
                "ExpressionAttributeValues can only be specified when using expressions: UpdateExpression and"
                        + " ConditionExpression are null");
        assertThatCode(() -> ExpressionAttributes.refuseWithoutExpressions(null, null, "ConditionExpression"))
                .doesNotThrowAnyException();
    }

    private static void assertBadName(String key, String message) {
        assertRefused(() -> ExpressionAttributes.of(Map.of(key, "x"), null), message);
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(DynamoDbException.class).hasMessage(message);
    }
}
