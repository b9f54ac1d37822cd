package io.streambed.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streambed.interop.DestinationTopic.Format;
import io.streambed.interop.DestinationTopic.RefusedException;
import io.streambed.schemas.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DestinationTopicTest {
    private static final Topics OWN = new Topics("orders");
    private static final String PREFIX = "arn:aws:kinesis:us-east-1:000000000000:stream/";

    @Test
    void theResourceNamesTopicAndFormat() throws RefusedException {
        assertThat(of(PREFIX + "a.b_c-1")).isEqualTo(new DestinationTopic("a.b_c-1", Format.JSON));
        assertThat(of(PREFIX + "a/json")).isEqualTo(new DestinationTopic("a", Format.JSON));
        assertThat(of(PREFIX + "a/avro")).isEqualTo(new DestinationTopic("a", Format.AVRO));
        assertThat(of(PREFIX + "orders-of-others")).isEqualTo(new DestinationTopic("orders-of-others", Format.JSON));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            arn:aws:kinesis:eu-west-1:000000000000:stream/a        | not in the current region
            arn:aws:kinesis:us-east-1:123456789012:stream/a        | not in Active state
            arn:aws:dynamodb:us-east-1:000000000000:table/a        | not in Active state
            arn:aws:kinesis:us-east-1:000000000000:stream/a/xml    | not in Active state
            arn:aws:kinesis:us-east-1:000000000000:stream/a/avro/x | not in Active state
            arn:aws:kinesis:us-east-1:000000000000:stream/         | not in Active state
            arn:aws:kinesis:us-east-1:000000000000:stream/..       | is not for users
            arn:aws:kinesis:us-east-1:000000000000:stream/orders.changes | is not for users
            arn:aws:kinesis:us-east-1:000000000000:stream/__consumer_offsets | is not for users
            nothing                                                | not in Active state
            """)
    void whatIsNoTopicOfThisKafkaIsRefused(String arn, String reason) {
        assertThatThrownBy(() -> of(arn)).isInstanceOf(RefusedException.class).hasMessageContaining(reason);
    }

    private static DestinationTopic of(String arn) throws RefusedException {
        return DestinationTopic.of(arn, "us-east-1", OWN);
    }
}
