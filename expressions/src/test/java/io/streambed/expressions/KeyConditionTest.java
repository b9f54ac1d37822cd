package io.streambed.expressions;

import static io.streambed.expressions.Values.b;
import static io.streambed.expressions.Values.list;
import static io.streambed.expressions.Values.n;
import static io.streambed.expressions.Values.s;
import static io.streambed.expressions.Values.ss;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streambed.model.AttributeType;
import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import io.streambed.model.KeyAttribute;
import io.streambed.model.KeySchema;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What Queries may ask for. Words and order are those of dynalite's tests, which were run against the service, and of DynamoDB
 * Local; those that are about how many conditions there may be, and about keys of several attributes, are newer ones of the
 * service's.
 */
class KeyConditionTest {
    private static final KeyAttribute H = new KeyAttribute("h", AttributeType.S);
    private static final KeyAttribute R = new KeyAttribute("r", AttributeType.S);
    private static final QueryKey SIMPLE = QueryKey.of(new KeySchema(H, null));
    private static final QueryKey COMPOSITE = QueryKey.of(new KeySchema(H, R));
    private static final QueryKey NUMBERS =
            QueryKey.of(new KeySchema(new KeyAttribute("h", AttributeType.N), new KeyAttribute("r", AttributeType.N)));
    private static final QueryKey WIDE = new QueryKey(
            List.of(new KeyAttribute("h1", AttributeType.S), new KeyAttribute("h2", AttributeType.N)),
            List.of(
                    new KeyAttribute("r1", AttributeType.S),
                    new KeyAttribute("r2", AttributeType.N),
                    new KeyAttribute("r3", AttributeType.B)));

    private static final Map<String, AttributeValue> VALUES = Map.of(
            ":s", s("x"),
            ":t", s("y"),
            ":n", n("1"),
            ":m", n("5"),
            ":b", b("a"),
            ":c", b("b"),
            ":l", list(s("z")),
            ":ss", ss("p"),
            ":e", s(""),
            ":true", AttributeValue.TRUE);

    @Test
    void thePartitionIsGivenByEquality() {
        KeyRange range = over(COMPOSITE, "h = :s");

        assertThat(range.partition()).containsExactly(s("x"));
        assertThat(range.sort()).isEmpty();
        assertThat(range.range()).isEqualTo(SortRange.ALL);
        assertThat(range.isOneKey()).isFalse();
        assertThat(over(SIMPLE, ":s = h").isOneKey()).isTrue();
    }

    @Test
    void theSortKeyMayBeGivenByEqualityToo() {
        for (String expression : List.of(
                "h = :s AND r = :t",
                "r = :t AND h = :s",
                "(h = :s) and (:t = r)",
                "((h = :s) AND (r = :t))",
                "(h = :s AND r = :t)",
                "h = :s AND (r) = (:t)")) {
            KeyRange range = over(COMPOSITE, expression);

            assertThat(range.partition()).containsExactly(s("x"));
            assertThat(range.sort()).containsExactly(s("y"));
            assertThat(range.range()).isEqualTo(SortRange.ALL);
            assertThat(range.isOneKey()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "r < :t, , y)",
        "r <= :t, , y]",
        "r > :t, (y,",
        "r >= :t, [y,",
        ":t < r, (y,",
        ":t <= r, [y,",
        ":t > r, , y)",
        ":t >= r, , y]",
        "r BETWEEN :s AND :t, [x, y]",
        "r between :t and :t, [y, y]",
    })
    void orByARange(String condition, String lower, String upper) {
        SortRange expected = new SortRange.Bounded(
                lower == null ? null : new SortRange.Bound(s(lower.substring(1)), lower.startsWith("[")),
                upper == null
                        ? null
                        : new SortRange.Bound(s(upper.substring(0, upper.length() - 1)), upper.endsWith("]")));

        assertThat(over(COMPOSITE, "h = :s AND " + condition).range()).isEqualTo(expected);
        assertThat(over(COMPOSITE, condition + " AND h = :s").range()).isEqualTo(expected);
    }

    @Test
    void orByAPrefix() {
        assertThat(over(COMPOSITE, "h = :s AND begins_with(r, :t)").range()).isEqualTo(new SortRange.Prefixed(s("y")));
        assertThat(over(WIDE, "h1 = :s AND h2 = :n AND r1 = :t AND r2 = :m AND begins_with(r3, :b)")
                        .range())
                .isEqualTo(new SortRange.Prefixed(b("a")));
    }

    @Test
    void keysOfSeveralAttributesAreGivenFromLeftToRight() {
        KeyRange partition = over(WIDE, "h2 = :n AND h1 = :s");
        KeyRange one = over(WIDE, "h2 = :n AND h1 = :s AND r1 = :t");
        KeyRange ranged = over(WIDE, "r2 >= :m AND h2 = :n AND r1 = :t AND h1 = :s");
        KeyRange all = over(WIDE, "h1 = :s AND h2 = :n AND r1 = :t AND r2 = :m AND r3 = :b");

        assertThat(partition.partition()).containsExactly(s("x"), n("1"));
        assertThat(partition.sort()).isEmpty();
        assertThat(one.sort()).containsExactly(s("y"));
        assertThat(one.range()).isEqualTo(SortRange.ALL);
        assertThat(ranged.sort()).containsExactly(s("y"));
        assertThat(ranged.range()).isEqualTo(new SortRange.Bounded(new SortRange.Bound(n("5"), true), null));
        assertThat(all.sort()).containsExactly(s("y"), n("5"), b("a"));
        assertThat(all.isOneKey()).isTrue();
        assertThat(ranged.isOneKey()).isFalse();
    }

    @Test
    void aRangeKnowsWhatIsInIt() {
        KeyRange range = over(WIDE, "h1 = :s AND h2 = :n AND r1 = :t AND r2 > :n");
        Item inside = Item.of(Map.of("h1", s("x"), "h2", n("1.0"), "r1", s("y"), "r2", n("2"), "r3", b("q")));

        assertThat(range.isInPartition(inside)).isTrue();
        assertThat(range.isInRange(inside)).isTrue();
        assertThat(range.isInPartition(Item.of(Map.of("h1", s("x"), "h2", n("2")))))
                .isFalse();
        assertThat(range.isInRange(Item.of(Map.of("r1", s("y"), "r2", n("1"))))).isFalse();
        assertThat(range.isInRange(Item.of(Map.of("r1", s("x"), "r2", n("2"))))).isFalse();
        assertThat(range.isInRange(Item.of(Map.of("r1", s("y"))))).isFalse();
        assertThat(over(COMPOSITE, "h = :s AND r BETWEEN :s AND :t").isInRange(Item.of(Map.of("r", s("xx")))))
                .isTrue();
        assertThat(over(COMPOSITE, "h = :s AND begins_with(r, :t)").isInRange(Item.of(Map.of("r", s("yy")))))
                .isTrue();
        assertThat(over(COMPOSITE, "h = :s AND begins_with(r, :t)").isInRange(Item.of(Map.of("r", s("xy")))))
                .isFalse();
        assertThat(over(COMPOSITE, "h = :s AND r < :t").isInRange(Item.of(Map.of("r", s("y")))))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "h|Syntax error; token: \"<EOF>\", near: \"h\"",
                "h = :s, r = :s|Syntax error; token: \",\", near: \":s, r\"",
                "((h = :s))|The expression has redundant parentheses;",
                "h = :s AND name = :s|Attribute name is a reserved keyword; reserved keyword: name",
                "foo(h)|Invalid function name; function: foo",
                "h = if_not_exists(r, :s)|The function is not allowed in a condition expression; function: if_not_exists",
                "h = :z|An expression attribute value used in expression is not defined; attribute value: :z",
                "#h = :s|An expression attribute name used in the document path is not defined; attribute name: #h",
                "h = :z AND begins_with(r, :n)|An expression attribute value used in expression is not defined; attribute value: :z",
                "begins_with(r, :n) AND h = :z|Incorrect operand type for operator or function; operator or function: begins_with, operand type: N",
                "h = :s AND :true >= r|Incorrect operand type for operator or function; operator or function: >=, operand type: BOOL",
                "h = :s AND r BETWEEN :true AND :true|Incorrect operand type for operator or function; operator or function: BETWEEN, operand type: BOOL",
                "h = h|The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [h]",
                "h = :s AND r BETWEEN :m AND :n|The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:5}, upper bound operand: AttributeValue: {N:1}",
                "h = :s AND r BETWEEN :n AND :s|The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {N:1}, upper bound operand: AttributeValue: {S:x}",
            })
    void eachConditionIsCheckedInItself(String expression, String message) {
        assertThatThrownBy(() -> parse(expression))
                .isInstanceOf(DynamoDbException.class)
                .hasMessage("Invalid KeyConditionExpression: " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "h = :s OR r = :s|OR",
                "a > b and size(b) > c or a > c|OR",
                "(h = :s OR r = :s) AND NOT x = :s|OR",
                "NOT h = :s AND x IN (:s)|NOT",
                "NOT (h = :s OR x = :s)|NOT",
                "h IN (b, size(c), :s)|IN",
                "h <> :s|<>",
                "size(h) <> :s|<>",
                "attribute_exists(h)|attribute_exists",
                "h = :s AND attribute_not_exists(r)|attribute_not_exists",
                "contains(a.d, b)|contains",
            })
    void someOperatorsAreNotForKeys(String expression, String operator) {
        assertUnsearchable(expression, "Invalid operator used in KeyConditionExpression: " + operator);
    }

    @Test
    void typesAreNotForKeysEither() {
        assertThatThrownBy(() -> Expressions.keyCondition(
                                "attribute_type(h, :a)", ExpressionAttributes.of(null, Map.of(":a", s("S"))))
                        .clauses())
                .hasMessage("Invalid operator used in KeyConditionExpression: attribute_type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "size(b) > a AND a.b > b AND b > c",
                "a > size(b.d)",
                "a between size(b) and size(a)",
                "size(r) BETWEEN :n AND :m",
                "h = size(h)",
            })
    void operationsAreNotNested(String expression) {
        assertUnsearchable(expression, "KeyConditionExpressions cannot contain nested operations");
    }

    @ParameterizedTest
    @ValueSource(strings = {"b > a.b", "b between c[1] and d", "a between b and size(a)", "begins_with(a, b)", "h = r"})
    void aConditionIsAboutOneAttribute(String expression) {
        assertUnsearchable(
                expression,
                "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition");
    }

    @ParameterizedTest
    @ValueSource(strings = {"b.d > a AND c.d > e.f", "a.d > c", "b[0] > a", "h = :s AND r.x = :s"})
    void keysAreNotNested(String expression) {
        assertUnsearchable(expression, "KeyConditionExpressions cannot have conditions on nested attributes");
    }

    @ParameterizedTest
    @ValueSource(strings = {":s > :t AND a < :s", ":s = :s", ":s > h AND :s < :t"})
    void aConditionIsAboutAnAttribute(String expression) {
        assertUnsearchable(expression, "Invalid condition in KeyConditionExpression: No key attribute specified");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ":s between size(b) and size(a) and b > :t|BETWEEN",
                "h = :s AND :t BETWEEN r AND :s|BETWEEN",
                "begins_with(:s, b) and a > :t|begins_with",
            })
    void someOperatorsHaveTheAttributeFirst(String expression, String operator) {
        assertUnsearchable(
                expression,
                "Invalid condition in KeyConditionExpression: " + operator
                        + " operator must have the key attribute as its first operand");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "h = :s AND h = :s",
                "h = :s AND r > :s AND r < :t",
                "b > :n AND b < :n and c = :n and d = :n",
                "(a > :n and b > :n) and (b > :n and c > :n)",
            })
    void thereIsOneConditionPerAttribute(String expression) {
        assertUnsearchable(
                expression,
                "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key");
    }

    @Test
    void thereAreNoMoreConditionsThanKeyAttributes() {
        assertRefused(
                COMPOSITE,
                "h = :s AND r > :s AND x = :s",
                "The number of query conditions (3) exceeds the number of key attributes defined in the schema (2)");
        assertRefused(
                SIMPLE,
                "h = :s AND r = :s",
                "The number of query conditions (2) exceeds the number of key attributes defined in the schema (1)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "r = :s|h",
                "x = :s AND y = :s|h",
                "r between :n and :m|h",
                "h = :s AND x = :s|r",
                "h = :s AND x = :e|r",
            })
    void conditionsAreOnKeyAttributes(String expression, String missed) {
        assertRefused(COMPOSITE, expression, "Query condition missed key schema element: " + missed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "h = :n",
                "h > :n AND r = :s",
                "h = :l",
                "h = :ss",
                "h = :true",
                "h = :s AND r = :n",
                "h = :n AND r = :e",
                "h = :s AND r BETWEEN :n AND :m",
                "h = :s AND begins_with(r, :b)",
            })
    void literalsAreOfTheAttributesType(String expression) {
        assertRefused(
                COMPOSITE,
                expression,
                "One or more parameter values were invalid: Condition parameter type does not match schema type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "h > :s",
                "h > :e",
                "h > :s AND r = :s",
                "x = :s AND h > :s",
                "h BETWEEN :s AND :t",
                "begins_with(h, :s)"
            })
    void thePartitionKeyTakesEqualityOnly(String expression) {
        assertRefused(COMPOSITE, expression, "Query key condition not supported");
    }

    @Test
    void keyValuesAreNotEmpty() {
        String message =
                "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain"
                        + " an empty string value. Key: ";

        assertRefused(COMPOSITE, "h = :e AND r = :n", message + "h");
        for (String condition : List.of("r = :e", "r > :e", "begins_with(r, :e)", "r BETWEEN :e AND :s")) {
            assertRefused(COMPOSITE, "h = :s AND " + condition, message + "r");
        }
        assertThatThrownBy(() -> Expressions.keyCondition("h = :v", ExpressionAttributes.of(null, Map.of(":v", b(""))))
                        .clauses()
                        .over(QueryKey.of(new KeySchema(new KeyAttribute("h", AttributeType.B), null))))
                .hasMessage("One or more parameter values are not valid. The AttributeValue for a key attribute cannot"
                        + " contain an empty binary value. Key: h");
    }

    @Test
    void sortKeyValuesHaveASize() {
        KeyCondition longest = Expressions.keyCondition(
                "h = :s AND r < :v", ExpressionAttributes.of(null, Map.of(":s", s("x"), ":v", s("y".repeat(1024)))));
        KeyCondition longer = Expressions.keyCondition(
                "h = :s AND begins_with(r, :v)",
                ExpressionAttributes.of(null, Map.of(":s", s("x"), ":v", s("y".repeat(1025)))));

        assertThatCode(() -> longest.clauses().over(COMPOSITE)).doesNotThrowAnyException();
        assertThatThrownBy(() -> longer.clauses().over(COMPOSITE))
                .hasMessage("One or more parameter values were invalid: Aggregated size of all range keys has exceeded"
                        + " the size limit of 1024 bytes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "h1 = :s|h2",
                "h1 = :s AND h2 > :n|h2",
                "h1 = :s AND h2 BETWEEN :n AND :m|h2",
                "begins_with(h1, :s) AND r1 = :s|h1, h2",
            })
    void allPartitionAttributesTakeEquality(String expression, String without) {
        assertRefused(
                WIDE,
                expression,
                "HASH key attributes " + without + " must have equality conditions specified in the query");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "r2 = :n|r1|r2",
                "r1 = :s AND r3 = :b|r2|r3",
                "r3 = :b|r1, r2|r3",
                "r1 > :s AND r2 = :n|r1|r2",
                "r1 > :s AND r2 > :n|r1|r2",
                "begins_with(r1, :s) AND r2 = :n|r1|r2",
                "r1 = :s AND r2 > :n AND r3 = :b|r2|r3",
            })
    void sortAttributesHaveNoGaps(String condition, String without, String last) {
        assertRefused(
                WIDE,
                "h1 = :s AND h2 = :n AND " + condition,
                "RANGE key attributes " + without + " must have equality conditions specified in the query because a"
                        + " condition is present on key attribute " + last);
    }

    @Test
    void conditionsOnOtherAttributesAreFoundBehindARange() {
        assertRefused(
                WIDE, "h1 = :s AND h2 = :n AND r1 > :s AND x = :s", "Query condition missed key schema element: r2");
    }

    @Test
    void numbersHaveNoPrefixes() {
        assertThatThrownBy(() -> Expressions.keyCondition(
                                "h = :n AND begins_with(r, :s)",
                                ExpressionAttributes.of(null, Map.of(":n", n("1"), ":s", s("1"))))
                        .clauses()
                        .over(NUMBERS))
                .hasMessage("One or more parameter values were invalid: Condition parameter type does not match schema"
                        + " type");
    }

    @Test
    void aFilterIsNotAboutTheKeyThatIsRead() {
        String message = "Filter Expression can only contain non-primary key attributes: Primary key attribute: ";

        for (String filter : List.of(
                "h = :s",
                "NOT h = :s",
                "x = :s OR attribute_exists(h)",
                "x IN (:s, h)",
                "size(h) > :n",
                "r = :s AND h = :s",
                "h.x = :s")) {
            assertThatThrownBy(() -> filter(filter).refuseKeyAttributes(COMPOSITE))
                    .hasMessage(message + "h");
        }
        for (String filter :
                List.of("r = :s", "x BETWEEN :s AND r", "begins_with(r, :s)", "contains(x, r)", "x > r OR x = :s")) {
            assertThatThrownBy(() -> filter(filter).refuseKeyAttributes(COMPOSITE))
                    .hasMessage(message + "r");
        }
        assertThatCode(() -> filter("x.h = :s AND r = h").refuseKeyAttributes(WIDE))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> filter("x = :s AND r3 = :b AND r2 = :n").refuseKeyAttributes(WIDE))
                .hasMessage(message + "r2");
    }

    @Test
    void filtersAreConditionsUnderTheirOwnName() {
        assertThat(filter("x = :s").test(Item.of(Map.of("x", s("x"))))).isTrue();
        assertThat(filter("x = :s").test(Item.EMPTY)).isFalse();
        assertThatThrownBy(() -> filter("x ="))
                .hasMessage("Invalid FilterExpression: Syntax error; token: \"<EOF>\", near: \"=\"");
        assertThatThrownBy(() -> filter("x = " + "y".repeat(4093)))
                .hasMessage("Invalid FilterExpression: Expression size has exceeded the maximum allowed size;"
                        + " expression size: 4097");
        assertThatThrownBy(() -> filter("h.x = :s").checkAgainst(new KeySchema(H, R)))
                .hasMessage("Key attributes must be scalars; list random access '[]' and map lookup '.' are not"
                        + " allowed: Key: h");
    }

    @Test
    void oneTextMayBeAConditionOfAnyKind() {
        String text = "one_text = :s AND other.text = :nothing";

        assertThatThrownBy(() -> Expressions.condition(text, ExpressionAttributes.of(null, VALUES)))
                .hasMessageStartingWith("Invalid ConditionExpression: ");
        assertThatThrownBy(() -> filter(text)).hasMessageStartingWith("Invalid FilterExpression: ");
        assertThatThrownBy(() -> parse(text)).hasMessageStartingWith("Invalid KeyConditionExpression: ");
    }

    private static KeyCondition parse(String expression) {
        return Expressions.keyCondition(expression, ExpressionAttributes.of(null, VALUES));
    }

    private static Filter filter(String expression) {
        return Expressions.filter(expression, ExpressionAttributes.of(null, VALUES));
    }

    private static KeyRange over(QueryKey key, String expression) {
        return parse(expression).clauses().over(key);
    }

    private static void assertUnsearchable(String expression, String message) {
        KeyCondition condition = parse(expression);

        assertThatThrownBy(condition::clauses)
                .isInstanceOf(DynamoDbException.class)
                .hasMessage(message);
    }

    private static void assertRefused(QueryKey key, String expression, String message) {
        KeyClauses clauses = parse(expression).clauses();

        assertThatThrownBy(() -> clauses.over(key))
                .isInstanceOf(DynamoDbException.class)
                .hasMessage(message);
    }
}
