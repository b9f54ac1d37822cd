package io.streambed.write;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streambed.model.AttributeDefinition;
import io.streambed.model.AttributeType;
import io.streambed.model.AttributeValue;
import io.streambed.model.BillingMode;
import io.streambed.model.Decimal;
import io.streambed.model.IndexKeySchema;
import io.streambed.model.IndexKind;
import io.streambed.model.IndexProjection;
import io.streambed.model.IndexStatus;
import io.streambed.model.Item;
import io.streambed.model.KeyAttribute;
import io.streambed.model.KeySchema;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableClass;
import io.streambed.model.TableDefinition;
import io.streambed.model.Throughput;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IndexKeysTest {
    private static final KeyAttribute GAME = new KeyAttribute("game", AttributeType.S);
    private static final KeyAttribute PLAYER = new KeyAttribute("player", AttributeType.S);
    private static final SecondaryIndex INDEX = new SecondaryIndex(
            "byGame", 1, IndexKind.GLOBAL, new IndexKeySchema(List.of(GAME), List.of(PLAYER)), IndexProjection.ALL);

    private static TableDefinition table(SecondaryIndex index) {
        KeyAttribute id = new KeyAttribute("id", AttributeType.S);
        TableDefinition plain = new TableDefinition(
                1,
                "id",
                "Table",
                1,
                0,
                List.of(
                        new AttributeDefinition("id", AttributeType.S),
                        new AttributeDefinition("game", AttributeType.S),
                        new AttributeDefinition("player", AttributeType.S)),
                new KeySchema(id, null),
                BillingMode.PAY_PER_REQUEST,
                0,
                Throughput.NONE,
                null,
                false,
                TableClass.STANDARD,
                Map.of(),
                TableDefinition.evenPartitions(0));
        return plain.next().indexes(List.of(index)).build();
    }

    private static AttributeValue text(String value) {
        return new AttributeValue.S(value);
    }

    private static void check(String attribute, AttributeValue value) {
        IndexKeys.check(table(INDEX), Item.of(Map.of("id", text("x"), attribute, value)));
    }

    @Test
    void anItemNeedNotBeInTheIndex() {
        assertThatCode(() -> check("other", text(""))).doesNotThrowAnyException();
        assertThatCode(() -> check("game", text("chess"))).doesNotThrowAnyException();
    }

    @Test
    void anIndexKeyHasItsType() {
        assertThatThrownBy(() -> check("game", new AttributeValue.N(Decimal.parse("1"))))
                .hasMessage("One or more parameter values were invalid: Type mismatch for Index Key game Expected: S"
                        + " Actual: N IndexName: byGame");
    }

    @Test
    void anIndexKeyIsNotEmpty() {
        assertThatThrownBy(() -> check("player", text("")))
                .hasMessage("One or more parameter values are not valid. A value specified for a secondary index key is"
                        + " not supported. The AttributeValue for a key attribute cannot contain an empty string value."
                        + " IndexName: byGame, IndexKey: player");
    }

    @Test
    void indexKeysHaveTheLimitsOfTableKeys() {
        assertThatCode(() -> check("game", text("x".repeat(2048)))).doesNotThrowAnyException();
        assertThatCode(() -> check("player", text("x".repeat(1024)))).doesNotThrowAnyException();
        assertThatThrownBy(() -> check("game", text("x".repeat(2049)))).hasMessageContaining("2048 bytes");
        assertThatThrownBy(() -> check("player", text("x".repeat(1025)))).hasMessageContaining("1024 bytes");
    }

    @Test
    void anIndexOnItsWayOutDemandsNothing() {
        TableDefinition table = table(INDEX.withStatus(IndexStatus.DELETING, 2));

        assertThatCode(() -> IndexKeys.check(table, Item.of(Map.of("id", text("x"), "game", text("")))))
                .doesNotThrowAnyException();
    }
}
