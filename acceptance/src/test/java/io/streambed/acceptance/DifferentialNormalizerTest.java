package io.streambed.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class DifferentialNormalizerTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DifferentialNormalizer normalizer = new DifferentialNormalizer();

    @Test
    void theOrderOfMembersAndSetsDoesNotCount() {
        assertThat(shown("GetItem", 200, "{'Item':{'b':{'SS':['y','x']},'a':{'NS':['2.50','10']}}}"))
                .isEqualTo(shown("GetItem", 200, "{'Item':{'a':{'NS':['10','2.5']},'b':{'SS':['x','y']}}}"));
    }

    @Test
    void theOrderOfListsCounts() {
        assertThat(shown("GetItem", 200, "{'Item':{'a':{'L':[{'S':'x'},{'S':'y'}]}}}"))
                .isNotEqualTo(shown("GetItem", 200, "{'Item':{'a':{'L':[{'S':'y'},{'S':'x'}]}}}"));
    }

    @Test
    void theFormOfANumberCountsWhereItIsAskedFor() {
        var strict = new DifferentialNormalizer(true);
        String sent = "{'Item':{'a':{'N':'1.0'},'b':{'L':[{'NS':['2.0']}]}}}";

        assertThat(shown("GetItem", 200, sent))
                .isEqualTo(shown("GetItem", 200, "{'Item':{'a':{'N':'1'},'b':{'L':[{'NS':['2']}]}}}"));
        assertThat(shown(strict, "GetItem", 200, sent)).contains("1.0", "2.0");
    }

    @Test
    void anErrorIsItsStatusTypeMessageAndWhatElseItHas() {
        String type = "'__type':'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException'";

        assertThat(shown("PutItem", 400, "{" + type + ",'Message':'no','Item':{'a':{'S':'x'}}}"))
                .isEqualTo("400 dynamodb#ConditionalCheckFailedException: no {\"Item\":{\"a\":{\"S\":\"x\"}}}");
        assertThat(shown("PutItem", 400, "{" + type + ",'message':'no'}"))
                .isEqualTo("400 dynamodb#ConditionalCheckFailedException: no");
    }

    @Test
    void listedMembersAreLeftOut() {
        assertThat(shown("DescribeTable", 200, "{'Table':{'TableId':'1','CreationDateTime':1.5,'ItemCount':1}}"))
                .isEqualTo("200 {\"Table\":{\"ItemCount\":1}}");
    }

    @Test
    void regionsAndLabelsInNamesDoNotCount() {
        assertThat(shown(
                        "ListStreams",
                        200,
                        "{'x':'arn:aws:dynamodb:ddblocal:000000000000:table/T/stream/2026-01-02T03:04:05.678'}"))
                .isEqualTo("200 {\"x\":\"arn:aws:dynamodb:REGION:ACCOUNT:table/T/stream/LABEL\"}");
    }

    private String shown(String operation, int status, String json) {
        return shown(normalizer, operation, status, json);
    }

    private static String shown(DifferentialNormalizer normalizer, String operation, int status, String json) {
        try {
            return normalizer.shown(operation, new DifferentialAnswer(status, JSON.readTree(json.replace('\'', '"'))));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
