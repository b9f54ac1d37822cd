package io.streambed.triggers;

import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.schemas.Cause;
import io.streambed.stream.StreamRecord;
import io.streambed.triggers.pattern.EventPattern;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RecordFilterTest {
    private static boolean passes(StreamRecord record, String... patterns) {
        return new RecordFilter(
                        Arrays.stream(patterns)
                                .map(pattern -> EventPattern.parse(pattern.replace('\'', '"')))
                                .toList(),
                        "us-east-1",
                        "arn")
                .passes(record);
    }

    @Test
    void onePatternThatMatchesIsEnough() {
        StreamRecord record = Records.stream(1, 0, Cause.USER);

        assertThat(passes(record)).isTrue();
        assertThat(passes(record, "{'eventName':['REMOVE']}")).isFalse();
        assertThat(passes(record, "{'eventName':['REMOVE']}", "{'eventName':['INSERT']}"))
                .isTrue();
        assertThat(passes(record, "{'dynamodb':{'Keys':{'id':{'S':['item-1']}},'NewImage':{'id':{'S':[{'suffix':'1'}]}}}}"))
                .isTrue();
        assertThat(passes(record, "{'dynamodb':{'OldImage':{'id':{'S':[{'exists':false}]}}}}"))
                .isTrue();
    }

    @Test
    void whatTimeToLiveDeletedCanBeTold() {
        String pattern = "{'userIdentity':{'type':['Service'],'principalId':['dynamodb.amazonaws.com']}}";

        assertThat(passes(Records.stream(1, 0, Cause.TTL), pattern)).isTrue();
        assertThat(passes(Records.stream(1, 0, Cause.USER), pattern)).isFalse();
    }
}
