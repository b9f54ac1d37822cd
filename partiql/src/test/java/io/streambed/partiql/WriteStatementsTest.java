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
import io.streambed.model.PrimaryKey;
import io.streambed.schemas.EncodedItem;
import io.streambed.write.ItemMutation;
import io.streambed.write.ItemWritten;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WriteStatementsTest {
    @Test
    void anInsertPutsWhatIsNotThere() {
        var planned = plan("INSERT INTO Things VALUE {'p': ?, 's': 1, 'v': [?, 'x']}", text("a"), number(7));

        assertThat(planned.key()).isEqualTo(PrimaryKey.ofKey(TABLE.key(), key("a", 1)));
        assertThat(planned.refusal()).isEqualTo(ErrorType.DUPLICATE_ITEM);
        assertThat(condition(planned).test(Item.EMPTY)).isTrue();
        assertThat(condition(planned).test(key("a", 1))).isFalse();
        assertThat(after(planned, null).get("v")).isEqualTo(new AttributeValue.L(List.of(number(7), text("x"))));
    }

    @Test
    void anUpdateNeedsItsItemAndTheRestOfItsCondition() {
        var planned = plan("UPDATE Things SET v = v + 1 WHERE p = 'a' AND v < 3 AND s = 1");

        assertThat(planned.key()).isEqualTo(PrimaryKey.ofKey(TABLE.key(), key("a", 1)));
        assertThat(planned.refusal()).isEqualTo(ErrorType.CONDITIONAL_CHECK_FAILED);
        assertThat(condition(planned).test(Item.EMPTY)).isFalse();
        assertThat(condition(planned).test(item("a", 1, "v", number(2)))).isTrue();
        assertThat(condition(planned).test(item("a", 1, "v", number(3)))).isFalse();
        assertThat(after(planned, item("a", 1, "v", number(2)))).isEqualTo(item("a", 1, "v", number(3)));
    }

    @Test
    void anUpdateOfItsKeyAloneNeedsItsItem() {
        var planned = plan("UPDATE Things REMOVE v WHERE p = 'a' AND s = 1");

        assertThat(condition(planned).test(Item.EMPTY)).isFalse();
        assertThat(condition(planned).test(key("a", 1))).isTrue();
    }

    @Test
    void aDeleteIsContentIfThereIsNothing() {
        var planned = plan("DELETE FROM Things WHERE p = 'a' AND s = 1 AND v = 2");

        assertThat(planned.request().mutation()).isEqualTo(ItemMutation.Delete.DELETE);
        assertThat(condition(planned).test(Item.EMPTY)).isTrue();
        assertThat(condition(planned).test(item("a", 1, "v", number(2)))).isTrue();
        assertThat(condition(planned).test(item("a", 1, "v", number(3)))).isFalse();
    }

    @Test
    void aDeleteOfItsKeyAloneHasNoCondition() {
        assertThat(plan("DELETE FROM Things WHERE s = 1 AND p = 'a' AND p = 'a'")
                        .request()
                        .condition())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({"ALL OLD, true, 1", "ALL NEW, true, 2", "MODIFIED OLD, false, 1", "MODIFIED NEW, false, 2"})
    void anUpdateReturnsWhatIsAskedFor(String what, boolean whole, int value) {
        var planned = plan("UPDATE Things SET v = 2 WHERE p = 'a' AND s = 1 RETURNING " + what + " *");

        EncodedItem before = EncodedItem.of(item("a", 1, "v", number(1)));
        EncodedItem after = EncodedItem.of(item("a", 1, "v", number(2)));
        assertThat(planned.returned().apply(new ItemWritten(before, after, true)))
                .isEqualTo(whole ? item("a", 1, "v", number(value)) : Item.of(Map.of("v", number(value))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "INSERT INTO Things VALUE {'p': 'a'} | Key attribute should be present in the item: Key s",
                "INSERT INTO Things VALUE {'p': 1, 's': 1} | Key attribute's data type should match its data type in table's schema:"
                        + " Key p",
                "UPDATE Things SET v = 1 | Where clause does not contain a mandatory equality on all key attributes",
                "UPDATE Things SET v = 1 WHERE p = 'a' | Where clause does not contain a mandatory equality on all key attributes",
                "DELETE FROM Things WHERE p = 'a' AND s > 1 | Where clause does not contain a mandatory equality on all key"
                        + " attributes",
                "DELETE FROM Things WHERE p = 'a' OR s = 1 | Where clause does not contain a mandatory equality on all key"
                        + " attributes",
                "DELETE FROM Things WHERE p = 'a' AND s = 1 AND s = 2 | Multiple conditions on same key s. Only single item"
                        + " Update/Insert/Delete are supported",
                "DELETE FROM Things WHERE p = 'a' AND s = '1' | Key attribute's data type should match its data type in table's"
                        + " schema: Key s"
            })
    void whatDoesNotFitItsTableIsRefused(String statement, String message) {
        assertThatExceptionOfType(DynamoDbException.class)
                .isThrownBy(() -> plan(statement))
                .satisfies(refused -> assertThat(refused.text()).isEqualTo(message));
    }

    @Test
    void anItemThatIsTooLargeIsRefused() {
        assertThatExceptionOfType(DynamoDbException.class)
                .isThrownBy(
                        () -> plan("INSERT INTO Things VALUE {'p': 'a', 's': 1, 'v': ?}", text("x".repeat(409_600))))
                .satisfies(refused ->
                        assertThat(refused.text()).isEqualTo("Item size has exceeded the maximum allowed size"));
    }

    private static WriteStatements.Planned plan(String statement, AttributeValue... parameters) {
        return WriteStatements.plan(TABLE, StatementRequest.of(input(statement, parameters)));
    }

    private static Condition condition(WriteStatements.Planned planned) {
        return requireNonNull(planned.request().condition());
    }

    private static Item after(WriteStatements.Planned planned, @Nullable Item before) {
        return requireNonNull(planned.request().mutation().apply(before == null ? null : EncodedItem.of(before)))
                .item();
    }
}
