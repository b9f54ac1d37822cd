package io.streambed.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.streambed.expressions.ExpressionAttributes;
import io.streambed.expressions.Expressions;
import io.streambed.expressions.Update;
import io.streambed.model.AttributeValue;
import io.streambed.model.Decimal;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import io.streambed.schemas.EncodedItem;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ItemMutationTest {
    private static final Item KEY = Item.of(Map.of("pk", new AttributeValue.S("a")));

    @Test
    void anUpdateWithoutExpressionCreatesTheKeyAndNothingElse() {
        ItemMutation.Change upsert = new ItemMutation.Change(KEY, null);
        EncodedItem there = EncodedItem.of(Item.of(Map.of("pk", new AttributeValue.S("a"), "n", number("1"))));

        assertThat(upsert.apply(null).item()).isEqualTo(KEY);
        assertThat(upsert.apply(there)).isSameAs(there);
    }

    @Test
    void anUpdateCreatesTheItemFromItsKey() {
        Item created = new ItemMutation.Change(KEY, update("ADD n :one", number("1")))
                .apply(null)
                .item();

        assertThat(created).isEqualTo(Item.of(Map.of("pk", new AttributeValue.S("a"), "n", number("1"))));
    }

    @Test
    void anUpdateMayBeAskedAgainWithAnotherImage() {
        ItemMutation.Change increment = new ItemMutation.Change(KEY, update("SET n = n + :one", number("1")));

        assertThat(increment.apply(counter("1"))).isEqualTo(counter("2"));
        assertThat(increment.apply(counter("5"))).isEqualTo(counter("6"));
    }

    @Test
    void anUpdateThatChangesNothingByValueGivesTheVeryImage() {
        EncodedItem one = counter("1");

        assertThat(new ItemMutation.Change(KEY, update("SET n = :one", number("1.0"))).apply(one))
                .isSameAs(one);
    }

    @Test
    void anItemDoesNotGrowBeyondItsLimit() {
        AttributeValue large = new AttributeValue.S("x".repeat(409_596));

        assertThat(new ItemMutation.Change(KEY, update("SET b = :one", large))
                        .apply(null)
                        .size())
                .isEqualTo(409_600);
        assertThatExceptionOfType(DynamoDbException.class)
                .isThrownBy(() -> new ItemMutation.Change(KEY, update("SET bb = :one", large)).apply(null))
                .withMessage("Item size to update has exceeded the maximum allowed size");
    }

    private static EncodedItem counter(String n) {
        return EncodedItem.of(Item.of(Map.of("pk", new AttributeValue.S("a"), "n", number(n))));
    }

    private static AttributeValue number(String n) {
        return new AttributeValue.N(Decimal.parse(n));
    }

    private static Update update(String expression, AttributeValue one) {
        return Expressions.update(expression, ExpressionAttributes.of(null, Map.of(":one", one)));
    }
}
