package io.streambed.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streambed.model.DynamoDbException;
import io.streambed.schemas.FoldState;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IteratorCodecTest {
    private static final ShardIterator ITERATOR = new ShardIterator(
            "an-id",
            "2026-11-21T00:02:30.123",
            3,
            0x80000000,
            new Cursor(4096, new FoldState(9, new UUID(1, 2), 17), new SequenceNumber(5000, 4)),
            1_700_000_000_000L);

    private final IteratorCodec codec = new IteratorCodec("secret".getBytes(StandardCharsets.UTF_8));

    @Test
    void anIteratorIsReadBack() {
        assertThat(codec.decode(codec.encode(ITERATOR))).isEqualTo(ITERATOR);
    }

    @Test
    void anotherNodeWithTheSameKeyReadsIt() {
        IteratorCodec other = new IteratorCodec("secret".getBytes(StandardCharsets.UTF_8));

        assertThat(other.decode(codec.encode(ITERATOR))).isEqualTo(ITERATOR);
    }

    @Test
    void theTextIsSafeInUrlsAndWithinTheServicesLimit() {
        assertThat(codec.encode(ITERATOR)).matches("[A-Za-z0-9_-]+").hasSizeLessThan(2048);
    }

    @Test
    void noBitOfItCanBeChanged() {
        byte[] bytes = Base64.getUrlDecoder().decode(codec.encode(ITERATOR));

        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] forged = bytes.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            assertInvalid(Base64.getUrlEncoder().withoutPadding().encodeToString(forged));
        }
    }

    @Test
    void noPartOfItIsAnIterator() {
        String text = codec.encode(ITERATOR);

        for (int length = 0; length < text.length(); length++) {
            assertInvalid(text.substring(0, length));
        }
    }

    @Test
    void whatIsNoBase64OrSignedWithAnotherKeyIsInvalid() {
        assertInvalid("arn:aws:dynamodb:eu-central-1:000000000000:table/T/stream/x|1|AAAA");
        assertInvalid("\u00e9".repeat(300));
        assertInvalid(new IteratorCodec("other".getBytes(StandardCharsets.UTF_8)).encode(ITERATOR));
    }

    private void assertInvalid(String text) {
        assertThatThrownBy(() -> codec.decode(text))
                .isInstanceOf(DynamoDbException.class)
                .hasMessage("Invalid ShardIterator");
    }
}
