package io.streambed.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streambed.model.AttributeDefinition;
import io.streambed.model.AttributeType;
import io.streambed.model.AttributeValue;
import io.streambed.model.BillingMode;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.IndexKeySchema;
import io.streambed.model.IndexKind;
import io.streambed.model.IndexProjection;
import io.streambed.model.Item;
import io.streambed.model.KeyAttribute;
import io.streambed.model.KeySchema;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableClass;
import io.streambed.model.TableDefinition;
import io.streambed.model.Throughput;
import io.streambed.schemas.EncodedItem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ItemCollectionTest {
    private static final KeyAttribute GAME = new KeyAttribute("game", AttributeType.S);
    private static final KeyAttribute ROUND = new KeyAttribute("round", AttributeType.S);
    private static final KeyAttribute PLAYER = new KeyAttribute("player", AttributeType.S);

    private static final TableDefinition PLAIN = new TableDefinition(
            1,
            "id",
            "Table",
            1,
            0,
            List.of(
                    new AttributeDefinition("game", AttributeType.S),
                    new AttributeDefinition("round", AttributeType.S),
                    new AttributeDefinition("player", AttributeType.S)),
            new KeySchema(GAME, ROUND),
            BillingMode.PAY_PER_REQUEST,
            0,
            Throughput.NONE,
            null,
            false,
            TableClass.STANDARD,
            Map.of(),
            TableDefinition.evenPartitions(0));
    private static final TableDefinition LIMITED = PLAIN.next()
            .indexes(List.of(new SecondaryIndex(
                    "byPlayer",
                    1,
                    IndexKind.LOCAL,
                    new IndexKeySchema(List.of(GAME), List.of(PLAYER)),
                    IndexProjection.ALL)))
            .build();

    private static long full() {
        return ItemCollection.MAX_BYTES;
    }

    private static EncodedItem item(String player) {
        return EncodedItem.of(Item.of(Map.of(
                "game", new AttributeValue.S("a"),
                "round", new AttributeValue.S("b"),
                "player", new AttributeValue.S(player))));
    }

    @Test
    void nothingCanGrowInAFullCollection() {
        assertThatThrownBy(() -> ItemCollection.checkLimit(LIMITED, null, item("c"), ItemCollectionTest::full))
                .isInstanceOfSatisfying(
                        DynamoDbException.class,
                        error -> assertThat(error.type()).isEqualTo(ErrorType.ITEM_COLLECTION_SIZE_LIMIT_EXCEEDED));
        assertThatThrownBy(() -> ItemCollection.checkLimit(LIMITED, item("c"), item("cc"), ItemCollectionTest::full))
                .isInstanceOf(DynamoDbException.class);
    }

    @Test
    void whatShrinksOrStaysCanBeWrittenToAFullCollection() {
        assertThatCode(() -> {
                    ItemCollection.checkLimit(LIMITED, item("cc"), item("c"), ItemCollectionTest::full);
                    ItemCollection.checkLimit(LIMITED, item("c"), item("d"), ItemCollectionTest::full);
                    ItemCollection.checkLimit(LIMITED, item("c"), null, ItemCollectionTest::full);
                })
                .doesNotThrowAnyException();
    }

    @Test
    void aCollectionCanBeFilledToItsLastByte() {
        EncodedItem item = item("c");
        ItemCollection.checkLimit(LIMITED, null, item, () -> ItemCollection.MAX_BYTES - item.size());
        assertThatThrownBy(() -> ItemCollection.checkLimit(
                        LIMITED, null, item, () -> ItemCollection.MAX_BYTES - item.size() + 1))
                .isInstanceOf(DynamoDbException.class);
    }

    @Test
    void tablesWithoutLocalIndexesHaveNoLimit() {
        assertThatCode(() -> ItemCollection.checkLimit(PLAIN, null, item("c"), () -> {
                    throw new AssertionError("asked");
                }))
                .doesNotThrowAnyException();
    }
}
