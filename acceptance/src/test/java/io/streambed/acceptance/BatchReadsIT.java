package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.item;
import static io.streambed.acceptance.TestTable.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

@ExtendWith(SharedServer.class)
class BatchReadsIT {
    /** Of the value {@code v}; with its name and the key it is 390 KB. */
    private static final int VALUE_SIZE = 390 * 1024 - 20;

    private static final int FITTING = 16 * 1024 / 390;
    /** 390 KB in units of 4 KB. */
    private static final double UNITS = 98;

    private final Clients clients;

    BatchReadsIT(Clients clients) {
        this.clients = clients;
    }

    @Test
    void whatIsBeyond16MegabytesIsLeftForTheNextRequestAndNotCharged() {
        try (var one = TestTable.create(clients);
                var two = TestTable.create(clients)) {
            String value = "x".repeat(VALUE_SIZE);
            var wanted = new HashMap<String, List<Map<String, AttributeValue>>>();
            for (int i = 0; i < 50; i++) {
                TestTable table = i % 2 == 0 ? one : two;
                table.put(item("large " + i, i, value));
                wanted.computeIfAbsent(table.name(), _ -> new ArrayList<>()).add(key("large " + i, i));
            }
            Objects.requireNonNull(wanted.get(one.name())).add(key("not there", 1));

            BatchGetItemResponse first = get(Map.of(one.name(), keys(wanted, one), two.name(), keys(wanted, two)));

            assertThat(answered(first)).isEqualTo(FITTING);
            assertThat(unprocessed(first)).isBetween(50 - FITTING, 51 - FITTING);
            assertThat(units(first)).isBetween(FITTING * UNITS, FITTING * UNITS + 1);
            assertThat(first.unprocessedKeys().values())
                    .allSatisfy(left -> assertThat(left.consistentRead()).isTrue())
                    .allSatisfy(left -> assertThat(left.projectionExpression()).isEqualTo("#v"))
                    .allSatisfy(
                            left -> assertThat(left.expressionAttributeNames()).containsOnly(Map.entry("#v", "v")));

            BatchGetItemResponse second = get(first.unprocessedKeys());

            assertThat(answered(second)).isEqualTo(50 - FITTING);
            assertThat(second.unprocessedKeys()).isEmpty();
            assertThat(units(first) + units(second)).isEqualTo(50 * UNITS + 1);
        }
    }

    private static KeysAndAttributes keys(Map<String, List<Map<String, AttributeValue>>> wanted, TestTable table) {
        return KeysAndAttributes.builder()
                .keys(wanted.get(table.name()))
                .consistentRead(true)
                .projectionExpression("#v")
                .expressionAttributeNames(Map.of("#v", "v"))
                .build();
    }

    private BatchGetItemResponse get(Map<String, KeysAndAttributes> tables) {
        return clients.tables()
                .batchGetItem(
                        request -> request.requestItems(tables).returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
    }

    private static int answered(BatchGetItemResponse response) {
        return response.responses().values().stream().mapToInt(List::size).sum();
    }

    private static int unprocessed(BatchGetItemResponse response) {
        return response.unprocessedKeys().values().stream()
                .mapToInt(left -> left.keys().size())
                .sum();
    }

    private static double units(BatchGetItemResponse response) {
        return response.consumedCapacity().stream()
                .mapToDouble(ConsumedCapacity::capacityUnits)
                .sum();
    }
}
