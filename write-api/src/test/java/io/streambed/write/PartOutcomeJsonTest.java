package io.streambed.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.model.AttributeValue;
import io.streambed.model.CapacityUnits;
import io.streambed.model.Item;
import io.streambed.protocol.CancellationReason;
import io.streambed.protocol.Input;
import io.streambed.protocol.InputJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartOutcomeJsonTest {
    @Test
    void anOutcomeIsTheSameOnAnotherNode() {
        Item item = Item.of(Map.of("id", new AttributeValue.S("a"), "b", AttributeValue.TRUE));
        var outcome = new TransactionParticipants.PartOutcome(
                List.of(
                        new ItemResult.Done(10, 20, new CapacityUnits(3, Map.of("local", 1.0), Map.of("global", 2.0))),
                        new ItemResult.Done(0, 0, CapacityUnits.NONE),
                        new ItemResult.Refused(CancellationReason.CONFLICT),
                        new ItemResult.Refused(CancellationReason.conditionFailed(item))),
                1_795_219_200_000L);

        assertThat(PartOutcomeJson.parse(RenderedJson.of(new PartOutcomeJson(outcome))))
                .isEqualTo(outcome);
    }

    @Test
    void anActionIsTheSameOnAnotherNode() {
        byte[] request = """
                {"Update": {"TableName": "Music", "Key": {"id": {"S": "a"}, "n": {"N": "1.50"}},
                 "UpdateExpression": "SET #v = :v", "ConditionExpression": "attribute_exists(id)",
                 "ExpressionAttributeNames": {"#v": "v"},
                 "ExpressionAttributeValues": {":v": {"L": [{"B": "AQI="}, {"NS": ["1", "2"]}, {"NULL": true}]}},
                 "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}}
                """.getBytes(StandardCharsets.UTF_8);
        TransactAction action = TransactAction.of(Input.parse(TransactAction.SHAPE, request));

        byte[] rendered = RenderedJson.of(generator -> {
            generator.writeFieldName("Action");
            InputJson.write(generator, action.input());
        });
        String json = new String(rendered, StandardCharsets.UTF_8);
        byte[] sent = json.substring("{\"Action\":".length(), json.length() - 1).getBytes(StandardCharsets.UTF_8);
        TransactAction arrived = TransactAction.of(Input.parse(TransactAction.SHAPE, sent));

        assertThat(arrived.table()).isEqualTo("Music");
        assertThat(arrived.attributes()).isEqualTo(action.attributes());
        assertThat(arrived.returnsOld()).isTrue();
        assertThat(RequestDigest.of(List.of(arrived))).isEqualTo(RequestDigest.of(List.of(action)));
    }
}
