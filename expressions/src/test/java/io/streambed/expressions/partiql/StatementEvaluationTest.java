package io.streambed.expressions.partiql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streambed.expressions.StatementResolver;
import io.streambed.expressions.Where;
import io.streambed.model.AttributeValue;
import io.streambed.model.Decimal;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What statements mean to the engine: which items they select, what they make of them. */
class StatementEvaluationTest {
    private static final Item ITEM = Item.of(Map.of(
            "pk",
            s("a"),
            "n",
            n("5"),
            "s",
            s("it's"),
            "m",
            new AttributeValue.M(
                    Item.of(Map.of("x", n("1"), "y", new AttributeValue.L(List.of(n("1"), s("z"))), "a b", n("2")))),
            "ss",
            new AttributeValue.SS(List.of("a", "b")),
            "nul",
            AttributeValue.NULL,
            "flag",
            AttributeValue.TRUE,
            "user",
            s("u")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "n = 5",
                "5 = n",
                "n <> 4",
                "n != 4",
                "n < 5.1 AND n <= 5 AND n > 4 AND n >= 5",
                "n BETWEEN 5 AND 6",
                "n NOT BETWEEN 6 AND 7",
                "n IN [1, 5]",
                "n IN (1, 5)",
                "n IN (5)",
                "n IN <<5, 6>>",
                "n NOT IN [1, 2]",
                "NOT n = 4",
                "NOT NOT n = 5",
                "n = 4 OR n = 5 AND s = 'it''s'",
                "(n = 4 OR n = 5) AND s = 'it''s'",
                "not (n = 4) and not (n = 3)",
                "s IS STRING and n is numeric and m IS STRUCT and m IS TUPLE and flag IS BOOL and flag IS BOOLEAN",
                "m.y IS LIST",
                "nul IS NULL and s IS NOT NULL",
                "nope IS MISSING and s IS NOT MISSING",
                "nul = NULL and flag = true and flag <> false",
                "begins_with(s, 'it')",
                "BEGINS_WITH(s, 'it') = true",
                "begins_with(s, 'x') = false",
                "begins_with(s, 'x') <> true",
                "contains(s, 't''') and contains(ss, 'a') and not contains(ss, 'c')",
                "size(s) = 4 and size(ss) > 1",
                "attribute_type(n, 'N') and attribute_exists(m.x) and attribute_not_exists(m.z)",
                "m.x = 1 and m['x'] = 1 and m.\"a b\" = 2",
                "m.y[1] = 'z' and m['y'][0] = 1",
                "m = {'x': 1, 'y': [1, 'z'], 'a b': 2}",
                "ss = <<'b', 'a'>>",
                "m.y = [1, 'z'] and m.y = (1, 'z')",
                "n = 0.5e1 and n = +5 and n = 50e-1 and n > -5 and n > - 5 and n = 5. and n > .5",
                "\"user\" = 'u'",
                "n /* a comment */ = 5 -- another",
                "n = ?",
                "m = {'x': ?, 'y': [1, ?], 'a b': 2} or n = ?",
            })
    void theItemMeetsTheCondition(String condition) {
        assertThat(where(condition, n("5"), n("5"), n("5")).test(ITEM)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"n = 4", "n = '5'", "N = 5", "s IS NULL", "nope IS NULL", "nope = nope2", "flag = 'true'"})
    void theItemDoesNotMeetTheCondition(String condition) {
        assertThat(where(condition).test(ITEM)).isFalse();
    }

    @Test
    void operandsAreCheckedAsThoseOfExpressions() {
        assertThatThrownBy(() -> where("n < true"))
                .isInstanceOf(DynamoDbException.class)
                .hasMessage(
                        "Incorrect operand type for operator or function; operator or function: <, operand type: BOOL");
        assertThatThrownBy(() -> where("n BETWEEN 3 AND 1"))
                .hasMessageStartingWith("The BETWEEN operator requires upper bound to be greater than or equal to");
        assertThatThrownBy(() -> where("attribute_exists('n')"))
                .hasMessage("Operator or function requires a document path; operator or function: attribute_exists");
        assertThatThrownBy(() -> where("attribute_exists()"))
                .hasMessage("Incorrect number of operands for operator or function; operator or function:"
                        + " attribute_exists, number of operands: 0");
    }

    @Test
    void projectedValuesAreNamedByTheEndOfTheirPath() {
        Statement.Select select =
                (Statement.Select) Statements.of("SELECT pk, m.x, m.y[1], m['a b'], m.nope FROM \"Tab\"");

        assertThat(Objects.requireNonNull(select.projection()).apply(ITEM))
                .isEqualTo(Item.of(Map.of("pk", s("a"), "x", n("1"), "y[1]", s("z"), "a b", n("2"))));
    }

    @Test
    void anUpdateSeesTheItemAsItWas() {
        assertThat(updated("SET n = n + 1, q = n REMOVE s SET m.x = 10 - m.x"))
                .isEqualTo(with(
                        with(with(without(ITEM, "s"), "n", n("6")), "q", n("5")),
                        "m",
                        new AttributeValue.M(Item.of(Map.of(
                                "x", n("9"), "y", new AttributeValue.L(List.of(n("1"), s("z"))), "a b", n("2"))))));
    }

    @Test
    void setsGrowAndShrink() {
        assertThat(updated("SET ss = set_add(ss, <<'c'>>)").get("ss"))
                .isEqualTo(new AttributeValue.SS(List.of("a", "b", "c")));
        assertThat(updated("SET ss = SET_DELETE(ss, ?)", new AttributeValue.SS(List.of("a")))
                        .get("ss"))
                .isEqualTo(new AttributeValue.SS(List.of("b")));
        assertThat(updated("SET ss = set_delete(ss, <<'a', 'b'>>)").get("ss")).isNull();
        assertThatThrownBy(() -> updated("SET ss = set_add(ss, ?)", s("c")))
                .hasMessage("The second argument to SET_ADD must be a value with type SET at 1:29:2");
    }

    @Test
    void valuesOfUpdatesAreExpressions() {
        assertThat(updated("SET m.y = list_append(m.y, [3])").get("m"))
                .isEqualTo(new AttributeValue.M(Item.of(Map.of(
                        "x", n("1"), "y", new AttributeValue.L(List.of(n("1"), s("z"), n("3"))), "a b", n("2")))));
        assertThat(updated("SET n = 1 + 1 + n").get("n")).isEqualTo(n("7"));
        assertThat(updated("SET z = if_not_exists(z, 1)").get("z")).isEqualTo(n("1"));
        assertThat(updated("SET z = {'k': [?, NULL, true]}", s("v")).get("z"))
                .isEqualTo(new AttributeValue.M(Item.of(
                        Map.of("k", new AttributeValue.L(List.of(s("v"), AttributeValue.NULL, AttributeValue.TRUE))))));
    }

    @Test
    void parametersAreNumberedThroughTheWholeStatement() {
        Statement.Update update =
                (Statement.Update) Statements.of("UPDATE \"Tab\" SET a = ?, b = [?, ?] WHERE pk = ? AND n IN [?]");

        assertThat(update.parameters()).isEqualTo(5);
    }

    @Test
    void theFormThatBeginsWithFromIsAnUpdate() {
        assertThat(Statements.of("from Tab where pk = 'a' set c = 1 remove d returning all new *"))
                .isInstanceOf(Statement.Update.class);
    }

    @Test
    void existsIsForTransactions() {
        assertThat(Statements.of("EXISTS(SELECT * FROM Tab WHERE pk = 'a' AND n = 1)"))
                .isInstanceOf(Statement.Exists.class);
    }

    private static Where where(String condition, AttributeValue... parameters) {
        Statement.Select select = (Statement.Select) Statements.of("SELECT * FROM Tab WHERE " + condition);
        return new StatementResolver(List.of(parameters)).where(Objects.requireNonNull(select.where()));
    }

    private static Item updated(String changes, AttributeValue... parameters) {
        Statement.Update update = (Statement.Update) Statements.of("UPDATE Tab " + changes + " WHERE pk = 'a'");
        return new StatementResolver(List.of(parameters))
                .update(update.actions())
                .apply(ITEM);
    }

    private static Item with(Item item, String name, AttributeValue value) {
        Map<String, AttributeValue> attributes = item.toMap();
        attributes.put(name, value);
        return Item.of(attributes);
    }

    private static Item without(Item item, String name) {
        Map<String, AttributeValue> attributes = item.toMap();
        attributes.remove(name);
        return Item.of(attributes);
    }

    private static AttributeValue s(String value) {
        return new AttributeValue.S(value);
    }

    private static AttributeValue n(String number) {
        return new AttributeValue.N(Decimal.parse(number));
    }
}
