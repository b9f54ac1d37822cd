package io.streambed.expressions;

import static io.streambed.expressions.ComparisonOperator.BEGINS_WITH;
import static io.streambed.expressions.ComparisonOperator.BETWEEN;
import static io.streambed.expressions.ComparisonOperator.CONTAINS;
import static io.streambed.expressions.ComparisonOperator.EQ;
import static io.streambed.expressions.ComparisonOperator.GE;
import static io.streambed.expressions.ComparisonOperator.GT;
import static io.streambed.expressions.ComparisonOperator.IN;
import static io.streambed.expressions.ComparisonOperator.LE;
import static io.streambed.expressions.ComparisonOperator.LT;
import static io.streambed.expressions.ComparisonOperator.NE;
import static io.streambed.expressions.ComparisonOperator.NOT_CONTAINS;
import static io.streambed.expressions.ComparisonOperator.NOT_NULL;
import static io.streambed.expressions.ComparisonOperator.NULL;
import static io.streambed.expressions.Values.b;
import static io.streambed.expressions.Values.bs;
import static io.streambed.expressions.Values.list;
import static io.streambed.expressions.Values.map;
import static io.streambed.expressions.Values.n;
import static io.streambed.expressions.Values.ns;
import static io.streambed.expressions.Values.s;
import static io.streambed.expressions.Values.ss;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streambed.expressions.AttributeUpdate.Action;
import io.streambed.model.AttributeType;
import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import io.streambed.model.KeyAttribute;
import io.streambed.model.KeySchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The parameters from before expressions. Words, order and results are those of dynalite's tests, which were run against the
 * service, and of DynamoDB Local.
 */
class LegacyParametersTest {
    private static final String INVALID = "One or more parameter values were invalid: ";
    private static final Item ITEM = Item.builder(8)
            .put("s", s("str"))
            .put("n", n("5"))
            .put("b", b("ab"))
            .put("l", list(s("e"), n("1")))
            .put("ss", ss("p", "q"))
            .put("ns", ns("1", "2"))
            .put("t", AttributeValue.TRUE)
            .put("m", map("x", n("1")))
            .build();

    @Test
    void operatorsCompare() {
        assertHolds("n", EQ, n("5.0"));
        assertFails("n", EQ, s("5"));
        assertHolds("ss", EQ, ss("q", "p"));
        assertHolds("t", EQ, AttributeValue.TRUE);
        assertHolds("m", EQ, map("x", n("1")));
        assertHolds("n", NE, n("6"));
        assertHolds("n", NE, s("5"));
        assertFails("n", NE, n("5"));
        assertHolds("zz", NE, n("5"));
        assertHolds("n", LE, n("5"));
        assertHolds("n", LT, n("6"));
        assertHolds("n", GE, n("5"));
        assertHolds("n", GT, n("4.9"));
        assertFails("n", GT, s("4"));
        assertFails("zz", LT, n("5"));
        assertHolds("n", BETWEEN, n("5"), n("6"));
        assertFails("n", BETWEEN, n("6"), n("7"));
        assertHolds("s", IN, s("q"), s("str"));
        assertFails("s", IN, s("q"));
        assertFails("zz", IN, s("q"));
    }

    @Test
    void operatorsLookInside() {
        assertHolds("s", BEGINS_WITH, s("st"));
        assertHolds("b", BEGINS_WITH, b("a"));
        assertFails("s", BEGINS_WITH, b("st"));
        assertHolds("s", CONTAINS, s("t"));
        assertHolds("ss", CONTAINS, s("p"));
        assertHolds("ns", CONTAINS, n("1.0"));
        assertHolds("l", CONTAINS, s("e"));
        assertFails("n", CONTAINS, n("5"));
        assertFails("t", CONTAINS, AttributeValue.TRUE);
        assertHolds("s", NOT_CONTAINS, s("x"));
        assertFails("ss", NOT_CONTAINS, s("p"));
        assertHolds("n", NOT_CONTAINS, n("5"));
        assertFails("zz", NOT_CONTAINS, n("5"));
        assertFails("zz", CONTAINS, n("5"));
    }

    @Test
    void operatorsAskForExistence() {
        assertHolds("n", NOT_NULL);
        assertFails("zz", NOT_NULL);
        assertHolds("zz", NULL);
        assertFails("n", NULL);
    }

    @Test
    void expectedTakesValuesAndExistenceAlone() {
        assertThat(expected(Map.of("n", new ExpectedAttribute(null, n("5"), null, null))))
                .isTrue();
        assertThat(expected(Map.of("n", new ExpectedAttribute(true, n("6"), null, null))))
                .isFalse();
        assertThat(expected(Map.of("zz", new ExpectedAttribute(false, null, null, null))))
                .isTrue();
        assertThat(expected(Map.of("n", new ExpectedAttribute(false, null, null, null))))
                .isFalse();
        assertThat(expected(Map.of("n", new ExpectedAttribute(null, n("5"), EQ, null))))
                .isTrue();
        assertThat(expected(Map.of("n", new ExpectedAttribute(null, null, NOT_NULL, List.of()))))
                .isTrue();
    }

    @Test
    void conditionsAreCombined() {
        Map<String, LegacyCondition> one = Map.of("n", condition(EQ, n("5")), "s", condition(EQ, s("x")));

        assertThat(LegacyParameters.filter("ScanFilter", one, null).test(ITEM)).isFalse();
        assertThat(LegacyParameters.filter("ScanFilter", one, ConditionalOperator.AND)
                        .test(ITEM))
                .isFalse();
        assertThat(LegacyParameters.filter("ScanFilter", one, ConditionalOperator.OR)
                        .test(ITEM))
                .isTrue();
        assertThat(LegacyParameters.filter("ScanFilter", Map.of(), null).test(ITEM))
                .isTrue();
        assertThat(LegacyParameters.expected(null, null).test(Item.EMPTY)).isTrue();
    }

    @Test
    void namesAreNotPaths() {
        Item item = Item.of(Map.of("a.b", s("x"), "c[0]", n("1")));

        assertThat(LegacyParameters.filter("ScanFilter", Map.of("a.b", condition(EQ, s("x"))), null)
                        .test(item))
                .isTrue();
        assertThat(LegacyParameters.attributesToGet(List.of("c[0]", "c")).apply(item))
                .isEqualTo(Item.of(Map.of("c[0]", n("1"))));
        assertThat(LegacyParameters.attributeUpdates(Map.of("a.b", update(Action.PUT, n("2"))))
                        .apply(item))
                .isEqualTo(Item.of(Map.of("a.b", n("2"), "c[0]", n("1"))));
    }

    @ParameterizedTest
    @EnumSource
    void operatorsTakeTheirNumberOfArguments(ComparisonOperator operator) {
        String message = INVALID + "Invalid number of argument(s) for the " + operator + " ComparisonOperator";

        switch (operator) {
            case NULL, NOT_NULL -> assertRefused(message, condition(operator, s("a")));
            case IN -> assertRefused(message, condition(operator));
            case BETWEEN -> {
                assertRefused(message, condition(operator));
                assertRefused(message, condition(operator, s("a")));
                assertRefused(message, condition(operator, s("a"), s("b"), s("c")));
            }
            case EQ, NE, LE, LT, GE, GT, CONTAINS, NOT_CONTAINS, BEGINS_WITH -> {
                assertRefused(message, condition(operator));
                assertRefused(message, condition(operator, s("a"), s("b")));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void operatorsTakeTheirTypes(ComparisonOperator operator) {
        for (AttributeValue value : List.of(
                s("a"),
                n("1"),
                b("a"),
                AttributeValue.TRUE,
                AttributeValue.NULL,
                ss("a"),
                ns("1"),
                bs("a"),
                list(),
                map("x", n("1")))) {
            boolean isTaken = switch (operator) {
                case EQ, NE, NULL, NOT_NULL -> true;
                case LE, LT, GE, GT, IN, BETWEEN -> value.type().isKeyType();
                case BEGINS_WITH -> value.type() == AttributeType.S || value.type() == AttributeType.B;
                case CONTAINS, NOT_CONTAINS ->
                    !value.type().isSet() && value.type() != AttributeType.L && value.type() != AttributeType.M;
            };
            LegacyCondition condition = switch (operator) {
                case NULL, NOT_NULL -> condition(operator);
                case BETWEEN -> condition(operator, value, value);
                case EQ, NE, LE, LT, GE, GT, IN, CONTAINS, NOT_CONTAINS, BEGINS_WITH -> condition(operator, value);
            };
            if (isTaken) {
                assertThatCode(() -> LegacyParameters.filter("QueryFilter", Map.of("x", condition), null))
                        .doesNotThrowAnyException();
            } else {
                assertRefused(
                        INVALID + "ComparisonOperator " + operator + " is not valid for " + value.type()
                                + " AttributeValue type",
                        condition);
            }
        }
    }

    @Test
    void argumentsGoTogether() {
        assertRefused(
                INVALID + "AttributeValues inside AttributeValueList must be of same type",
                condition(IN, s("b"), n("1")));
        assertRefused(
                INVALID + "ComparisonOperator IN is not valid for BOOL AttributeValue type",
                condition(IN, AttributeValue.TRUE, n("1")));
        assertRefused(
                "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound",
                condition(BETWEEN, s("b"), s("a")));
    }

    @Test
    void expectedSaysOneThing() {
        assertRefused(
                "Value must be provided when Exists is null for Attribute: x",
                new ExpectedAttribute(null, null, null, null));
        assertRefused(
                "Value must be provided when Exists is true for Attribute: x",
                new ExpectedAttribute(true, null, null, null));
        assertRefused(
                "Value cannot be used when Exists is false for Attribute: x",
                new ExpectedAttribute(false, n("1"), null, null));
        assertRefused(
                "Value and AttributeValueList cannot be used together for Attribute: x",
                new ExpectedAttribute(true, n("1"), EQ, List.of(n("1"))));
        assertRefused(
                "Exists and ComparisonOperator cannot be used together for Attribute: x",
                new ExpectedAttribute(true, n("1"), EQ, null));
        assertRefused(
                "AttributeValueList can only be used with a ComparisonOperator for Attribute: x",
                new ExpectedAttribute(true, null, null, List.of(n("1"))));
        assertRefused(
                "Value or AttributeValueList must be used with ComparisonOperator: EQ for Attribute: x",
                new ExpectedAttribute(null, null, EQ, null));
        assertRefused(
                "Invalid number of argument(s) for the NULL ComparisonOperator",
                new ExpectedAttribute(null, n("1"), NULL, null));
        assertRefused(
                "Invalid number of argument(s) for the EQ ComparisonOperator",
                new ExpectedAttribute(null, null, EQ, List.of()));
        assertRefused(
                "ComparisonOperator BEGINS_WITH is not valid for N AttributeValue type",
                new ExpectedAttribute(null, n("1"), BEGINS_WITH, null));
    }

    @Test
    void theFirstAttributeIsReportedFirst() {
        Map<String, ExpectedAttribute> expected = new LinkedHashMap<>();
        expected.put("z", new ExpectedAttribute(null, null, null, null));
        expected.put("a", new ExpectedAttribute(true, null, null, null));

        assertThatThrownBy(() -> LegacyParameters.expected(expected, null)).hasMessageEndingWith("Attribute: z");
    }

    @Test
    void aConditionalOperatorNeedsSomethingToCombine() {
        String one = "ConditionalOperator can only be used when Filter or Expected has two or more elements";
        String none = "ConditionalOperator cannot be used without Filter or Expected";
        Map<String, LegacyCondition> wrong = Map.of("x", condition(EQ));

        assertThatThrownBy(() -> LegacyParameters.expected(
                        Map.of("x", new ExpectedAttribute(false, null, null, null)), ConditionalOperator.AND))
                .hasMessage(one);
        assertThatThrownBy(() -> LegacyParameters.expected(Map.of(), ConditionalOperator.AND))
                .hasMessage(none);
        assertThatThrownBy(() -> LegacyParameters.filter("QueryFilter", null, ConditionalOperator.OR))
                .hasMessage(none);
        assertThatThrownBy(() -> LegacyParameters.filter("QueryFilter", wrong, ConditionalOperator.OR))
                .hasMessageContaining("Invalid number of argument(s)");
    }

    @Test
    void aQueryFilterIsNotAboutTheKeyThatIsRead() {
        Filter filter = LegacyParameters.filter("QueryFilter", Map.of("r", condition(NULL)), null);
        QueryKey key = QueryKey.of(
                new KeySchema(new KeyAttribute("h", AttributeType.S), new KeyAttribute("r", AttributeType.S)));

        assertThatThrownBy(() -> filter.refuseKeyAttributes(key))
                .isInstanceOf(DynamoDbException.class)
                .hasMessage("QueryFilter can only contain non-primary key attributes: Primary key attribute: r");
    }

    @Test
    void keyConditionsBecomeARange() {
        QueryKey key = QueryKey.of(
                new KeySchema(new KeyAttribute("h", AttributeType.S), new KeyAttribute("r", AttributeType.N)));
        KeyRange range = LegacyParameters.keyConditions(
                        Map.of("r", condition(BETWEEN, n("1"), n("5")), "h", condition(EQ, s("x"))))
                .over(key);

        assertThat(range.partition()).containsExactly(s("x"));
        assertThat(range.range())
                .isEqualTo(new SortRange.Bounded(new SortRange.Bound(n("1"), true), new SortRange.Bound(n("5"), true)));
        assertThat(LegacyParameters.keyConditions(Map.of("h", condition(EQ, s("x")), "r", condition(GT, n("1"))))
                        .over(key)
                        .range())
                .isEqualTo(new SortRange.Bounded(new SortRange.Bound(n("1"), false), null));
        assertKeyRefused(key, "Query key condition not supported", Map.of("h", condition(LT, s("x"))));
        assertKeyRefused(key, "Query condition missed key schema element: h", Map.of("z", condition(NULL)));
        for (LegacyCondition condition : List.of(
                condition(NE, n("1")),
                condition(IN, n("1")),
                condition(NULL),
                condition(NOT_NULL),
                condition(CONTAINS, n("1")),
                condition(NOT_CONTAINS, s("1")))) {
            assertKeyRefused(
                    key,
                    "Attempted conditional constraint is not an indexable operation",
                    Map.of("h", condition(EQ, s("x")), "r", condition));
        }
        assertThatThrownBy(() -> LegacyParameters.keyConditions(Map.of()))
                .hasMessage("Conditions can be of length 1 or 2 only");
    }

    @Test
    void attributesAreUpdated() {
        Map<String, AttributeUpdate> updates = Map.of(
                "s", update(Action.PUT, n("1")),
                "n", update(Action.ADD, n("2")),
                "l", update(Action.ADD, list(s("z"))),
                "ss", update(Action.DELETE, ss("p", "q")),
                "ns", update(Action.ADD, ns("3")),
                "t", update(Action.DELETE, null),
                "c", update(Action.ADD, n("7")),
                "cl", update(Action.ADD, list(s("z"))),
                "cs", update(Action.DELETE, ss("z")));
        Update update = LegacyParameters.attributeUpdates(updates);

        assertThat(update.apply(ITEM))
                .isEqualTo(Item.builder(8)
                        .put("s", n("1"))
                        .put("n", n("7"))
                        .put("b", b("ab"))
                        .put("l", list(s("e"), n("1"), s("z")))
                        .put("ns", ns("1", "2", "3"))
                        .put("m", map("x", n("1")))
                        .put("c", n("7"))
                        .put("cl", list(s("z")))
                        .build());
        assertThat(update.touched().apply(ITEM).size()).isEqualTo(6);
        assertThat(LegacyParameters.attributeUpdates(Map.of()).apply(ITEM)).isSameAs(ITEM);
    }

    @Test
    void updatesMustFitTheItem() {
        for (Map.Entry<String, AttributeUpdate> entry : List.of(
                Map.entry("n", update(Action.DELETE, ns("1"))),
                Map.entry("ss", update(Action.DELETE, ns("1"))),
                Map.entry("ss", update(Action.ADD, n("1"))),
                Map.entry("s", update(Action.ADD, n("1"))),
                Map.entry("n", update(Action.ADD, list())))) {
            Update update = LegacyParameters.attributeUpdates(Map.of(entry.getKey(), entry.getValue()));

            assertThatThrownBy(() -> update.apply(ITEM))
                    .isInstanceOf(DynamoDbException.class)
                    .hasMessage("Type mismatch for attribute to update");
        }
    }

    @Test
    void actionsTakeTheirValues() {
        for (Action action : List.of(Action.PUT, Action.ADD)) {
            assertRefused("Only DELETE action is allowed when no attribute value is specified", update(action, null));
        }
        for (AttributeValue value :
                List.of(s("1"), n("1"), b("1"), AttributeValue.NULL, AttributeValue.TRUE, list(), map("x", n("1")))) {
            assertRefused(
                    "DELETE action with value is not supported for the type " + value.type(),
                    update(Action.DELETE, value));
        }
        for (AttributeValue value :
                List.of(s("1"), b("1"), AttributeValue.NULL, AttributeValue.TRUE, map("x", n("1")))) {
            assertRefused("ADD action is not supported for the type " + value.type(), update(Action.ADD, value));
        }
    }

    @Test
    void keyAttributesAreNotUpdated() {
        Update update = LegacyParameters.attributeUpdates(Map.of("h", update(Action.DELETE, null)));

        assertThatThrownBy(() -> update.checkAgainst(new KeySchema(new KeyAttribute("h", AttributeType.S), null)))
                .hasMessage(INVALID + "Cannot update attribute h. This attribute is part of the key");
    }

    @Test
    void attributesAreNamedOnce() {
        assertThatThrownBy(() -> LegacyParameters.attributesToGet(List.of("b", "a", "b", "a")))
                .isInstanceOf(DynamoDbException.class)
                .hasMessage(INVALID + "Duplicate value in attribute name: b");
        assertThatThrownBy(() -> LegacyParameters.attributesToGet(List.of(""))).hasMessage("Empty attribute name");
        assertThat(LegacyParameters.attributesToGet(List.of("n", "zz")).apply(ITEM))
                .isEqualTo(Item.of(Map.of("n", n("5"))));
    }

    private static LegacyCondition condition(ComparisonOperator operator, AttributeValue... values) {
        return new LegacyCondition(operator, List.of(values));
    }

    private static AttributeUpdate update(Action action, @Nullable AttributeValue value) {
        return new AttributeUpdate(action, value);
    }

    private static boolean expected(Map<String, ExpectedAttribute> expected) {
        return LegacyParameters.expected(expected, null).test(ITEM);
    }

    private static void assertHolds(String attribute, ComparisonOperator operator, AttributeValue... values) {
        assertThat(test(attribute, operator, values)).isTrue();
    }

    private static void assertFails(String attribute, ComparisonOperator operator, AttributeValue... values) {
        assertThat(test(attribute, operator, values)).isFalse();
    }

    private static boolean test(String attribute, ComparisonOperator operator, AttributeValue... values) {
        boolean filtered = LegacyParameters.filter("QueryFilter", Map.of(attribute, condition(operator, values)), null)
                .test(ITEM);
        boolean expected = expected(Map.of(attribute, new ExpectedAttribute(null, null, operator, List.of(values))));

        assertThat(expected).isEqualTo(filtered);
        return filtered;
    }

    private static void assertRefused(String message, LegacyCondition condition) {
        assertThatThrownBy(() -> LegacyParameters.filter("QueryFilter", Map.of("x", condition), null))
                .isInstanceOf(DynamoDbException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> LegacyParameters.keyConditions(Map.of("x", condition)))
                .hasMessage(message);
    }

    private static void assertRefused(String message, ExpectedAttribute expected) {
        assertThatThrownBy(() -> LegacyParameters.expected(Map.of("x", expected), null))
                .isInstanceOf(DynamoDbException.class)
                .hasMessage(INVALID + message);
    }

    private static void assertRefused(String message, AttributeUpdate update) {
        assertThatThrownBy(() -> LegacyParameters.attributeUpdates(Map.of("x", update)))
                .isInstanceOf(DynamoDbException.class)
                .hasMessage(INVALID + message);
    }

    private static void assertKeyRefused(QueryKey key, String message, Map<String, LegacyCondition> conditions) {
        KeyClauses clauses = LegacyParameters.keyConditions(conditions);

        assertThatThrownBy(() -> clauses.over(key))
                .isInstanceOf(DynamoDbException.class)
                .hasMessage(message);
    }
}
