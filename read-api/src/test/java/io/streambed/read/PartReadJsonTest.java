package io.streambed.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.materializer.VersionedItems;
import io.streambed.model.AttributeValue;
import io.streambed.model.Item;
import io.streambed.protocol.CancellationReason;
import io.streambed.protocol.JsonBytes;
import io.streambed.protocol.Reply;
import io.streambed.schemas.EncodedItem;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PartReadJsonTest {
    @Test
    void whatWasFoundIsTheSameOnAnotherNode() {
        EncodedItem item = EncodedItem.of(Item.of(Map.of("id", new AttributeValue.S("a"))));
        var found = new PartRead.Found(
                new VersionedItems(new UUID(1, 2), Arrays.asList(item, null), Arrays.asList(7L, -1L)));

        assertThat(sent(found)).isEqualTo(found);
    }

    @Test
    void whatIsThrottledIsTheSameOnAnotherNode() {
        var throttled = new PartRead.Throttled(
                Arrays.asList(null, new CancellationReason("ThrottlingError", "too much", null), null));

        assertThat(sent(throttled)).isEqualTo(throttled);
    }

    private static PartRead sent(PartRead read) {
        return PartReadJson.of(new Reply.Raw(200, JsonBytes.render(new PartReadJson(read), 64)));
    }
}
