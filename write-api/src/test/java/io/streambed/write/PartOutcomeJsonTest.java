package io.streambed.write;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.expressions.partiql.Statement;
import io.streambed.expressions.partiql.Statements;
import io.streambed.model.AttributeValue;
import io.streambed.model.CapacityUnits;
import io.streambed.model.Decimal;
import io.streambed.model.Item;
import io.streambed.protocol.CancellationReason;
import io.streambed.protocol.Input;
import io.streambed.protocol.JsonBytes;
import io.streambed.protocol.Shape;
import io.streambed.schemas.EncodedItem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartOutcomeJsonTest {
    private static final Shape.Structure SENT = Shape.structure("Sent")
            .optional(ActionSource.ACTION, TransactAction.SHAPE)
            .optional(ActionSource.STATEMENT, ActionSource.STATEMENT_SHAPE)
            .build();

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

        assertThat(PartOutcomeJson.parse(JsonBytes.render(new PartOutcomeJson(outcome))))
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

        TransactAction arrived = sent(action);

        assertThat(arrived.table()).isEqualTo("Music");
        assertThat(arrived.attributes()).isEqualTo(action.attributes());
        assertThat(arrived.returnsOld()).isTrue();
        assertThat(RequestDigest.of(List.of(arrived))).isEqualTo(RequestDigest.of(List.of(action)));
    }

    @Test
    void aStatementIsTheSameOnAnotherNode() {
        String text = "UPDATE Music SET v = v + ? WHERE id = ? AND v < 10";
        List<AttributeValue> parameters = List.of(number("1.50"), new AttributeValue.S("a"));
        Statement.Update update = (Statement.Update) Statements.of(text);
        Item key = Item.of(Map.of("id", new AttributeValue.S("a")));
        TransactAction action = TransactAction.of(
                new ActionSource.OfStatement("Music", text, parameters, key, true),
                StatementWrite.update(update, StatementWrite.where(update.where(), parameters), key, parameters));

        TransactAction arrived = sent(action);

        assertThat(arrived.source()).isEqualTo(action.source());
        assertThat(arrived.table()).isEqualTo("Music");
        assertThat(arrived.attributes()).isEqualTo(key);
        assertThat(arrived.returnsOld()).isTrue();
        EncodedItem before = EncodedItem.of(Item.of(Map.of("id", new AttributeValue.S("a"), "v", number("2"))));
        assertThat(requireNonNull(arrived.condition()).test(before.item())).isTrue();
        assertThat(requireNonNull(arrived.condition()).test(Item.EMPTY)).isFalse();
        assertThat(requireNonNull(arrived.mutation()).apply(before))
                .isEqualTo(requireNonNull(action.mutation()).apply(before))
                .isNotEqualTo(before);
        assertThat(RequestDigest.of(List.of(arrived))).isEqualTo(RequestDigest.of(List.of(action)));
    }

    @Test
    void requestsOfStatementsAreToldApart() {
        TransactAction action = delete(List.of(new AttributeValue.S("a")), false);

        assertThat(RequestDigest.of(List.of(delete(List.of(new AttributeValue.S("a")), false))))
                .isEqualTo(RequestDigest.of(List.of(action)));
        assertThat(RequestDigest.of(List.of(delete(List.of(new AttributeValue.S("a")), true))))
                .isNotEqualTo(RequestDigest.of(List.of(action)));
        assertThat(RequestDigest.of(List.of(delete(List.of(new AttributeValue.S("b")), false))))
                .isNotEqualTo(RequestDigest.of(List.of(action)));
        assertThat(RequestDigest.of(
                        List.of(delete(List.of(new AttributeValue.S("a"), new AttributeValue.S("a")), false))))
                .isNotEqualTo(RequestDigest.of(List.of(action)));
    }

    private static TransactAction delete(List<AttributeValue> parameters, boolean returnsOld) {
        Item key = Item.of(Map.of("id", parameters.getFirst()));
        return TransactAction.of(
                new ActionSource.OfStatement("Music", "DELETE FROM Music WHERE id = ?", parameters, key, returnsOld),
                StatementWrite.delete(null, key));
    }

    private static AttributeValue number(String number) {
        return new AttributeValue.N(Decimal.parse(number));
    }

    private static TransactAction sent(TransactAction action) {
        return ActionSource.read(Input.parse(SENT, JsonBytes.render(action.source()::write)));
    }
}
