package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.attribute;
import static io.streambed.acceptance.TestTable.item;
import static io.streambed.acceptance.TestTable.key;
import static io.streambed.acceptance.TestTable.keyElement;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.ItemCollectionMetrics;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ReturnItemCollectionMetrics;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

@ExtendWith(SharedServer.class)
class ItemCollectionsIT {
    private final Clients clients;

    ItemCollectionsIT(Clients clients) {
        this.clients = clients;
    }

    @Test
    void aWriteTellsTheSizeOfTheCollectionIfItIsAsked() {
        try (var table = TestTable.create(clients, ItemCollectionsIT::byValue)) {
            assertSmall(clients.tables()
                    .putItem(request -> request.tableName(table.name())
                            .item(item("a", 1, "x"))
                            .returnItemCollectionMetrics(ReturnItemCollectionMetrics.SIZE))
                    .itemCollectionMetrics());
            assertSmall(clients.tables()
                    .updateItem(request -> request.tableName(table.name())
                            .key(key("a", 1))
                            .returnItemCollectionMetrics(ReturnItemCollectionMetrics.SIZE))
                    .itemCollectionMetrics());
            assertThat(clients.tables()
                            .updateItem(request -> request.tableName(table.name())
                                    .key(key("a", 1))
                                    .returnItemCollectionMetrics(ReturnItemCollectionMetrics.NONE))
                            .itemCollectionMetrics())
                    .isNull();
            assertSmall(clients.tables()
                    .deleteItem(request -> request.tableName(table.name())
                            .key(key("a", 1))
                            .returnItemCollectionMetrics(ReturnItemCollectionMetrics.SIZE))
                    .itemCollectionMetrics());
        }
    }

    @Test
    void aBatchTellsOfEveryCollectionOnce() {
        try (var table = TestTable.create(clients, ItemCollectionsIT::byValue);
                var plain = TestTable.create(clients)) {
            List<WriteRequest> writes = new ArrayList<>();
            for (String id : List.of("a", "b", "a", "c")) {
                writes.add(WriteRequest.builder()
                        .putRequest(put -> put.item(item(id, writes.size(), "x")))
                        .build());
            }
            Map<String, List<ItemCollectionMetrics>> metrics = clients.tables()
                    .batchWriteItem(request -> request.requestItems(
                                    Map.of(table.name(), writes, plain.name(), writes.subList(0, 1)))
                            .returnItemCollectionMetrics(ReturnItemCollectionMetrics.SIZE))
                    .itemCollectionMetrics();
            assertThat(metrics).containsOnlyKeys(table.name());
            assertThat(metrics.get(table.name()))
                    .extracting(ItemCollectionMetrics::itemCollectionKey)
                    .containsExactlyInAnyOrder(
                            Map.of("id", fromS("a")), Map.of("id", fromS("b")), Map.of("id", fromS("c")));
            assertThat(metrics.get(table.name()))
                    .allSatisfy(collection ->
                            assertThat(collection.sizeEstimateRangeGB()).containsExactly(0.0, 1.0));
        }
    }

    @Test
    void aTransactionTellsOfTheCollectionsItChanged() {
        try (var table = TestTable.create(clients, ItemCollectionsIT::byValue)) {
            assertThat(clients.tables()
                            .transactWriteItems(request -> request.transactItems(
                                            TransactWriteItem.builder()
                                                    .put(put -> put.tableName(table.name())
                                                            .item(item("a", 1, "x")))
                                                    .build(),
                                            TransactWriteItem.builder()
                                                    .conditionCheck(check -> check.tableName(table.name())
                                                            .key(key("b", 1))
                                                            .conditionExpression("attribute_not_exists(id)"))
                                                    .build())
                                    .returnItemCollectionMetrics(ReturnItemCollectionMetrics.SIZE))
                            .itemCollectionMetrics())
                    .containsOnlyKeys(table.name())
                    .satisfies(metrics -> assertThat(metrics.get(table.name()))
                            .singleElement()
                            .satisfies(ItemCollectionsIT::assertSmall));
        }
    }

    private static void byValue(CreateTableRequest.Builder request) {
        request.attributeDefinitions(
                        attribute("id", ScalarAttributeType.S),
                        attribute("n", ScalarAttributeType.N),
                        attribute("v", ScalarAttributeType.S))
                .localSecondaryIndexes(LocalSecondaryIndex.builder()
                        .indexName("ByValue")
                        .keySchema(keyElement("id", KeyType.HASH), keyElement("v", KeyType.RANGE))
                        .projection(projection -> projection.projectionType(ProjectionType.ALL))
                        .build());
    }

    private static void assertSmall(ItemCollectionMetrics metrics) {
        assertThat(metrics.itemCollectionKey()).isEqualTo(Map.of("id", fromS("a")));
        assertThat(metrics.sizeEstimateRangeGB()).containsExactly(0.0, 1.0);
    }

    @Test
    void aTableWithoutLocalIndexesHasNoCollections() {
        try (var table = TestTable.create(clients)) {
            assertThat(clients.tables()
                            .putItem(request -> request.tableName(table.name())
                                    .item(item("a", 1, "x"))
                                    .returnItemCollectionMetrics(ReturnItemCollectionMetrics.SIZE))
                            .itemCollectionMetrics())
                    .isNull();
        }
    }
}
