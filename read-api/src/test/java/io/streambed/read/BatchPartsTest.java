package io.streambed.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.Item;
import io.streambed.protocol.JsonBody;
import io.streambed.protocol.Reply;
import io.streambed.schemas.EncodedItem;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class BatchPartsTest {
    private static final EncodedItem ITEM =
            EncodedItem.of(Item.of(Map.of("id", new AttributeValue.S("a"), "v", new AttributeValue.S("b"))));
    private static final Reply.Failure THROTTLED =
            new Reply.Failure(ErrorType.PROVISIONED_THROUGHPUT_EXCEEDED, "too much", JsonBody.EMPTY);

    @Test
    void itemsStandWhereTheirKeysAreAndTheRestIsUnread() {
        BatchParts parts = new BatchParts(4);

        parts.add(List.of(2, 0), BatchParts.Part.of(EncodedRows.ofKeys(List.of(ITEM), true), null));
        parts.add(List.of(1, 3), refused(new EncodedRows.RefusedElsewhere(THROTTLED)));

        assertThat(parts.items()).containsExactly(null, null, ITEM, null);
        assertThat(parts.unread()).isEqualTo(BitSet.valueOf(new long[] {0b1011}));
        assertThat(parts.bytes()).isEqualTo(ITEM.size());
        assertThat(parts.refusal()).isNotNull();
    }

    @Test
    void aThrottlingAnswerOfAnotherNodeIsKnownByItsType() {
        byte[] body = ("{\"__type\":\"" + ErrorType.THROTTLING.qualifiedName() + "\",\"message\":\"too much\"}")
                .getBytes(StandardCharsets.UTF_8);

        assertThat(refused(new EncodedRows.RefusedElsewhere(new Reply.Raw(400, body)))
                        .items())
                .isEmpty();
    }

    @Test
    void anyOtherFailureFailsTheBatch() {
        DynamoDbException gone = DynamoDbException.resourceNotFound("gone");
        EncodedRows.RefusedElsewhere other = new EncodedRows.RefusedElsewhere(
                new Reply.Failure(ErrorType.RESOURCE_NOT_FOUND, "gone", JsonBody.EMPTY));

        assertThatThrownBy(() -> BatchParts.Part.of(null, gone)).hasCause(gone);
        assertThatThrownBy(() -> refused(other)).hasCause(other);
    }

    private static BatchParts.Part refused(EncodedRows.RefusedElsewhere refusal) {
        return BatchParts.Part.of(null, new CompletionException(refusal));
    }
}
