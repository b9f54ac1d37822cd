package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.item;
import static io.streambed.acceptance.TestTable.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ParameterizedStatement;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

@ExtendWith(SharedServer.class)
class TableNamesIT {
    private final Clients clients;

    TableNamesIT(Clients clients) {
        this.clients = clients;
    }

    @Test
    void aTableIsNamedByItsArnAsWellAsByItsName() {
        try (var table = TestTable.create(clients)) {
            String arn = table.describe().tableArn();
            var ddb = clients.tables();

            ddb.putItem(request -> request.tableName(arn).item(item("a", 1, "x")));
            ddb.updateItem(request -> request.tableName(arn)
                    .key(key("a", 1))
                    .updateExpression("SET w = :w")
                    .expressionAttributeValues(Map.of(":w", AttributeValue.fromS("y"))));
            ddb.batchWriteItem(request -> request.requestItems(Map.of(
                    arn,
                    List.of(WriteRequest.builder()
                            .putRequest(put -> put.item(item("b", 1, "x")))
                            .build()))));

            assertThat(table.get(key("a", 1), "w").s()).isEqualTo("y");
            assertThat(ddb.getItem(request -> request.tableName(arn).key(key("b", 1)))
                            .item())
                    .isEqualTo(item("b", 1, "x"));
            assertThat(ddb.query(request -> request.tableName(arn)
                                    .keyConditionExpression("id = :id")
                                    .expressionAttributeValues(Map.of(":id", AttributeValue.fromS("a"))))
                            .count())
                    .isEqualTo(1);
            assertThat(ddb.scan(request -> request.tableName(arn)).count()).isEqualTo(2);
            assertThat(ddb.batchGetItem(request -> request.requestItems(Map.of(
                                    arn,
                                    KeysAndAttributes.builder()
                                            .keys(List.of(key("a", 1)))
                                            .build())))
                            .responses()
                            .get(arn))
                    .hasSize(1);
            assertThat(ddb.describeTimeToLive(request -> request.tableName(arn))
                            .timeToLiveDescription()
                            .timeToLiveStatusAsString())
                    .isEqualTo("DISABLED");
            ddb.deleteItem(request -> request.tableName(arn).key(key("b", 1)));
            assertThat(table.get(key("b", 1))).isEmpty();
            ddb.updateTable(request -> request.tableName(arn).deletionProtectionEnabled(true));
            ddb.updateTable(request -> request.tableName(arn).deletionProtectionEnabled(false));
            assertThat(ddb.deleteTable(request -> request.tableName(arn))
                            .tableDescription()
                            .tableName())
                    .isEqualTo(table.name());
            table.awaitGone();
        }
    }

    @Test
    void theTablesOfATransactionAreNamedByTheirArnsAsWell() {
        try (var table = TestTable.create(clients)) {
            String arn = table.describe().tableArn();
            String elsewhere = arn.replaceFirst("dynamodb:[a-z0-9-]+", "dynamodb:xx-north-9");
            var ddb = clients.tables();

            ddb.transactWriteItems(request ->
                    request.transactItems(put(arn, item("a", 1, "x")), put(table.name(), item("b", 1, "y"))));
            assertThat(ddb.transactGetItems(request -> request.transactItems(get(arn, key("b", 1))))
                            .responses())
                    .singleElement()
                    .satisfies(read -> assertThat(read.item()).isEqualTo(item("b", 1, "y")));
            ddb.executeTransaction(request -> request.transactStatements(ParameterizedStatement.builder()
                    .statement("DELETE FROM \"" + arn + "\" WHERE id = 'a' AND n = 1")
                    .build()));
            assertThat(table.get(key("a", 1))).isEmpty();

            assertThatThrownBy(() ->
                            ddb.transactWriteItems(request -> request.transactItems(put(elsewhere, item("a", 1, "x")))))
                    .hasMessageContaining("Invalid AWS region in 'arn:");
            assertThatThrownBy(() ->
                            ddb.transactGetItems(request -> request.transactItems(get(elsewhere, key("b", 1)))))
                    .hasMessageContaining("Invalid AWS region in 'arn:");
        }
    }

    private static TransactWriteItem put(String table, Map<String, AttributeValue> item) {
        return TransactWriteItem.builder()
                .put(put -> put.tableName(table).item(item))
                .build();
    }

    private static TransactGetItem get(String table, Map<String, AttributeValue> key) {
        return TransactGetItem.builder()
                .get(get -> get.tableName(table).key(key))
                .build();
    }

    @Test
    void anArnOfSomethingElseOrElsewhereIsRefused() {
        try (var table = TestTable.create(clients)) {
            String arn = table.describe().tableArn();

            assertRefused(arn + "/index/ByName", "ValidationException", "Valid ARN format is 'arn:");
            assertRefused(
                    arn.replaceFirst("dynamodb:[a-z0-9-]+", "dynamodb:xx-north-9"),
                    "ValidationException",
                    "Invalid AWS region in 'arn:");
            assertRefused(
                    arn.replace("000000000000", "123456789012"),
                    "AccessDeniedException",
                    "is not authorized to perform: dynamodb:GetItem on resource: arn:");
        }
    }

    @Test
    void theEndpointIsWhereTheClientFoundTheServer() throws IOException {
        URI endpoint = clients.endpoint();

        assertThat(clients.tables().describeEndpoints(_ -> {}).endpoints())
                .singleElement()
                .satisfies(found -> assertThat(found.address()).isEqualTo(endpoint.getAuthority()))
                .satisfies(found -> assertThat(found.cachePeriodInMinutes()).isPositive());
        var headers = new HashMap<>(HttpConnection.headers("DescribeEndpoints"));
        headers.put("Host", "database.example:4566");
        try (var connection = new HttpConnection(endpoint)) {
            connection.send(HttpConnection.request("POST", "/", headers, "{}".getBytes(StandardCharsets.UTF_8)));
            assertThat(connection.receive().body()).contains("\"Address\":\"database.example:4566\"");
        }
    }

    private void assertRefused(String arn, String error, String message) {
        assertThatThrownBy(() -> clients.tables()
                        .getItem(request -> request.tableName(arn).key(key("a", 1))))
                .isInstanceOfSatisfying(
                        DynamoDbException.class,
                        refusal -> assertThat(refusal.awsErrorDetails().errorCode())
                                .isEqualTo(error))
                .hasMessageContaining(message);
    }
}
