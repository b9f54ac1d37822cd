package io.streambed.partiql;

import static io.streambed.partiql.StatementWorld.TABLE;
import static io.streambed.partiql.StatementWorld.input;
import static io.streambed.partiql.StatementWorld.key;
import static io.streambed.partiql.StatementWorld.number;
import static io.streambed.partiql.StatementWorld.text;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.streambed.expressions.partiql.Statement;
import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import io.streambed.model.PrimaryKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectPlanTest {
    @Test
    void theWholeKeyAndNothingElseIsAPoint() {
        SelectPlan plan = plan("SELECT v FROM Things WHERE s = ? AND p = ?", number(1), text("a"));

        assertThat(plan.point()).isEqualTo(PrimaryKey.ofKey(TABLE.key(), key("a", 1)));
        assertThat(plan.withoutPoint().point()).isNull();
        assertThat(requireNonNull(plan.withoutPoint().ranges()))
                .singleElement()
                .satisfies(range -> assertThat(range.isInRange(key("a", 1))).isTrue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM Things WHERE p = 'a' AND s > 1",
                "SELECT * FROM Things WHERE p = 'a' AND s = 1 AND v = 2",
                "SELECT * FROM Things WHERE p = 'a' AND s = 1 ORDER BY s"
            })
    void anythingElseInAPartitionIsARange(String statement) {
        SelectPlan plan = plan(statement);

        assertThat(plan.point()).isNull();
        assertThat(requireNonNull(plan.ranges())).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "p IN ['b', 'a'] | 2",
                "p = 'a' AND s IN [1, 2, 3] | 3",
                "(p = 'a' AND s = 1) OR (p = 'b' AND s = 2) | 2",
                "p IN ['a', 'b'] AND s IN [1, 2] | 4"
            })
    void eachAlternativeIsARange(String where, int ranges) {
        assertThat(requireNonNull(plan("SELECT * FROM Things WHERE " + where).ranges()))
                .hasSize(ranges);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM Things",
                "SELECT * FROM Things WHERE s = 1",
                "SELECT * FROM Things WHERE p = 'a' OR v = 1"
            })
    void withoutAPartitionEverythingIsRead(String statement) {
        assertThat(plan(statement).ranges()).isNull();
        assertThat(plan(statement).point()).isNull();
    }

    @Test
    void whatTheRangesSayIsNotFilteredAgain() {
        assertThat(plan("SELECT * FROM Things WHERE p = 'a' AND s BETWEEN 1 AND 3")
                        .filter())
                .isNull();
        assertThat(plan("SELECT * FROM Things WHERE p = 'a' AND s BETWEEN 1 AND 3 AND v = 1")
                        .filter())
                .isNotNull();
    }

    @Test
    void rangesAreReadInTheOrderAskedFor() {
        SelectPlan plan = plan("SELECT * FROM Things WHERE p IN ['a', 'b'] ORDER BY p DESC, s DESC");

        assertThat(plan.descending()).isTrue();
        assertThat(requireNonNull(plan.ranges()).stream()
                        .map(range -> range.partition().getFirst())
                        .toList())
                .containsExactly(text("b"), text("a"));
    }

    @Test
    void anIndexIsReadByItsOwnKey() {
        SelectPlan plan = plan("SELECT * FROM Things.ByG WHERE g = 'x'");

        assertThat(requireNonNull(plan.target().index()).name()).isEqualTo("ByG");
        assertThat(requireNonNull(plan.ranges())).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "SELECT * FROM Things.ByH WHERE g = 'x' | The table does not have the specified index",
                "SELECT v FROM Things.ByG WHERE g = 'x' | One or more parameter values were invalid: Global secondary index ByG does not"
                        + " project [v]",
                "SELECT * FROM Things ORDER BY s | Must have WHERE clause in the statement when using ORDER BY clause.",
                "SELECT * FROM Things WHERE p = 'a' ORDER BY v | Attribute v in ORDER BY clause must be part of the primary key",
                "SELECT * FROM Things WHERE p IN ['a', 'b'] ORDER BY s | Must have hash key in ORDER BY clause when more than one"
                        + " hash key condition specified in WHERE clause.",
                "SELECT * FROM Things WHERE p = 1 AND s = 1 | Key attribute's data type should match its data type in table's"
                        + " schema: Key p"
            })
    void whatDoesNotFitTheTableIsRefused(String statement, String message) {
        assertThatExceptionOfType(DynamoDbException.class)
                .isThrownBy(() -> plan(statement))
                .satisfies(refused -> assertThat(refused.text()).isEqualTo(message));
    }

    private static SelectPlan plan(String statement, AttributeValue... parameters) {
        StatementRequest request = StatementRequest.of(input(statement, parameters));
        return SelectPlan.of(TABLE, (Statement.Select) request.statement(), request.parameters(), false);
    }
}
