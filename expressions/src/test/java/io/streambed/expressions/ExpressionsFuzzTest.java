package io.streambed.expressions;

import static io.streambed.expressions.Values.list;
import static io.streambed.expressions.Values.map;
import static io.streambed.expressions.Values.n;
import static io.streambed.expressions.Values.s;
import static io.streambed.expressions.Values.ss;
import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a client sends as an expression, the answer is a result or a validation error. */
class ExpressionsFuzzTest {
    private static final Map<String, String> NAMES = Map.of("#a", "a", "#b", "b");
    private static final Map<String, AttributeValue> VALUES =
            Map.of(":s", s("x"), ":n", n("1"), ":l", list(s("x")), ":ss", ss("x"));
    private static final Item ITEM = Item.of(
            Map.of("a", s("x"), "b", n("1"), "c", list(s("x"), n("2")), "d", map("a", s("y")), "e", ss("x", "y")));

    @Property(tries = 5000)
    void randomTokens(@ForAll("tokens") String expression) {
        answer(expression);
    }

    @Property(tries = 2000)
    void randomCharacters(@ForAll String expression) {
        answer(expression);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                "NOT ",
                "NOT (",
                "a = b AND (",
                "a = b OR NOT (",
                "size(",
                "f(",
                "f((",
                "((a = b) AND ",
                "a.",
                "a[0]",
                "a in (",
                "a between b and (",
                ")",
                "a,"
            })
    void deepNestingDoesNotOverflowTheStack(String part) throws InterruptedException {
        String half = part.repeat(4000 / part.length() / 2);
        String closed = half + "a = b" + ")".repeat(Math.min(2000, half.length() / part.length()));
        AtomicReference<Throwable> failure = new AtomicReference<>();
        // Half of what a thread usually has.
        Thread thread = new Thread(
                null,
                () -> {
                    answer(part.repeat(4096 / part.length()));
                    answer(half);
                    answer(closed);
                },
                "small stack",
                512 * 1024);
        thread.setUncaughtExceptionHandler((_, thrown) -> failure.set(thrown));
        thread.start();
        thread.join();

        assertThat(failure.get()).isNull();
    }

    private static void answer(String expression) {
        try {
            Expressions.condition(expression, ExpressionAttributes.of(NAMES, VALUES))
                    .test(ITEM);
        } catch (DynamoDbException refused) {
            assertThat(refused.text()).startsWith("Invalid ConditionExpression: ");
        }
        try {
            Expressions.projection(expression, ExpressionAttributes.of(NAMES, VALUES))
                    .apply(ITEM);
        } catch (DynamoDbException refused) {
            assertThat(refused.text()).startsWith("Invalid ProjectionExpression: ");
        }
    }

    @Provide
    Arbitrary<String> tokens() {
        return Arbitraries.of(
                        "a",
                        "b",
                        "c",
                        "d",
                        "e",
                        "#a",
                        "#b",
                        "#z",
                        ":s",
                        ":n",
                        ":l",
                        ":ss",
                        ":z",
                        "(",
                        ")",
                        "[",
                        "]",
                        "0",
                        "1",
                        "99999999999",
                        ".",
                        ",",
                        "=",
                        "<>",
                        "<",
                        "<=",
                        ">",
                        ">=",
                        "AND",
                        "OR",
                        "NOT",
                        "BETWEEN",
                        "IN",
                        "size",
                        "contains",
                        "begins_with",
                        "attribute_exists",
                        "attribute_not_exists",
                        "attribute_type",
                        "foo",
                        "name",
                        "!",
                        "\u00e9",
                        "a = b",
                        "size(c)",
                        "contains(c, :s)",
                        "a BETWEEN :n AND b",
                        "b IN (:n, :s)",
                        "c[0]",
                        "d.a")
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join(" ", parts));
    }
}
