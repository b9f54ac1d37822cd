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
import io.streambed.model.ErrorType;
import io.streambed.model.KeyAttribute;
import io.streambed.model.KeySchema;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The words of refusals and their order. They are those of DynamoDB Local and of dynalite's tests, which were run against the
 * service.
 */
class ConditionRefusalTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "a|<EOF>|a",
                "a =|<EOF>|=",
                "b = |<EOF>|= ",
                "= b|=|= b",
                " = b|=| = b",
                "a == b|=|== b",
                "a  =   =   b|=|=   =   b",
                "a b|b|a b",
                "b c   |c|b c   ",
                "(a = b|<EOF>|b",
                "a = b)|)|b)",
                "a = b  ) c|)|b  ) c",
                "(a = b) and|<EOF>|and",
                "a.b[x] = c|x|[x]",
                "a[01] = c|1|01]",
                "b[1.5] = c|.|1.5",
                "b[-1] = c|-|[-1",
                "b[0|<EOF>|0",
                "b.|<EOF>|.",
                "b.[0] = c|[|.[0",
                "a..b = c|.|..b",
                "a between b|<EOF>|b",
                "a > between|between|> between",
                "b between c or d|or|c or d",
                "a in ()|)|()",
                "a in b, c|b|in b,",
                "a in (b,)|)|,)",
                "a in (b c)|c|b c)",
                "b in ((c, d))|,|c, d",
                "not|<EOF>|not",
                "NOT b|<EOF>|b",
                "NOT (b)|<EOF>|)",
                "(NOT b) = c|)|b) =",
                "b AND c = d|AND|b AND c",
                "((b) AND c = d)|AND|) AND c",
                "b = NOT c|NOT|= NOT c",
                "b = AND|AND|= AND",
                "in = c|in|in =",
                "b.and = c|and|.and =",
                "b = set|set|= set",
                "remove(b) = c|remove|remove(",
                "_a = b|_|_a",
                "1a = b|1|1a",
                "a = 1|1|= 1",
                "a > 4|4|> 4",
                "a = 'x'|'|= 'x",
                "a-b = c|-|a-b",
                "b = c + d|+|c + d",
                "a = b @ c|@|b @ c",
                "\u00fc > a|\u00fc|\u00fc >",
                "b \ud83d\ude00 c|\ud83d\ude00|b \ud83d\ude00 c",
                "b\u00a0= c|\u00a0|b\u00a0=",
                "a # b|#|a # b",
                "#|#|#",
                "#b# = c|#|#b# =",
                ": = b|:|: =",
                "b.:s = c|:s|.:s =",
                "a:b = c|:b|a:b =",
                "a > :things.stuff|.|:things.stuff",
                "size(a).b > a|.|).b",
                "(size(a))[0] > a|[|)[0",
                "(a.b).c = d|.|).c",
                "(a = b) = c|=|) = c",
                "(a in (b)) = c|=|) = c",
                "a = b = c|=|b = c",
                "FOO()|)|()",
                "attribute_exists(a|<EOF>|a",
                "attribute_exists b|b|attribute_exists b",
                "attribute_exists(Pictures-RearView)|-|Pictures-RearView",
                "contains(,b)|,|(,b",
                "((|<EOF>|(",
                "()|)|()",
            })
    void syntaxErrorsShowTheTokenAndItsNeighbours(String expression, String token, String near) {
        assertRefused(expression, "Syntax error; token: \"" + token + "\", near: \"" + near + "\"");
    }

    @Test
    void theExpressionMayNotBeEmpty() {
        assertRefused("", "The expression can not be empty;");
        assertRefused("  ", "Syntax error; token: \"<EOF>\", near: \"  \"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "((a = b))",
                "a = a and a > ((views))",
                "(a) between (((b.c)).d) and (c)",
                "a > whatever((:things), ((a)))",
                "a = a AND ((a = a AND a = a)) AND a = a",
                "a = a AND ((a = a AND (a = a AND a = a)))",
                "(((b = c) AND (d = e)))",
                "((NOT (b = c)))",
                "((attribute_exists(b)))",
                "((b)) = ",
                "((((b = c))))"
            })
    void redundantParenthesesAreRefused(String expression) {
        assertRefused(expression, "The expression has redundant parentheses;");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "((b))|<EOF>|)",
                "(((b)))|<EOF>|)",
                "NOT ((#b))|<EOF>|)",
                "((:b)) AND c = d|AND|) AND c",
                "((b))) = c|)|)) =",
                "((b)) )|)|) )"
            })
    void parenthesesAroundNoConditionAreASyntaxError(String expression, String token, String near) {
        assertRefused(expression, "Syntax error; token: \"" + token + "\", near: \"" + near + "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a) = (b)",
                "(a = b)",
                "((a = b) AND (c = d))",
                "(NOT (a = b))",
                "NOT (NOT (a = b))",
                "(attribute_exists((a)))",
                "size((a)) > b",
                "(size(a)) = (b)",
                "a in ((b), c)",
                "(a in (b)) OR ((c) between (d) and (e))"
            })
    void otherParenthesesAreNot(String expression) {
        assertThatCode(() -> condition(expression)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "foo(a)|foo",
                "a=a and whatever((:things)) > a|whatever",
                "attRIbute_exIsts((views), #a)|attRIbute_exIsts",
                "SIZE(b) > c|SIZE",
                "foo(bar(b))|foo",
            })
    void functionNamesAreExact(String expression, String function) {
        assertRefused(expression, "Invalid function name; function: " + function);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=a and attribute_exists((views), (#a)) > b|attribute_exists",
                "attribute_type(things, :a) > b|attribute_type",
                "size(contains(a, b)) > a|contains",
                "size(things)|size",
                "size(name)|size",
                "(attribute_exists(b)) = c|attribute_exists",
                "a between b and attribute_exists(things)|attribute_exists",
                "a in (b, attribute_exists(things))|attribute_exists",
            })
    void functionsHaveTheirPlaces(String expression, String function) {
        assertRefused(
                expression, "The function is not allowed to be used this way in an expression; function: " + function);
    }

    @Test
    void updateFunctionsAreNotForConditions() {
        assertRefused(
                "if_not_exists(b, c) = d",
                "The function is not allowed in a condition expression; function: if_not_exists");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "attribute_exists(views, #a)|views",
                ":a < abOrT|abOrT",
                "b.name[999999999999] = c|name",
                "name = foo(b)|name",
                "#x = b AND a = a AND b = name|name",
            })
    void reservedWordsAreNoNames(String expression, String word) {
        assertRefused(expression, "Attribute name is a reserved keyword; reserved keyword: " + word);
    }

    @Test
    void listIndexesHaveARange() {
        assertRefused("b[2147483648] = c", "List index is not within the allowable range; index: [2147483648]");
        assertRefused(
                "b[99999999999999999999].name = c",
                "List index is not within the allowable range;" + " index: [99999999999999999999]");
        assertThatCode(() -> condition("b[2147483647] = c")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "attribute_exists(#Pictures.RearView, :a) and a=a|#Pictures",
                "begins_with(Pictures.#RearView)|#RearView",
                "(#P between :lo and :hi) and (#PC in (:cat1, :cat2))|#P",
                "#4g > a|#4g",
                "#_ > a|#_",
                "(a)between(b.c[45].#d)and(:a)|#d",
                "#x = b AND b = b|#x",
            })
    void namesMustBeDefined(String expression, String name) {
        assertRefused(
                expression,
                "An expression attribute name used in the document path is not defined; attribute name: " + name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "begins_with(:hello, #a, #b)|:hello",
                ":a < :b|:a",
                ":_ > a|:_",
                "b = :x AND #y = c|:x",
                "begins_with(b, b, :x)|:x",
            })
    void valuesMustBeDefined(String expression, String value) {
        assertRefused(
                expression,
                "An expression attribute value used in expression is not defined; attribute value: " + value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "attribute_exists(things, a) and a=a|attribute_exists|2",
                "attribute_type(things)|attribute_type|1",
                "begins_with(things, size(a), b)|begins_with|3",
                "contains(things)|contains|1",
                "size(things, a) > b|size|2",
                "begins_with(b,b,b)|begins_with|3",
                "begins_with(b) AND #x = c|begins_with|1",
            })
    void functionsTakeTheirNumberOfOperands(String expression, String function, int given) {
        assertRefused(
                expression,
                "Incorrect number of operands for operator or function; operator or function: " + function
                        + ", number of operands: " + given);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a = a|=|[a]",
                "a.b[1].c <> a.b[1].c|<>|[a, b, [1], c]",
                "a > a|>|[a]",
                "((a=a) OR (a=a))|=|[a]",
                "contains(ab.bc[1].a, ab.bc[1].a)|contains|[ab, bc, [1], a]",
                "attribute_type(a, a)|attribute_type|[a]",
                "a in (c, a)|IN|[a]",
                "a between c and a|BETWEEN|[a]",
                "b = b AND #x = c|=|[b]",
            })
    void theFirstOperandMustBeDistinct(String expression, String operator, String path) {
        assertRefused(
                expression,
                "The first operand must be distinct from the remaining operands for this operator or function; operator: "
                        + operator + ", first operand: " + path);
    }

    @Test
    void placeholdersForOnePathAreNotDistinct() {
        assertThatThrownBy(() -> Expressions.condition("#a <> a", Map.of("#a", "a"), Map.of()))
                .hasMessageContaining("operator: <>, first operand: [a]");
        assertThatCode(() -> Expressions.condition(":a = :a", Map.of(), Map.of(":a", s("x"))))
                .doesNotThrowAnyException();
        assertThatCode(() -> condition("size(a) = size(a)")).doesNotThrowAnyException();
    }

    @Test
    void operandsMustHaveATypeTheOperatorTakes() {
        assertIncorrectType("attribute_type(a, size(b)) and a = a", "attribute_type", "N", s(""));
        assertIncorrectType("attribute_type(a, :v)", "attribute_type", "BOOL", AttributeValue.TRUE);
        assertIncorrectType("begins_with(a, size(b))", "begins_with", "N", s(""));
        assertIncorrectType("begins_with(a, :v)", "begins_with", "SS", ss("a"));
        assertIncorrectType("begins_with(:v, a)", "begins_with", "N", n("1"));
        assertIncorrectType("size(size(a)) > :v", "size", "N", n("1"));
        assertIncorrectType("attribute_not_exists(size(:v))", "size", "N", n("1"));
        assertIncorrectType("size(:v) > a", "size", "NULL", AttributeValue.NULL);
        assertIncorrectType("a < :v", "<", "L", list());
        assertIncorrectType("size(a) >= :v", ">=", "BOOL", AttributeValue.TRUE);
        assertIncorrectType("a between :v and b", "BETWEEN", "SS", ss("a"));
        assertIncorrectType("a between a and :v", "BETWEEN", "NULL", AttributeValue.NULL);
        assertRefused(
                "attribute_type(a, b)",
                "Incorrect operand type for operator or function; operator or function: attribute_type,"
                        + " operand type: {NS,SS,L,BS,N,M,B,BOOL,NULL,S}");
    }

    @Test
    void attributeTypeTakesKnownTypesOnly() {
        assertRefused(
                "attribute_type(a, :v)",
                s("s"),
                "Invalid attribute type name found; type: s, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}");
    }

    @Test
    void existenceIsAskedOfPaths() {
        String message = "Operator or function requires a document path; operator or function: ";

        assertRefused("attribute_exists(:v) and a = a", s("x"), message + "attribute_exists");
        assertRefused("attribute_not_exists(size(:v))", s("x"), message + "attribute_not_exists");
    }

    @Test
    void betweenTakesARange() {
        assertThatThrownBy(() ->
                        Expressions.condition("a between :x and :y", Map.of(), Map.of(":x", n("2"), ":y", s("1"))))
                .hasMessage(
                        "Invalid ConditionExpression: The BETWEEN operator requires same data type for lower and upper"
                                + " bounds; lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {S:1}");
        assertThatThrownBy(() ->
                        Expressions.condition("a between :x and :y", Map.of(), Map.of(":x", b("b"), ":y", b("a"))))
                .hasMessage(
                        "Invalid ConditionExpression: The BETWEEN operator requires upper bound to be greater than or"
                                + " equal to lower bound; lower bound operand: AttributeValue: {B:Yg==}, upper bound operand:"
                                + " AttributeValue: {B:YQ==}");
    }

    @Test
    void thereIsALimitOnOperators() {
        String message = "The expression contains too many operators; operator count: 301";

        assertThatCode(() -> condition(joined("b = c", " AND ", 150))).doesNotThrowAnyException();
        assertThatCode(() -> condition("NOT ".repeat(299) + "b = c")).doesNotThrowAnyException();
        assertRefused(joined("b = c", " AND ", 151), message);
        assertRefused(joined("b = c", " OR ", 301), message);
        assertRefused(joined("size(b) = size(c)", " AND ", 76), message);
        assertRefused(joined("b between c and d", " AND ", 151), message);
        assertRefused("NOT ".repeat(300) + "b = c", message);
        assertRefused(joined("b = c", " AND ", 200) + " AND foo(b)", "Invalid function name; function: foo");
        assertRefused(
                joined("b = c", " AND ", 200) + " AND #x = c",
                "An expression attribute name used in the document path is not defined; attribute name: #x");
    }

    @Test
    void thereIsALimitOnTheSizeWithAllPlaceholdersSubstituted() {
        String tooLarge = "Expression size has exceeded the maximum allowed size;";
        int mebibyte = 1024 * 1024;

        assertThatCode(() -> Expressions.condition("b = :v", Map.of(), Map.of(":v", s("x".repeat(mebibyte - 6)))))
                .doesNotThrowAnyException();
        assertRefused("b = :v", s("x".repeat(mebibyte - 5)), tooLarge);
        assertRefused("b = :v OR c = :v", s("x".repeat(mebibyte / 2)), tooLarge);
        assertRefused("b = :v AND foo(b)", s("x".repeat(mebibyte)), "Invalid function name; function: foo");
    }

    @Test
    void thereIsALimitOnCandidates() {
        assertThatCode(() -> condition("b in (" + joined("c", ",", 100) + ")")).doesNotThrowAnyException();
        assertRefused(
                "b in (" + joined("c", ",", 101) + ")",
                "The IN operator is provided with too many operands; number of operands: 101");
    }

    @Test
    void thereIsALimitOnNesting() {
        assertThatCode(() -> condition("b" + ".c".repeat(31) + " = d")).doesNotThrowAnyException();
        assertRefused(
                "b" + "[0]".repeat(32) + " = d", "The document path has too many nesting levels; nesting levels: 33");
    }

    @Test
    void thereIsALimitOnSize() {
        assertThatCode(() -> condition("b = " + "c".repeat(4092))).doesNotThrowAnyException();
        assertRefused(
                "b = " + "c".repeat(4093),
                "Expression size has exceeded the maximum allowed size; expression size: 4097");
        assertRefused(
                "b = c" + " ".repeat(5000),
                "Expression size has exceeded the maximum allowed size; expression size: 5005");
    }

    @Test
    void keyAttributesAreScalars() {
        KeySchema key = new KeySchema(new KeyAttribute("h", AttributeType.S), new KeyAttribute("r", AttributeType.S));
        String message =
                "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: ";

        assertThatThrownBy(() -> condition("a = b AND r[0] = c").checkAgainst(key))
                .isInstanceOf(DynamoDbException.class)
                .hasMessage(message + "r");
        assertThatThrownBy(() -> condition("size(h.x) = b OR r.y = b").checkAgainst(key))
                .hasMessage(message + "h");
        assertThatCode(() -> condition("h = r AND a.h = b.r").checkAgainst(key)).doesNotThrowAnyException();
    }

    private static Condition condition(String expression) {
        return Expressions.condition(expression, Map.of(), Map.of());
    }

    private static String joined(String part, String separator, int count) {
        return String.join(separator, Collections.nCopies(count, part));
    }

    private static void assertIncorrectType(String expression, String operator, String type, AttributeValue value) {
        Map<String, AttributeValue> values = new LinkedHashMap<>(Map.of(":v", value));
        if (!expression.contains(":v")) {
            values.clear();
        }
        assertThatThrownBy(() -> Expressions.condition(expression, Map.of(), values))
                .hasMessage("Invalid ConditionExpression: Incorrect operand type for operator or function;"
                        + " operator or function: " + operator + ", operand type: " + type);
    }

    private static void assertRefused(String expression, String message) {
        assertThatThrownBy(() -> condition(expression))
                .isInstanceOfSatisfying(
                        DynamoDbException.class,
                        refusal -> assertThat(refusal.type()).isEqualTo(ErrorType.VALIDATION))
                .hasMessage("Invalid ConditionExpression: " + message);
    }

    private static void assertRefused(String expression, AttributeValue value, String message) {
        assertThatThrownBy(() -> Expressions.condition(expression, Map.of(), Map.of(":v", value)))
                .isInstanceOf(DynamoDbException.class)
                .hasMessage("Invalid ConditionExpression: " + message);
    }
}
