package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.attribute;
import static io.streambed.acceptance.TestTable.item;
import static io.streambed.acceptance.TestTable.key;
import static io.streambed.acceptance.TestTable.keyElement;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.ItemCollectionMetrics;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ReturnItemCollectionMetrics;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

@ExtendWith(SharedServer.class)
class ItemCollectionsIT {
    private final Clients clients;

    ItemCollectionsIT(Clients clients) {
        this.clients = clients;
    }

    @Test
    void aWriteTellsTheSizeOfTheCollectionIfItIsAsked() {
        try (var table = TestTable.create(
                clients,
                request -> request.attributeDefinitions(
                                attribute("id", ScalarAttributeType.S),
                                attribute("n", ScalarAttributeType.N),
                                attribute("v", ScalarAttributeType.S))
                        .localSecondaryIndexes(LocalSecondaryIndex.builder()
                                .indexName("ByValue")
                                .keySchema(keyElement("id", KeyType.HASH), keyElement("v", KeyType.RANGE))
                                .projection(projection -> projection.projectionType(ProjectionType.ALL))
                                .build()))) {
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
