package io.streambed.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.model.Arns;
import io.streambed.model.AttributeDefinition;
import io.streambed.model.AttributeType;
import io.streambed.model.BillingMode;
import io.streambed.model.KeyAttribute;
import io.streambed.model.KeySchema;
import io.streambed.model.StreamSpec;
import io.streambed.model.StreamViewType;
import io.streambed.model.TableClass;
import io.streambed.model.TableDefinition;
import io.streambed.model.TableStatus;
import io.streambed.model.Throughput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableDescriptionJsonTest {
    private final TableDescriptionJson json = new TableDescriptionJson(new Arns("eu-test-1"));

    private final TableDefinition provisioned = new TableDefinition(
            1,
            "a-table-id",
            "Orders",
            1,
            1_763_700_000_123L,
            List.of(
                    new AttributeDefinition("CustomerID", AttributeType.S),
                    new AttributeDefinition("OrderID", AttributeType.N)),
            new KeySchema(
                    new KeyAttribute("CustomerID", AttributeType.S), new KeyAttribute("OrderID", AttributeType.N)),
            BillingMode.PROVISIONED,
            0,
            new Throughput(10, 5, 1_763_700_001_000L, 0, 0),
            null,
            false,
            TableClass.STANDARD,
            Map.of(),
            TableDefinition.evenPartitions(0, 1));

    private String written(TableDefinition definition) throws IOException {
        TableDescription table = TableDescription.of(definition, TableStatus.ACTIVE, 7, 700);
        return Answer.of(Reply.json(generator -> json.write(generator, "Table", table)))
                .body()
                .toString();
    }

    @Test
    void aProvisionedTableIsDescribedAsByTheService() throws Exception {
        assertThat(written(provisioned))
                .isEqualTo(
                        "{\"Table\":{\"AttributeDefinitions\":[{\"AttributeName\":\"CustomerID\",\"AttributeType\":\"S\"},"
                                + "{\"AttributeName\":\"OrderID\",\"AttributeType\":\"N\"}],\"TableName\":\"Orders\","
                                + "\"KeySchema\":[{\"AttributeName\":\"CustomerID\",\"KeyType\":\"HASH\"},"
                                + "{\"AttributeName\":\"OrderID\",\"KeyType\":\"RANGE\"}],\"TableStatus\":\"ACTIVE\","
                                + "\"CreationDateTime\":1763700000.123,\"ProvisionedThroughput\":{"
                                + "\"LastIncreaseDateTime\":1763700001,\"NumberOfDecreasesToday\":0,"
                                + "\"ReadCapacityUnits\":10,\"WriteCapacityUnits\":5},\"TableSizeBytes\":700,\"ItemCount\":7,"
                                + "\"TableArn\":\"arn:aws:dynamodb:eu-test-1:000000000000:table/Orders\",\"TableId\":\"a-table-id\","
                                + "\"DeletionProtectionEnabled\":false,\"WarmThroughput\":{\"ReadUnitsPerSecond\":10,"
                                + "\"WriteUnitsPerSecond\":5,\"Status\":\"ACTIVE\"}}}");
    }

    @Test
    void anOnDemandTableWithAStreamShowsBoth() throws Exception {
        TableDefinition definition =
                provisioned
                        .next()
                        .billing(BillingMode.PAY_PER_REQUEST, 1_763_700_002_500L)
                        .throughput(Throughput.NONE)
                        .stream(new StreamSpec("2026-11-21T00:02:30.123", StreamViewType.NEW_AND_OLD_IMAGES))
                        .deletionProtection(true)
                        .tableClass(TableClass.STANDARD_INFREQUENT_ACCESS)
                        .build();

        assertThat(written(definition))
                .contains("\"BillingModeSummary\":{\"BillingMode\":\"PAY_PER_REQUEST\","
                        + "\"LastUpdateToPayPerRequestDateTime\":1763700002.500}")
                .contains("\"ProvisionedThroughput\":{\"NumberOfDecreasesToday\":0,\"ReadCapacityUnits\":0,"
                        + "\"WriteCapacityUnits\":0}")
                .contains("\"StreamSpecification\":{\"StreamEnabled\":true,\"StreamViewType\":\"NEW_AND_OLD_IMAGES\"},"
                        + "\"LatestStreamLabel\":\"2026-11-21T00:02:30.123\",\"LatestStreamArn\":"
                        + "\"arn:aws:dynamodb:eu-test-1:000000000000:table/Orders/stream/2026-11-21T00:02:30.123\"")
                .contains("\"TableClassSummary\":{\"TableClass\":\"STANDARD_INFREQUENT_ACCESS\"}")
                .contains("\"DeletionProtectionEnabled\":true")
                .contains(
                        "\"WarmThroughput\":{\"ReadUnitsPerSecond\":12000,\"WriteUnitsPerSecond\":4000,\"Status\":\"ACTIVE\"}");
    }

    @Test
    void aTableThatWasOnDemandSaysSo() throws Exception {
        TableDefinition definition = provisioned
                .next()
                .billing(BillingMode.PROVISIONED, 1_763_700_002_000L)
                .build();

        assertThat(written(definition))
                .contains("\"BillingModeSummary\":{\"BillingMode\":\"PROVISIONED\","
                        + "\"LastUpdateToPayPerRequestDateTime\":1763700002}");
    }
}
