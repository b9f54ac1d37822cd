package io.streambed.triggers;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionAnswerTest {
    private static FunctionAnswer parse(String json) {
        return FunctionAnswer.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{}", "{'batchItemFailures':null}", "{'batchItemFailures':[]}", "{'x':1}"})
    void silenceIsSuccess(String answer) {
        assertThat(parse(answer).failures()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'text'",
                "17",
                "[]",
                "{",
                "{} {}",
                "{'batchItemFailures':'x'}",
                "{'batchItemFailures':{}}",
                "{'batchItemFailures':['x']}",
                "{'batchItemFailures':[{}]}",
                "{'batchItemFailures':[{'itemIdentifier':null}]}",
                "{'batchItemFailures':[{'itemIdentifier':''}]}",
                "{'batchItemFailures':[{'itemIdentifier':7}]}",
                "{'batchItemFailures':[{'itemidentifier':'1'}]}",
            })
    void whatCannotBeReadIsNoListOfFailures(String answer) {
        assertThat(parse(answer).failures()).isNull();
        assertThat(parse(answer).processed(Records.batch(3, 0))).isZero();
    }

    @Test
    void theFirstFailureCounts() {
        List<TriggerRecord> records = Records.batch(4, 0);
        String second = records.get(1).sequenceNumber().toString();
        String last = records.get(3).sequenceNumber().toString();

        FunctionAnswer answer = parse("{'batchItemFailures':[{'itemIdentifier':'" + last + "'},{'itemIdentifier':'"
                + second + "'}],'state':{'a':'b'}}");

        assertThat(answer.processed(records)).isEqualTo(1);
        assertThat(answer.state()).hasToString("{\"a\":\"b\"}");
    }

    @Test
    void whatJavaFunctionsReturnIsUnderstood() {
        StreamsEventResponse response = new StreamsEventResponse();
        response.setBatchItemFailures(List.of(new StreamsEventResponse.BatchItemFailure("7")));

        assertThat(FunctionAnswer.ofObject(response).failures()).containsExactly("7");
        assertThat(FunctionAnswer.ofObject(null).failures()).isEmpty();
        assertThat(FunctionAnswer.ofObject("done").failures()).isNull();
        assertThat(FunctionAnswer.ofObject(new Object()).failures()).isNull();
    }
}
