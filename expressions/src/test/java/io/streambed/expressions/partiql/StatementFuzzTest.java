package io.streambed.expressions.partiql;

import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.expressions.QueryKey;
import io.streambed.expressions.StatementResolver;
import io.streambed.model.AttributeType;
import io.streambed.model.AttributeValue;
import io.streambed.model.Decimal;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.Item;
import io.streambed.model.KeyAttribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a client sends as a statement, the answer is a statement or a validation error; and soon. */
class StatementFuzzTest {
    private static final int LONGEST = 8192;
    private static final QueryKey KEY = new QueryKey(
            List.of(new KeyAttribute("pk", AttributeType.S)), List.of(new KeyAttribute("sk", AttributeType.N)));
    private static final List<AttributeValue> PARAMETERS = parameters();
    private static final Item ITEM = Item.of(Map.of(
            "pk", new AttributeValue.S("a"), "sk", new AttributeValue.N(Decimal.of(1)), "a", AttributeValue.TRUE));

    @Property(tries = 4000)
    void grammaticalAndNearlyGrammaticalStatements(@ForAll long seed) {
        answer(new StatementGenerator(new Random(seed)).statement());
    }

    @Property(tries = 2000)
    void characters(@ForAll String text) {
        answer(text);
        answer("SELECT * FROM \"Tab\" WHERE a = '" + text + "'");
        answer("SELECT \"" + text + "\" FROM Tab");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                "[",
                "{'a':",
                "<<",
                "NOT ",
                "- ",
                "+ ",
                "a.",
                "a[",
                "a[0]",
                "f(",
                "size(",
                "SELECT ",
                "FROM ",
                "1+",
                "a = ",
                "a AND ",
                "a=1 OR ",
                "a IN (",
                "a BETWEEN ",
                "UPDATE a SET a = ",
                "INSERT INTO a VALUE ",
                "EXISTS(",
                "'",
                "\"",
                "`",
                "/*",
                "--",
                "?,",
                "a IS NOT ",
                ";",
                "1e9",
                "\u0000",
                "\uD800",
                "\n"
            })
    void repetitionDoesNotOverflowTheStack(String part) throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        // Half of what a thread usually has.
        Thread thread = new Thread(
                null,
                () -> {
                    for (String head : List.of("", "SELECT * FROM Tab WHERE ", "UPDATE Tab SET a = ", "SELECT ")) {
                        String many = part.repeat((LONGEST - head.length()) / part.length());
                        answer(head + many);
                        answer(head + many + "1");
                        answer(head + part.repeat(100) + "a = 1" + ")".repeat(100));
                        answer(head + part.repeat(100) + "1" + "]".repeat(100));
                    }
                },
                "small stack",
                512 * 1024);
        thread.setUncaughtExceptionHandler((_, thrown) -> failure.set(thrown));
        thread.start();
        thread.join();

        assertThat(failure.get()).isNull();
    }

    private static void answer(String text) {
        try {
            Statement statement = Statements.of(text);
            StatementResolver resolver = new StatementResolver(PARAMETERS);
            switch (statement) {
                case Statement.Select select -> select(resolver, select);
                case Statement.Exists exists -> select(resolver, exists.select());
                case Statement.Update update ->
                    resolver.update(update.actions()).apply(ITEM);
                case Statement.Delete delete -> {
                    if (delete.where() != null) {
                        resolver.where(delete.where()).test(ITEM);
                    }
                }
                case Statement.Insert insert -> insert.item().values().forEach(value -> value.bind(PARAMETERS));
            }
        } catch (DynamoDbException e) {
            assertThat(e.type()).isEqualTo(ErrorType.VALIDATION);
        }
    }

    private static void select(StatementResolver resolver, Statement.Select select) {
        if (select.where() != null) {
            var where = resolver.where(select.where());
            where.test(ITEM);
            where.over(KEY);
        }
        if (select.projection() != null) {
            select.projection().apply(ITEM);
        }
    }

    private static List<AttributeValue> parameters() {
        List<AttributeValue> parameters = new ArrayList<>();
        for (int i = 0; i < LONGEST; i++) {
            parameters.add(i % 2 == 0 ? new AttributeValue.S("p") : new AttributeValue.N(Decimal.of(i)));
        }
        return parameters;
    }
}
