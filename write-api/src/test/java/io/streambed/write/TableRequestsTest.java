package io.streambed.write;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.streambed.model.Arns;
import io.streambed.model.BillingMode;
import io.streambed.model.DynamoDbException;
import io.streambed.model.IndexStatus;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableDefinition;
import io.streambed.model.Throughput;
import io.streambed.protocol.Input;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Requests to create and change tables, checked and turned into definitions, without a catalog. */
class TableRequestsTest {
    /** Stands in no request. */
    private static final char NO_QUOTE = '\u0001';

    private static final Arns ARNS = new Arns("eu-west-1");
    private static final String TABLE = """
            {
             "TableName": "Table",
             "AttributeDefinitions": [
              {
               "AttributeName": "p",
               "AttributeType": "S"
              },
              {
               "AttributeName": "s",
               "AttributeType": "S"
              },
              {
               "AttributeName": "a",
               "AttributeType": "S"
              },
              {
               "AttributeName": "b",
               "AttributeType": "S"
              }
             ],
             "KeySchema": [
              {
               "AttributeName": "p",
               "KeyType": "HASH"
              },
              {
               "AttributeName": "s",
               "KeyType": "RANGE"
              }
             ],
             "BillingMode": "PROVISIONED",
             "ProvisionedThroughput": {
              "ReadCapacityUnits": 5,
              "WriteCapacityUnits": 5
             },
             "LocalSecondaryIndexes": [
              {
               "IndexName": "l-1",
               "KeySchema": [
                {
                 "AttributeName": "p",
                 "KeyType": "HASH"
                },
                {
                 "AttributeName": "a",
                 "KeyType": "RANGE"
                }
               ],
               "Projection": {
                "ProjectionType": "ALL"
               }
              }
             ],
             "GlobalSecondaryIndexes": [
              {
               "IndexName": "g-1",
               "KeySchema": [
                {
                 "AttributeName": "a",
                 "KeyType": "HASH"
                },
                {
                 "AttributeName": "b",
                 "KeyType": "RANGE"
                }
               ],
               "Projection": {
                "ProjectionType": "ALL"
               },
               "ProvisionedThroughput": {
                "ReadCapacityUnits": 2,
                "WriteCapacityUnits": 2
               }
              },
              {
               "IndexName": "g-2",
               "KeySchema": [
                {
                 "AttributeName": "a",
                 "KeyType": "HASH"
                },
                {
                 "AttributeName": "b",
                 "KeyType": "RANGE"
                }
               ],
               "Projection": {
                "ProjectionType": "ALL"
               },
               "ProvisionedThroughput": {
                "ReadCapacityUnits": 2,
                "WriteCapacityUnits": 2
               }
              }
             ]
            }
            """;

    private final TableDefinition table = create(TABLE);

    private static TableDefinition create(String request) {
        return CreateTable.definition(
                Input.parse(CreateTable.INPUT, request.getBytes(UTF_8)),
                "id",
                7,
                ARNS,
                TableDefinition.evenPartitions(0, 1));
    }

    private static TableDefinition update(TableDefinition table, String members) {
        Input input = Input.parse(UpdateTable.INPUT, ("{\"TableName\":\"Table\"," + members + "}").getBytes(UTF_8));
        UpdateTableRules.check(input);
        return UpdateTable.updated(input, table, ARNS);
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(
            resources = "invalid-tables.csv",
            delimiter = '|',
            quoteCharacter = NO_QUOTE,
            maxCharsPerColumn = 9999)
    void aWrongTableIsRefused(String description, String request, String message) {
        assertThatThrownBy(() -> create(request))
                .isInstanceOf(DynamoDbException.class)
                .hasMessage(message);
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "invalid-updates.csv", delimiter = '|', quoteCharacter = NO_QUOTE)
    void aWrongUpdateIsRefused(String description, String request, String message) {
        Input input = Input.parse(UpdateTable.INPUT, request.getBytes(UTF_8));

        assertThatThrownBy(() -> {
                    UpdateTableRules.check(input);
                    UpdateTable.updated(input, table, ARNS);
                })
                .isInstanceOf(DynamoDbException.class)
                .hasMessage(message);
    }

    @Test
    void indexesMadeWithTheTableAreActiveAtOnce() {
        assertThat(table.indexes())
                .extracting(SecondaryIndex::name, SecondaryIndex::id, SecondaryIndex::isLocal, SecondaryIndex::status)
                .containsExactly(
                        tuple("l-1", 1, true, IndexStatus.ACTIVE),
                        tuple("g-1", 2, false, IndexStatus.ACTIVE),
                        tuple("g-2", 3, false, IndexStatus.ACTIVE));
        assertThat(table.nextIndexId()).isEqualTo(4);
    }

    @Test
    void anIndexAddedAgainHasAnotherId() {
        TableDefinition dropping =
                update(table, "\"GlobalSecondaryIndexUpdates\":[{\"Delete\":{\"IndexName\":\"g-2\"}}]");
        assertThat(dropping.indexes().getLast().status()).isEqualTo(IndexStatus.DELETING);

        TableDefinition dropped =
                dropping.next().indexes(dropping.indexes().subList(0, 2)).build();
        TableDefinition again = update(
                dropped,
                "\"AttributeDefinitions\":[{\"AttributeName\":\"n\",\"AttributeType\":\"N\"}],"
                        + "\"GlobalSecondaryIndexUpdates\":[{\"Create\":{\"IndexName\":\"g-2\",\"KeySchema\":[{\"AttributeName\":"
                        + "\"n\",\"KeyType\":\"HASH\"}],\"Projection\":{\"ProjectionType\":\"KEYS_ONLY\"},"
                        + "\"ProvisionedThroughput\":{\"ReadCapacityUnits\":1,\"WriteCapacityUnits\":1}}}]");

        SecondaryIndex index = again.indexes().getLast();
        assertThat(index.id()).isEqualTo(4);
        assertThat(index.status()).isEqualTo(IndexStatus.CREATING);
        assertThat(index.since()).isEqualTo(again.version());
        assertThat(again.attributes()).extracting("name").containsExactly("p", "s", "a", "b", "n");
    }

    @Test
    void nothingElseIsAddedOrDroppedMeanwhile() {
        TableDefinition dropping =
                update(table, "\"GlobalSecondaryIndexUpdates\":[{\"Delete\":{\"IndexName\":\"g-2\"}}]");

        assertThatThrownBy(() ->
                        update(dropping, "\"GlobalSecondaryIndexUpdates\":[{\"Delete\":{\"IndexName\":\"g-1\"}}]"))
                .hasMessageContaining("Only 1 online index");
    }

    @Test
    void becomingOnDemandDropsThroughputAndIsNoDecrease() {
        TableDefinition onDemand = update(table, "\"BillingMode\":\"PAY_PER_REQUEST\"");

        assertThat(onDemand.billingMode()).isEqualTo(BillingMode.PAY_PER_REQUEST);
        assertThat(onDemand.throughput()).isEqualTo(Throughput.NONE);
        assertThat(onDemand.indexes()).extracting(SecondaryIndex::throughput).containsOnly(Throughput.NONE);
        assertThatThrownBy(
                        () -> update(
                                onDemand,
                                "\"BillingMode\":\"PROVISIONED\",\"ProvisionedThroughput\":{\"ReadCapacityUnits\":1,\"WriteCapacityUnits\":1}"))
                .hasMessage("One or more parameter values were invalid: ProvisionedThroughput must be specified for "
                        + "index: g-1,g-2");
    }

    @Test
    void theFifthDecreaseOfADayWaitsForAnHour() {
        long noon = 1_795_262_400_000L;
        Throughput throughput = new Throughput(100, 100, 0, 0, 0);
        for (int i = 1; i <= 4; i++) {
            throughput = ThroughputRules.changed(throughput, 100 - i, 100, noon + i);
        }
        Throughput four = throughput;

        assertThat(four.decreasesToday()).isEqualTo(4);
        assertThat(ThroughputRules.changed(four, 1, 101, noon).decreasesToday()).isEqualTo(4);
        assertThat(ThroughputRules.changed(four, 1, 1, noon + 3_600_004).decreasesToday())
                .isEqualTo(5);
        assertThat(ThroughputRules.changed(four, 1, 1, noon + 86_400_000).decreasesToday())
                .isEqualTo(1);
        assertThatThrownBy(() -> ThroughputRules.changed(four, 1, 1, noon + 3_600_003))
                .hasMessage(
                        "Subscriber limit exceeded: Provisioned throughput decreases are limited within a given UTC "
                                + "day. After the first 4 decreases, each subsequent decrease in the same UTC day can be "
                                + "performed at most once every 3600 seconds. Number of decreases today: 4. Last decrease at "
                                + "Saturday, November 21, 2026 at 12:00:00 PM Coordinated Universal Time. Next decrease can be "
                                + "made at Saturday, November 21, 2026 at 1:00:00 PM Coordinated Universal Time");
    }

    @Test
    void encryptionAndBoundsAreKept() {
        TableDefinition encrypted =
                update(table, "\"SSESpecification\":{\"Enabled\":true,\"SSEType\":\"KMS\",\"KMSMasterKeyId\":\"1-2\"}");

        assertThat(requireNonNull(encrypted.encryption()).keyArn())
                .isEqualTo("arn:aws:kms:eu-west-1:000000000000:key/1-2");
        assertThat(encrypted.indexes()).isEqualTo(table.indexes());
    }
}
