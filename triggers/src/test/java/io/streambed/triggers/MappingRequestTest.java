package io.streambed.triggers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streambed.triggers.EventSourceMapping.Settings;
import io.streambed.triggers.EventSourceMapping.StartingPosition;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingRequestTest {
    private static MappingRequest request(String json) {
        return MappingRequest.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static Settings settings(String json) {
        return request(json).settings(Settings.defaults("f"));
    }

    @Test
    void whatIsNotSaidHasTheServicesDefaults() {
        assertThat(settings("{}")).isEqualTo(Settings.defaults("f"));
        assertThat(Settings.defaults("f").batchSize()).isEqualTo(100);
        assertThat(Settings.defaults("f").maxRetries()).isEqualTo(-1);
    }

    @Test
    void anUpdateChangesWhatItNames() {
        Settings before = settings("{'BatchSize':7,'FunctionResponseTypes':['ReportBatchItemFailures'],"
                + "'DestinationConfig':{'OnFailure':{'Destination':'kafka://t'}},"
                + "'FilterCriteria':{'Filters':[{'Pattern':'{\\'a\\':[1]}'}]}}".replace("\\'", "\\\""));

        Settings after = request("{'Enabled':false,'ParallelizationFactor':3,'FilterCriteria':{}}")
                .settings(before);

        assertThat(before.onFailure()).isEqualTo("kafka://t");
        assertThat(before.filters()).containsExactly("{\"a\":[1]}");
        assertThat(after)
                .isEqualTo(new Settings(
                        "f", false, 7, 0, 3, java.util.List.of(), false, -1, -1, true, "kafka://t", 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]                                        | SerializationException",
                "{                                         | SerializationException",
                "{'BatchSize':'x'}                         | SerializationException",
                "{'Enabled':'yes'}                         | SerializationException",
                "{'BatchSize':0}                           | ValidationException",
                "{'BatchSize':10001}                       | ValidationException",
                "{'ParallelizationFactor':11}              | ValidationException",
                "{'MaximumRetryAttempts':-2}               | ValidationException",
                "{'MaximumRecordAgeInSeconds':604801}      | ValidationException",
                "{'MaximumRecordAgeInSeconds':59}          | InvalidParameterValueException",
                "{'TumblingWindowInSeconds':901}           | ValidationException",
                "{'FunctionResponseTypes':['Other']}       | ValidationException",
                "{'FilterCriteria':{'Filters':[{'Pattern':'x'}]}} | InvalidParameterValueException",
                "{'Topics':['t']}                          | InvalidParameterValueException",
                "{'DestinationConfig':{'OnSuccess':{'Destination':'x'}}} | InvalidParameterValueException",
            })
    void whatIsWrongIsNamed(String json, LambdaException.Kind kind) {
        assertThatThrownBy(() -> settings(json))
                .isInstanceOfSatisfying(
                        LambdaException.class, failure -> assertThat(failure.kind()).isEqualTo(kind));
    }

    @Test
    void aStartingPositionIsNeededAndATimeForOneOnly() {
        assertThatThrownBy(() -> request("{}").startingPosition()).isInstanceOf(LambdaException.class);
        assertThatThrownBy(() -> request("{'StartingPosition':'NOW'}").startingPosition())
                .isInstanceOf(LambdaException.class);
        assertThatThrownBy(() -> request("{}").startingTimestamp(StartingPosition.AT_TIMESTAMP, 0))
                .isInstanceOf(LambdaException.class);
        assertThatThrownBy(() ->
                        request("{'StartingPositionTimestamp':1}").startingTimestamp(StartingPosition.LATEST, 9_000))
                .isInstanceOf(LambdaException.class);
        assertThat(request("{'StartingPositionTimestamp':1.5}").startingTimestamp(StartingPosition.AT_TIMESTAMP, 9_000))
                .isEqualTo(1500);
    }

    @Test
    void aMappingSurvivesTheCatalog() {
        EventSourceMapping mapping = new EventSourceMapping(
                "u",
                "arn",
                StartingPosition.AT_TIMESTAMP,
                5,
                settings("{'FilterCriteria':{'Filters':[{'Pattern':'{\\'a\\':[1]}'}]}}".replace("\\'", "\\\"")),
                1,
                2,
                3,
                EventSourceMapping.Change.Updating);

        assertThat(MappingJson.read(MappingJson.write(mapping))).isEqualTo(mapping);
    }
}
