package io.streambed.read;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.model.AttributeType;
import io.streambed.model.AttributeValue;
import io.streambed.model.Decimal;
import io.streambed.model.Item;
import io.streambed.protocol.ThroughputLimits;
import io.streambed.schemas.EncodedItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchTableTest {
    private static final int ITEM_SIZE = EncodedItem.of(item(10)).size();

    private final ReadWorld world = new ReadWorld(AttributeType.N, 0, 1, 2);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void everythingIsReadIfThereIsRoom() {
        List<Item> keys = putItems(30);

        BatchParts parts = world.batch(keys, 30 * ITEM_SIZE, ThroughputLimits.OFF);

        assertThat(parts.unread().isEmpty()).isTrue();
        assertThat(parts.items()).hasSize(30).doesNotContainNull();
        assertThat(parts.items().stream()
                        .map(item -> world.key(requireNonNull(item).item()))
                        .toList())
                .isEqualTo(keys.stream().map(world::key).toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 19, 29})
    void asMuchIsReadAsThereIsRoomForWhereverItLives(int room) {
        List<Item> keys = putItems(30);

        BatchParts parts = world.batch(keys, room * ITEM_SIZE + ITEM_SIZE / 2, ThroughputLimits.OFF);

        assertThat(parts.bytes()).isEqualTo(room * ITEM_SIZE);
        assertThat(parts.unread().cardinality()).isEqualTo(30 - room);
        for (int i = 0; i < 30; i++) {
            assertThat(parts.items().get(i) == null).isEqualTo(parts.unread().get(i));
        }
    }

    @Test
    void aMissingItemNeedsNoRoomAndIsNotUnread() {
        List<Item> keys = new ArrayList<>(putItems(1));
        keys.add(item(99));

        BatchParts parts = world.batch(keys, ITEM_SIZE, ThroughputLimits.OFF);

        assertThat(parts.unread().isEmpty()).isTrue();
        assertThat(parts.items().get(1)).isNull();
    }

    @Test
    void withoutRoomNothingIsRead() {
        BatchParts parts = world.batch(putItems(3), 0, ThroughputLimits.OFF);

        assertThat(parts.bytes()).isZero();
        assertThat(parts.unread().cardinality()).isEqualTo(3);
        assertThat(parts.refusal()).isNull();
    }

    private List<Item> putItems(int count) {
        List<Item> items = new ArrayList<>();
        for (int i = 10; i < 10 + count; i++) {
            world.put(item(i));
            items.add(item(i));
        }
        return items;
    }

    /** All of one size, on any partition. */
    private static Item item(int number) {
        return Item.of(Map.of(
                "p", new AttributeValue.S("partition " + number),
                "s", new AttributeValue.N(Decimal.parse(Integer.toString(number))),
                "v", new AttributeValue.S("x".repeat(500))));
    }
}
