package io.streambed.expressions;

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

import io.streambed.model.AttributeType;
import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.KeyAttribute;
import io.streambed.model.KeySchema;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What updates are refused before there is an item, in which words and which order. Words and order are those of DynamoDB Local
 * and of dynalite's tests, which were run against the service.
 */
class UpdateRefusalTest {
    private static final Map<String, AttributeValue> VALUES = Map.of(
            ":s", s("x"),
            ":n", n("1"),
            ":b", b("x"),
            ":t", AttributeValue.TRUE,
            ":nul", AttributeValue.NULL,
            ":ss", ss("x"),
            ":ns", ns("1"),
            ":bs", bs("x"),
            ":l", list(s("x")),
            ":m", map("k", s("x")));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "SET|<EOF>|SET",
                "SET |<EOF>|SET ",
                "SET q|<EOF>|q",
                "SET q =|<EOF>|=",
                "SET q = :s,|<EOF>|,",
                "SET q = :s, |<EOF>|, ",
                "REMOVE n,|<EOF>|,",
                "REMOVE n t|t|n t",
                "REMOVE :s|:s|REMOVE :s",
                "REMOVE n + n|+|n + n",
                "REMOVE size(q)|(|size(q",
                "ADD|<EOF>|ADD",
                "ADD n|<EOF>|n",
                "ADD n = :n|=|n = :n",
                "ADD n n|n|n n",
                "ADD n (:n)|(|n (:n",
                "ADD n :n + :n|+|:n + :n",
                "ADD q, r|,|q, r",
                "ADD q :n r :n|r|:n r :n",
                "ADD q size(n)|size|q size(",
                "DELETE ss|<EOF>|ss",
                "DELETE ss ss|ss|ss ss",
                "foo|foo|foo",
                "q = :s|q|q =",
                "SET q = :s foo|foo|:s foo",
                "SET q :s|:s|q :s",
                "SET :s = q|:s|SET :s =",
                "SET (q) = :s|(|SET (q",
                "SET q = n + :n + :n|+|:n + :n",
                "SET q = (n + :n) + :n|+|) + :n",
                "SET q = n + (n + :n)|+|n + :n",
                "SET q = -:n|-|= -:n",
                "SET q = n * :n|*|n * :n",
                "SET q = n + 5|5|+ 5",
                "SET q = if_not_exists()|)|()",
                "SET q = if_not_exists(zz, n + :n)|+|n + :n",
                "SET if_not_exists(q, :s) = :s|(|if_not_exists(q",
                "SET q = (r|<EOF>|r",
                "SET q = r)|)|r)",
                "SET q = ((r + :n)|<EOF>|)",
                "SET q = (r) + :n)|)|:n)",
                "SET q = ()|)|()",
                "SET q = (r).x|.|).x",
                "SET q = :s.x|.|:s.x",
                "SET q[0 = :s|=|0 = :s",
                "SET q. = :s|=|. = :s",
                "SET q[:n] = :s|:n|[:n]",
                "SET q[01] = :s|1|01]",
                "SET q.:n = :s|:n|.:n =",
                "SET set = :s|set|SET set =",
                "SET remove q|remove|SET remove q",
                "SET q.set = :s|set|.set =",
                "SET q = set|set|= set",
                "SET q = :s AND r = :s|AND|:s AND r",
                "SET q = :s; REMOVE r|;|:s; REMOVE",
                "SETq = :s|SETq|SETq =",
                "SET q=rREMOVE n|n|rREMOVE n",
                "INVALID SYNTAX HERE|INVALID|INVALID SYNTAX",
            })
    void syntaxErrorsShowTheTokenAndItsNeighbours(String expression, String token, String near) {
        assertRefused(expression, "Syntax error; token: \"" + token + "\", near: \"" + near + "\"");
    }

    @Test
    void theExpressionMayNotBeEmptyOrTooLarge() {
        assertRefused("", "The expression can not be empty;");
        assertRefused("  ", "Syntax error; token: \"<EOF>\", near: \"  \"");
        assertThatCode(() -> update("SET q = " + "c".repeat(4088))).doesNotThrowAnyException();
        assertRefused("SET q = " + "c".repeat(4089), "Expression size has exceeded the maximum allowed size;");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET q = ((:s))",
                "SET q = ((n)) + :n",
                "SET q = ((n + :n))",
                "SET q = ((if_not_exists((r), (:s))))",
                "SET q = if_not_exists((r), ((:s)))",
                "SET q = ((:s)) foo",
                "SET q = ((:s)), r = foo(q) SET s = :s",
            })
    void redundantParenthesesAreRefused(String expression) {
        assertRefused(expression, "The expression has redundant parentheses;");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET q = (:s)",
                "SET q = (n + :n)",
                "SET q = (n) + (:n)",
                "SET q = ((n) + :n)",
                "SET q = ((n) - (:n))",
                "SET q = (if_not_exists((r), (:s)))",
            })
    void otherParenthesesAreNot(String expression) {
        assertThatCode(() -> update(expression)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SET q = foo(name)|Invalid function name; function: foo",
                "SET q = LIST_APPEND(r, :s)|Invalid function name; function: LIST_APPEND",
                "SET q = :zz, r = foo(q)|Invalid function name; function: foo",
                "SET q = foo(q) SET q = :s|Invalid function name; function: foo",
                "SET q = size(name)|The function is not allowed in an update expression; function: size",
                "SET q = contains(n, :n)|The function is not allowed in an update expression; function: contains",
                "SET q = list_append(attribute_exists(r), :l)|The function is not allowed in an update expression; function: attribute_exists",
                "SET q = if_not_exists(zz, list_append(l, :l))|The function is not allowed to be used this way in an expression; function: list_append",
                "SET q = list_append(list_append(l, :l), :l)|The function is not allowed to be used this way in an expression; function: list_append",
                "SET q = list_append(l) + :s|The function is not allowed to be used this way in an expression; function: list_append",
                "SET name = foo(q)|Attribute name is a reserved keyword; reserved keyword: name",
                "REMOVE q ADD name :n|Attribute name is a reserved keyword; reserved keyword: name",
                "SET q = :s SET name = :s|Attribute name is a reserved keyword; reserved keyword: name",
                "REMOVE name[99999999999]|Attribute name is a reserved keyword; reserved keyword: name",
                "REMOVE q[99999999999], name|List index is not within the allowable range; index: [99999999999]",
            })
    void theShapeIsCheckedFromLeftToRight(String expression, String message) {
        assertRefused(expression, message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SET q = :s SET r = :n|SET",
                "SET q = :zz REMOVE n SET r = :n REMOVE t|SET",
                "REMOVE #zz REMOVE r|REMOVE",
                "ADD q :n ADD r :n|ADD",
                "DELETE q :ss SET r = :s DELETE r :ss|DELETE",
            })
    void eachSectionOccursOnce(String expression, String section) {
        assertRefused(expression, "The \"" + section + "\" section can only be used once in an update expression;");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SET q = :s, q = :n|overlap|[q]|[q]",
                "SET m.x = :s, m = :n|overlap|[m, x]|[m]",
                "SET m = :s, m.x = :n|overlap|[m]|[m, x]",
                "SET m.x = :s REMOVE m|overlap|[m, x]|[m]",
                "REMOVE m SET m.x = :s|overlap|[m]|[m, x]",
                "ADD n :n DELETE n :ss|overlap|[n]|[n]",
                "REMOVE l[0], l[0].x|overlap|[l, [0]]|[l, [0], x]",
                "REMOVE m.x, m[0]|conflict|[m, x]|[m, [0]]",
                "SET d[1] = a, d.b = a, c[1].a = a, c = if_not_exists(a)|overlap|[c, [1], a]|[c]",
                "SET q = :zz, q = list_append(q)|overlap|[q]|[q]",
                "SET q = :s + :n, q = :n|overlap|[q]|[q]",
                "REMOVE #zz, q, q|overlap|[q]|[q]",
            })
    void whatIsUpdatedMustBeApart(String expression, String kind, String one, String two) {
        assertRefused(
                expression,
                "Two document paths " + kind + " with each other; must remove or rewrite one of these paths; path one: "
                        + one + ", path two: " + two);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SET #x = :zz|name|#x",
                "SET q = :s + :n REMOVE #x|name|#x",
                "REMOVE q, q, #x|name|#x",
                "SET #x = #y|name|#x",
                "SET #x = :s, #y = :s|name|#y",
                "REMOVE #x.#y|name|#x",
                "SET q = #x + :s|name|#x",
                "SET q = :s + :zz|value|:zz",
                "SET q = if_not_exists(:zz)|value|:zz",
                "SET q1 = :z1, q2 = :z2, q3 = :s|value|:z2",
                "SET q1 = :z1 ADD q2 :z2 DELETE q3 :ss|value|:z2",
                "ADD q :s, r :zz|value|:zz",
                "SET q = list_append(:s, :zz)|value|:zz",
            })
    void placeholdersMustBeDefined(String expression, String kind, String key) {
        String place = kind.equals("name") ? "the document path" : "expression";
        assertRefused(
                expression,
                "An expression attribute " + kind + " used in " + place + " is not defined; attribute " + kind + ": "
                        + key);
    }

    @ParameterizedTest
    @CsvSource({
        ":s, STRING, true",
        ":n, NUMBER, false",
        ":b, BINARY, true",
        ":t, BOOLEAN, true",
        ":nul, NULL, true",
        ":l, LIST, true",
        ":m, MAP, true",
    })
    void onlySomeTypesCanBeAddedOrDeleted(String value, String type, boolean isAddRefused) {
        String message = "Incorrect operand type for operator or function; operator: %s, operand type: " + type
                + ", typeSet: ALLOWED_FOR_%1$s_OPERAND";

        assertRefused("DELETE q " + value, message.formatted("DELETE"));
        if (isAddRefused) {
            assertRefused("ADD q " + value, message.formatted("ADD"));
        } else {
            assertThatCode(() -> update("ADD q " + value)).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SET q = n + :s|+|S",
                "SET q = :s - :l|-|S",
                "SET q = n - :l|-|L",
                "SET q = :bs + n|+|BS",
                "SET q = if_not_exists(q, :s) + :m|+|M",
                "SET q = list_append(l, :s)|list_append|S",
                "SET q = list_append(:n, :s)|list_append|N",
                "SET q = list_append(if_not_exists(l, :s), :t)|list_append|BOOL",
                "ADD q :s SET r = :s + :n|+|S",
            })
    void literalsMustBeOfTypesTheOperatorTakes(String expression, String operator, String type) {
        assertRefused(
                expression,
                "Incorrect operand type for operator or function; operator or function: " + operator
                        + ", operand type: " + type);
    }

    @Test
    void otherOperandsMustFitToo() {
        assertRefused(
                "SET q = if_not_exists(n)",
                "Incorrect number of operands for operator or function; operator or function: if_not_exists,"
                        + " number of operands: 1");
        assertRefused(
                "SET q = if_not_exists(q, q, q)",
                "Incorrect number of operands for operator or function; operator or function: if_not_exists,"
                        + " number of operands: 3");
        assertRefused(
                "SET q = :zz, r = list_append(q)",
                "Incorrect number of operands for operator or function; operator or function: list_append,"
                        + " number of operands: 1");
        assertRefused(
                "SET q = if_not_exists(:n, :n)",
                "Operator or function requires a document path; operator or function: if_not_exists");
        assertRefused(
                "SET q = if_not_exists(if_not_exists(r, :n), :n)",
                "Operator or function requires a document path; operator or function: if_not_exists");
        assertRefused(
                "SET q = if_not_exists(n.x[1], n.x[1])",
                "The first operand must be distinct from the remaining operands for this operator or function;"
                        + " operator: if_not_exists, first operand: [n, x, [1]]");
        assertThatCode(() -> update("SET q = list_append(l, l), r = n + n, t = if_not_exists(q, if_not_exists(q, :s))"))
                .doesNotThrowAnyException();
    }

    @Test
    void thereIsALimitOnOperators() {
        String message = "The expression contains too many operators; operator count: 301";

        assertThatCode(() -> update(sums(300))).doesNotThrowAnyException();
        assertRefused(sums(301), message);
        assertRefused(
                sums(301) + " REMOVE #zz",
                "An expression attribute name used in the document path is not" + " defined; attribute name: #zz");
        assertRefused("SET q = " + "f(".repeat(400) + "q" + ")".repeat(400), message);
    }

    @Test
    void thereIsALimitOnNesting() {
        assertThatCode(() -> update("SET q" + ".c".repeat(31) + " = r[0]")).doesNotThrowAnyException();
        assertRefused(
                "REMOVE q" + "[0]".repeat(32), "The document path has too many nesting levels; nesting levels: 33");
        assertRefused(
                "REMOVE r" + ".c".repeat(33) + ", q" + ".c".repeat(32),
                "The document path has too many nesting levels; nesting levels: 33");
    }

    @Test
    void unusedPlaceholdersAreRefusedOverAllExpressions() {
        ExpressionAttributes attributes =
                ExpressionAttributes.of(Map.of("#a", "a", "#z", "z"), Map.of(":n", n("1"), ":c", n("2")));

        Expressions.update("SET #a = :n", attributes);
        Expressions.condition("#a = :c", attributes);

        assertThatThrownBy(attributes::requireAllUsed)
                .hasMessage("Value provided in ExpressionAttributeNames unused in expressions: keys: {#z}");
    }

    @Test
    void keyAttributesAreNotUpdated() {
        KeySchema key = new KeySchema(new KeyAttribute("h", AttributeType.S), new KeyAttribute("r", AttributeType.S));

        for (String expression : List.of(
                "SET q = :s, h = :s", "REMOVE h.x", "ADD r :n, h[0] :n", "DELETE h :ss", "SET h = h.a + h[1]")) {
            assertRefusedBy(
                    key,
                    expression,
                    "One or more parameter values were invalid: Cannot update attribute h. This attribute is part of the"
                            + " key");
        }
        assertRefusedBy(
                key,
                "SET q = h.x ADD r.b :n",
                "One or more parameter values were invalid: Cannot update attribute r. This attribute is part of the"
                        + " key");
        assertRefusedBy(
                key,
                "SET q = if_not_exists(r.x, :s)",
                "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: r");
        assertThatCode(() -> update("SET q = h, q2.h = r").checkAgainst(key)).doesNotThrowAnyException();
    }

    @Test
    void indexKeyAttributesAreScalars() {
        assertThatThrownBy(() -> update("SET q = :s, e = d[1]").checkAgainstIndexKeys(List.of("c", "d")))
                .isInstanceOf(DynamoDbException.class)
                .hasMessage("Key attributes must be scalars; list random access '[]' and map lookup '.' are not"
                        + " allowed: IndexKey: d");
        assertThatCode(() -> update("SET d = :s").checkAgainstIndexKeys(List.of("c", "d")))
                .doesNotThrowAnyException();
    }

    @Test
    void theTypeOfAnAttributeIsKnownFromLiteralsAndOperators() {
        Update update =
                update("SET a = :s, b = n + :n, c = list_append(q, q), d = if_not_exists(q, :n), e = q, f.x = :s"
                        + " ADD g :ns DELETE h :bs REMOVE i");

        assertThat(update.typeGiven("a")).isEqualTo(AttributeType.S);
        assertThat(update.typeGiven("b")).isEqualTo(AttributeType.N);
        assertThat(update.typeGiven("c")).isEqualTo(AttributeType.L);
        assertThat(update.typeGiven("d")).isEqualTo(AttributeType.N);
        assertThat(update.typeGiven("g")).isEqualTo(AttributeType.NS);
        assertThat(update.typeGiven("h")).isEqualTo(AttributeType.BS);
        assertThat(List.of("e", "f", "i", "zz")).allMatch(attribute -> update.typeGiven(attribute) == null);
        assertThat(List.of("e", "f", "i")).allMatch(update::touches);
        assertThat(update.touches("zz")).isFalse();
    }

    private static String sums(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> (char) ('a' + i % 26) + "z" + i / 26 + "=n+n")
                .collect(Collectors.joining(",", "SET ", ""));
    }

    private static Update update(String expression) {
        return Expressions.update(expression, ExpressionAttributes.of(null, VALUES));
    }

    private static void assertRefused(String expression, String message) {
        assertThatThrownBy(() -> update(expression))
                .isInstanceOfSatisfying(
                        DynamoDbException.class,
                        refusal -> assertThat(refusal.type()).isEqualTo(ErrorType.VALIDATION))
                .hasMessage("Invalid UpdateExpression: " + message);
    }

    private static void assertRefusedBy(KeySchema key, String expression, String message) {
        assertThatThrownBy(() -> update(expression).checkAgainst(key))
                .isInstanceOf(DynamoDbException.class)
                .hasMessage(message);
    }
}
