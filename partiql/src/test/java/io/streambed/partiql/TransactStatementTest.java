package io.streambed.partiql;

import static io.streambed.partiql.StatementWorld.TABLE;
import static io.streambed.partiql.StatementWorld.input;
import static io.streambed.partiql.StatementWorld.item;
import static io.streambed.partiql.StatementWorld.key;
import static io.streambed.partiql.StatementWorld.number;
import static io.streambed.partiql.StatementWorld.text;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.streambed.expressions.Condition;
import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.Item;
import io.streambed.write.ItemMutation;
import io.streambed.write.StatementAction;
import io.streambed.write.StatementWrite;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransactStatementTest {
    @Test
    void aSelectReadsTheOneItemItNames() {
        var get = read("SELECT v FROM Things WHERE s = 1 AND p = ?", text("a")).get(TABLE);

        assertThat(get.table()).isEqualTo(TABLE);
        assertThat(get.key()).isEqualTo(key("a", 1));
        assertThat(requireNonNull(get.projection()).apply(item("a", 1, "v", number(2))))
                .isEqualTo(Item.of(Map.of("v", number(2))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "p IN ['a'] AND s IN [1]",
                "(p IN ['a']) AND p = 'a' AND s = 1",
                "(p = 'a' AND (s = 1 AND p = 'a'))",
                "1 = s AND 'a' = p"
            })
    void aKeyMayBeSaidInAnyWay(String where) {
        assertThat(read("SELECT * FROM Things WHERE " + where).get(TABLE).key()).isEqualTo(key("a", 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM Things",
                "SELECT * FROM Things WHERE p = 'a'",
                "SELECT * FROM Things WHERE p = 'a' AND s > 1",
                "SELECT * FROM Things WHERE p = 'a' AND s = 1 AND v = 2",
                "SELECT * FROM Things WHERE p = 'a' AND s = 1 AND attribute_exists(v)",
                "SELECT * FROM Things WHERE p IN ['a', 'b'] AND s = 1",
                "SELECT * FROM Things WHERE p IN ['b'] AND p = 'a' AND s = 1",
                "SELECT * FROM Things WHERE p = 'a' AND s = 1 OR p = 'b' AND s = 1",
                "SELECT * FROM Things WHERE NOT (p = 'a' AND s = 1)"
            })
    void aSelectHasToNameOneItemAndNothingElse(String statement) {
        refused(
                () -> read(statement).get(TABLE),
                "Validation failed in TransactStatements[0]: Select statements within ExecuteTransaction must specify the"
                        + " primary key in the where clause.");
    }

    @Test
    void oneItemIsInAnyOrderOfItsKey() {
        assertThat(read("SELECT * FROM Things WHERE p = 'a' AND s = 1 ORDER BY s DESC")
                        .get(TABLE)
                        .key())
                .isEqualTo(key("a", 1));
        refused(
                () -> read("SELECT * FROM Things WHERE p = 'a' AND s = 1 ORDER BY v")
                        .get(TABLE),
                "Validation failed in TransactStatements[0]: Attribute v in ORDER BY clause must be part of the primary key");
    }

    @Test
    void anIndexIsNotRead() {
        refused(
                () -> read("SELECT * FROM Things.ByG WHERE g = 'x'").get(TABLE),
                "Validation failed in TransactStatements[0]: Reads on indices are not supported within transactions.");
        refused(
                () -> read("EXISTS(SELECT * FROM Things.ByG WHERE g = 'x' AND v = 1)")
                        .action(TABLE),
                "Validation failed in TransactStatements[0]: Operations on indices are not supported in transactions");
    }

    @Test
    void aKeyOfAnotherTypeIsForThePlanToRefuse() {
        assertThat(read("SELECT * FROM Things WHERE p = 'a' AND s = '1'")
                        .get(TABLE)
                        .key())
                .isNotEqualTo(key("a", 1))
                .satisfies(wrong -> assertThat(wrong.size()).isEqualTo(2));
        assertThat(write("UPDATE Things SET v = 1 WHERE p = 'a' AND s = '1'").attributes())
                .isNotEqualTo(key("a", 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"p = 'a'", "p IN ['a'] AND s = 1", "p = 'a' AND s = 1 AND p = 'b'", "p = 'a' OR s = 1", "v = 1"})
    void aWriteThatNamesNoItemHasNoWholeKey(String where) {
        assertThat(write("UPDATE Things SET v = 1 WHERE " + where).attributes().size())
                .isLessThan(2);
        assertThat(write("DELETE FROM Things WHERE " + where).attributes().size())
                .isLessThan(2);
    }

    @Test
    void aWriteWithoutAConditionNamesNoItemEither() {
        assertThat(write("UPDATE Things SET v = 1").attributes()).isEqualTo(Item.EMPTY);
        assertThat(write("DELETE FROM Things").attributes()).isEqualTo(Item.EMPTY);
    }

    @Test
    void writesDoWhatTheyDoAlone() {
        StatementWrite insert = write("INSERT INTO Things VALUE {'p': 'a', 's': 1, 'v': ?}", number(2));
        assertThat(insert.attributes()).isEqualTo(item("a", 1, "v", number(2)));
        assertThat(condition(insert).test(Item.EMPTY)).isTrue();
        assertThat(condition(insert).test(key("a", 1))).isFalse();

        StatementWrite update = write("UPDATE Things SET v = ? WHERE p = 'a' AND s = 1", number(2));
        assertThat(update.attributes()).isEqualTo(key("a", 1));
        assertThat(condition(update).test(Item.EMPTY)).isFalse();
        assertThat(requireNonNull(requireNonNull(update.mutation()).apply(null)).item())
                .isEqualTo(item("a", 1, "v", number(2)));

        StatementWrite delete = write("DELETE FROM Things WHERE p = 'a' AND s = 1");
        assertThat(delete.mutation()).isEqualTo(ItemMutation.Delete.DELETE);
        assertThat(delete.condition()).isNull();
    }

    @Test
    void existsChecksWhatItDemandsBesideTheKey() {
        StatementWrite check = write("EXISTS(SELECT * FROM Things WHERE p = ? AND v < 3 AND s = 1)", text("a"));

        assertThat(check.attributes()).isEqualTo(key("a", 1));
        assertThat(check.mutation()).isNull();
        assertThat(condition(check).test(item("a", 1, "v", number(2)))).isTrue();
        assertThat(condition(check).test(item("a", 1, "v", number(3)))).isFalse();
        assertThat(condition(check).test(Item.EMPTY)).isFalse();
    }

    @Test
    void existsNeedsItsItemWhateverElseIsDemanded() {
        StatementWrite check = write("EXISTS(SELECT * FROM Things WHERE p = 'a' AND s = 1 AND v IS MISSING)");

        assertThat(condition(check).test(key("a", 1))).isTrue();
        assertThat(condition(check).test(Item.EMPTY)).isFalse();
    }

    @Test
    void theSecondValueOfAKeyIsAConditionOfExists() {
        StatementWrite check = write("EXISTS(SELECT * FROM Things WHERE p = 'a' AND s = 1 AND p = 'b' AND v = 1)");

        assertThat(check.attributes()).isEqualTo(key("a", 1));
        assertThat(condition(check).test(item("a", 1, "v", number(1)))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EXISTS(SELECT * FROM Things)",
                "EXISTS(SELECT * FROM Things WHERE p = 'a' AND s = 1)",
                "EXISTS(SELECT * FROM Things WHERE p = 'a' AND v = 1)",
                "EXISTS(SELECT * FROM Things WHERE p IN ['a'] AND s = 1 AND v = 1)",
                "EXISTS(SELECT * FROM Things WHERE (p = 'a' AND s = 1) OR v = 1)"
            })
    void existsHasToNameOneItemAndMore(String statement) {
        refused(
                () -> write(statement),
                "Validation failed in TransactStatements[0]: EXISTS() must contain a single item read with additional"
                        + " condition");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE Things SET v = 1 WHERE p = 'a' AND s = 1 RETURNING ALL NEW *",
                "UPDATE Things SET v = 1 WHERE p = 'a' RETURNING ALL OLD *",
                "DELETE FROM Things WHERE p = 'a' AND s = 1 RETURNING ALL OLD *"
            })
    void nothingIsReturned(String statement) {
        refused(
                () -> write(statement),
                "Validation failed in TransactStatements[0]: RETURNING clause is not supported in ExecuteTransaction.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "SELECT * FROM Things WHERE | Statement wasn't well formed, can't be processed: Unexpected term",
                "SELECT * FROM Things WHERE p = ? | Number of parameters in request and statement don't match.",
                "a = 1 | Unsupported operation in transaction.",
                "size(v) | Unsupported operation in transaction."
            })
    void whatIsNotUnderstoodIsNamedByItsPlace(String statement, String message) {
        refused(
                () -> statements("SELECT * FROM Things WHERE p = 'a' AND s = 1", statement),
                "Validation failed in TransactStatements[1]: " + message);
    }

    @Test
    void readsAndWritesDoNotGoTogether() {
        String select = "SELECT * FROM Things WHERE p = 'a' AND s = 1";
        String exists = "EXISTS(SELECT * FROM Things WHERE p = 'a' AND s = 1 AND v = 1)";
        String delete = "DELETE FROM Things WHERE p = 'a' AND s = 1";
        String both = "ExecuteTransaction API does not support both read and write operations in the same request.";

        assertThat(statements(delete, exists)).noneMatch(TransactStatement::isRead);
        assertThat(statements(select, select)).allMatch(TransactStatement::isRead);
        refused(() -> statements(select, delete), both);
        refused(() -> statements(delete, select), both);
        refused(() -> statements(select, exists), both);
        refused(() -> statements(delete, select, "SLECT"), both);
    }

    @Test
    void withoutATableNothingElseIsLookedAt() {
        assertThat(read("SELECT * FROM Things.ByG").get(null).table()).isNull();
        StatementAction action = read("DELETE FROM Things RETURNING ALL OLD *").action(null);
        assertThat(action.write()).isNull();
        assertThat(action.table()).isEqualTo("Things");
    }

    private static TransactStatement read(String statement, AttributeValue... parameters) {
        return TransactStatement.of(List.of(input(statement, parameters))).getFirst();
    }

    private static StatementWrite write(String statement, AttributeValue... parameters) {
        return requireNonNull(read(statement, parameters).action(TABLE).write());
    }

    private static List<TransactStatement> statements(String... statements) {
        return TransactStatement.of(
                Arrays.stream(statements).map(StatementWorld::input).toList());
    }

    private static Condition condition(StatementWrite write) {
        return requireNonNull(write.condition());
    }

    private static void refused(Runnable step, String message) {
        assertThatExceptionOfType(DynamoDbException.class).isThrownBy(step::run).satisfies(refused -> {
            assertThat(refused.type()).isEqualTo(ErrorType.VALIDATION);
            assertThat(refused.text()).isEqualTo(message);
        });
    }
}
