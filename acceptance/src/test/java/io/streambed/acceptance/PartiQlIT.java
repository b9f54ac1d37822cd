package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.attribute;
import static io.streambed.acceptance.TestTable.item;
import static io.streambed.acceptance.TestTable.key;
import static io.streambed.acceptance.TestTable.keyElement;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementErrorCodeEnum;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DuplicateItemException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

@ExtendWith(SharedServer.class)
@TestInstance(Lifecycle.PER_CLASS)
class PartiQlIT {
    private final Clients clients;
    private TestTable table;

    PartiQlIT(Clients clients) {
        this.clients = clients;
        table = new TestTable(clients, "");
    }

    @BeforeAll
    void createTable() {
        table = TestTable.create(
                clients,
                request -> request.attributeDefinitions(
                                attribute("id", ScalarAttributeType.S),
                                attribute("n", ScalarAttributeType.N),
                                attribute("g", ScalarAttributeType.S))
                        .globalSecondaryIndexes(GlobalSecondaryIndex.builder()
                                .indexName("by-g")
                                .keySchema(keyElement("g", KeyType.HASH), keyElement("n", KeyType.RANGE))
                                .projection(projection -> projection.projectionType(ProjectionType.KEYS_ONLY))
                                .build()));
        for (String id : List.of("a", "b")) {
            for (int n = 1; n <= 4; n++) {
                table.put(item(id, n, "v", fromN(Integer.toString(n)), "g", fromS("G" + id)));
            }
        }
    }

    @AfterAll
    void dropTable() {
        table.close();
    }

    @Test
    void anItemIsInsertedOnce() {
        assertThat(run("INSERT INTO %s VALUE {'id': ?, 'n': 1, 'm': {'x': [1, ?]}}", fromS("insert"), fromS("y"))
                        .items())
                .isEmpty();
        assertThat(table.get(key("insert", 1)))
                .isEqualTo(item(
                        "insert",
                        1,
                        "m",
                        AttributeValue.fromM(Map.of("x", AttributeValue.fromL(List.of(fromN("1"), fromS("y")))))));

        assertThatThrownBy(() -> run("INSERT INTO %s VALUE {'id': 'insert', 'n': 1}"))
                .isInstanceOf(DuplicateItemException.class)
                .hasMessageContaining("Duplicate primary key exists in table");
    }

    @Test
    void anUpdateNeedsItsItemAndReturnsWhatIsAskedFor() {
        table.put(item("update", 1, "v", fromN("1"), "w", fromS("keep")));
        String where = " WHERE id = 'update' AND n = 1 ";

        assertThat(run("UPDATE %s SET v = v + 1" + where + "RETURNING MODIFIED NEW *")
                        .items())
                .containsExactly(Map.of("v", fromN("2")));
        assertThat(run("UPDATE %s SET v = v + ?" + where + "RETURNING MODIFIED OLD *", fromN("5"))
                        .items())
                .containsExactly(Map.of("v", fromN("2")));
        assertThat(run("UPDATE %s REMOVE v SET x = 'new'" + where + "RETURNING ALL OLD *")
                        .items())
                .containsExactly(item("update", 1, "v", fromN("7"), "w", fromS("keep")));
        assertThat(run("FROM %s" + where + "SET x = 'newer' RETURNING ALL NEW *")
                        .items())
                .containsExactly(item("update", 1, "x", fromS("newer"), "w", fromS("keep")));
        assertThat(run("UPDATE %s REMOVE x" + where + "RETURNING MODIFIED NEW *")
                        .items())
                .isEmpty();
        assertThatThrownBy(() -> run("UPDATE %s SET v = 1 WHERE id = 'nobody' AND n = 1"))
                .isInstanceOf(ConditionalCheckFailedException.class);
        assertThat(table.get(key("nobody", 1))).isEmpty();
    }

    @Test
    void aConditionBesideTheKeyIsOneOnTheWrite() {
        Map<String, AttributeValue> item = item("condition", 1, "v", fromN("1"));
        table.put(item);

        assertThatThrownBy(() -> clients.tables()
                        .executeStatement(request -> request.statement(
                                        text("UPDATE %s SET v = 2 WHERE id = 'condition' AND n = 1 AND v = 3"))
                                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)))
                .isInstanceOfSatisfying(
                        ConditionalCheckFailedException.class,
                        refused -> assertThat(refused.item()).isEqualTo(item));
        assertThatThrownBy(() -> run("DELETE FROM %s WHERE id = 'condition' AND n = 1 AND v IS MISSING"))
                .isInstanceOf(ConditionalCheckFailedException.class);
        assertThat(run("DELETE FROM %s WHERE id = 'condition' AND n = 2 AND v = 9")
                        .items())
                .isEmpty();
        assertThat(run("DELETE FROM %s WHERE id = 'condition' AND n = 1 AND v = 1 RETURNING ALL OLD *")
                        .items())
                .containsExactly(item);
        assertThat(table.get(key("condition", 1))).isEmpty();
    }

    @Test
    void aSelectReadsOneItemAPartitionOrSeveral() {
        assertThat(numbers("SELECT * FROM %s WHERE id = 'a' AND n = 2")).containsExactly("a2");
        assertThat(numbers("SELECT id, n FROM %s WHERE id = ?", fromS("a"))).containsExactly("a1", "a2", "a3", "a4");
        assertThat(numbers("SELECT id, n FROM %s WHERE id = 'a' AND n > 1 AND v < 4"))
                .containsExactly("a2", "a3");
        assertThat(numbers("SELECT id, n FROM %s WHERE id IN ['b', 'a'] AND n BETWEEN 2 AND 3"))
                .containsExactly("a2", "a3", "b2", "b3");
        assertThat(numbers("SELECT id, n FROM %s WHERE id = 'a' ORDER BY n DESC"))
                .containsExactly("a4", "a3", "a2", "a1");
        assertThat(numbers("SELECT id, n FROM %s WHERE id IN ['a', 'b'] AND n IN [1, 4] ORDER BY id DESC, n ASC"))
                .containsExactly("b1", "b4", "a1", "a4");
        assertThat(numbers("SELECT id, n FROM %s WHERE g = 'Gb' AND v >= 3")).containsExactlyInAnyOrder("b3", "b4");
        assertThat(run("SELECT v FROM %s WHERE id = 'a' AND n = 2").items()).containsExactly(Map.of("v", fromN("2")));
        assertThat(run("SELECT * FROM %s WHERE id = 'nobody' AND n = 2").items())
                .isEmpty();
    }

    @Test
    void anIndexIsReadByItsOwnKey() {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(numbers("SELECT * FROM %s.\"by-g\" WHERE g = 'Ga' AND n > 2"))
                        .containsExactly("a3", "a4"));
        refused("SELECT v FROM %s.\"by-g\" WHERE g = 'Ga'", "Global secondary index by-g does not project [v]");
        refused(
                "SELECT n FROM %s.\"by-g\" WHERE g = 'Ga' AND v = 1",
                "Secondary index by-g does not project one or more filter attributes: [v]");
        refused("SELECT * FROM %s.\"no-such\" WHERE g = 'Ga'", "The table does not have the specified index");
    }

    @Test
    void pagesGoOnWhereTheLastOneEnded() {
        for (String statement : List.of(
                "SELECT id, n FROM %s WHERE id IN ['a', 'b'] AND n <> 2",
                "SELECT id, n FROM %s WHERE id IN ['a', 'b'] AND n <> 2 ORDER BY id DESC, n DESC",
                "SELECT id, n FROM %s WHERE g IN ['Ga', 'Gb'] AND n <> 2")) {
            List<String> whole = numbers(statement);
            assertThat(whole).hasSize(6);
            for (int limit = 1; limit <= 9; limit++) {
                assertThat(pages(statement, limit)).as(statement).isEqualTo(whole);
            }
        }
    }

    @Test
    void aTokenIsGoodForItsStatementOnly() {
        String token = clients.tables()
                .executeStatement(request -> request.statement(text("SELECT n FROM %s WHERE id = 'a'"))
                        .limit(1))
                .nextToken();

        assertThatThrownBy(() -> clients.tables()
                        .executeStatement(request -> request.statement(text("SELECT n FROM %s WHERE id = 'b'"))
                                .nextToken(token)))
                .hasMessageContaining("NextToken does not match request");
        assertThatThrownBy(() -> clients.tables()
                        .executeStatement(request -> request.statement(text("SELECT n FROM %s WHERE id = 'a'"))
                                .nextToken("nonsense")))
                .hasMessageContaining("Invalid NextToken");
    }

    @Test
    void statementsCostWhatTheirReadsAndWritesCost() {
        assertThat(units("SELECT * FROM %s WHERE id = 'a' AND n = 1", false)).isEqualTo(0.5);
        assertThat(units("SELECT * FROM %s WHERE id = 'a' AND n = 1", true)).isEqualTo(1);
        assertThat(units("SELECT * FROM %s WHERE id IN ['a', 'b']", false)).isEqualTo(1);
        assertThat(units("INSERT INTO %s VALUE {'id': 'cost', 'n': 1}", false)).isEqualTo(1);
        assertThat(units("DELETE FROM %s WHERE id = 'cost' AND n = 1", false)).isEqualTo(1);
    }

    @Test
    void badStatementsAreRefusedInTheServicesWords() {
        refused("SELECT * FROM %s WHERE", "Statement wasn't well formed, can't be processed: Unexpected term");
        refused("SELECT * FROM %s WHERE id = ?", "Number of parameters in request and statement don't match.");
        refused("DELETE FROM %s WHERE id = 'a'", "mandatory equality on all key attributes");
        refused("UPDATE %s SET id = 'b' WHERE id = 'a' AND n = 1", "This attribute is part of the key");
        refused("INSERT INTO %s VALUE {'id': 'a'}", "Key attribute should be present in the item: Key n");
        refused(
                "SELECT * FROM %s WHERE id = 1",
                "Key attribute's data type should match its data type in table's schema: Key id");
        refused("EXISTS(SELECT * FROM %s WHERE id = 'a')", "EXISTS can only be used in ExecuteTransaction");
        assertThatThrownBy(() -> clients.tables()
                        .executeStatement(request -> request.statement("SELECT * FROM \"no-such-table\"")))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> clients.tables().executeStatement(request -> request.statement("x".repeat(8193))))
                .hasMessageContaining("Member must have length less than or equal to 8192");
    }

    @Test
    void theStatementsOfABatchFailAlone() {
        table.put(item("batch", 1, "v", fromN("1")));

        List<BatchStatementResponse> responses = batch(
                "INSERT INTO %s VALUE {'id': 'batch', 'n': 1}",
                "INSERT INTO %s VALUE {'id': 'batch', 'n': 2}",
                "UPDATE %s SET v = 2 WHERE id = 'batch' AND n = 3",
                "UPDATE %s SET v = 2 WHERE id = 'a' AND n = 1 AND v = 1 RETURNING ALL OLD *",
                "DELETE FROM \"no-such-table\" WHERE id = 'a'",
                "SLECT * FROM %s");

        assertThat(responses)
                .extracting(response ->
                        response.error() == null ? null : response.error().code())
                .containsExactly(
                        BatchStatementErrorCodeEnum.DUPLICATE_ITEM,
                        null,
                        BatchStatementErrorCodeEnum.CONDITIONAL_CHECK_FAILED,
                        null,
                        BatchStatementErrorCodeEnum.RESOURCE_NOT_FOUND,
                        BatchStatementErrorCodeEnum.VALIDATION_ERROR);
        assertThat(responses)
                .extracting(BatchStatementResponse::tableName)
                .containsExactly(table.name(), table.name(), table.name(), table.name(), null, null);
        assertThat(responses.get(3).item()).containsEntry("v", fromN("1"));
        run("UPDATE %s SET v = 1 WHERE id = 'a' AND n = 1");
    }

    @Test
    void aBatchReadsSingleItems() {
        List<BatchStatementResponse> responses = batch(
                "SELECT v FROM %s WHERE id = 'a' AND n = 3",
                "SELECT * FROM %s WHERE id = 'nobody' AND n = 1",
                "SELECT * FROM %s WHERE id = 'a'",
                "SELECT * FROM %s.\"by-g\" WHERE g = 'Ga' AND n = 1");

        assertThat(responses.get(0).item()).isEqualTo(Map.of("v", fromN("3")));
        assertThat(responses.get(1).error()).isNull();
        assertThat(responses.get(1).hasItem()).isFalse();
        assertThat(responses.subList(2, 4))
                .allSatisfy(response -> assertThat(response.error().message())
                        .isEqualTo(
                                "Select statements within BatchExecuteStatement must specify the primary key in the where"
                                        + " clause."));
        assertThatThrownBy(() ->
                        batch("SELECT v FROM %s WHERE id = 'a' AND n = 3", "DELETE FROM %s WHERE id = 'a' AND n = 3"))
                .hasMessageContaining("Read and write requests together in the same batch is not supported.");
    }

    private List<BatchStatementResponse> batch(String... statements) {
        List<BatchStatementRequest> requests = new ArrayList<>();
        for (String statement : statements) {
            requests.add(
                    BatchStatementRequest.builder().statement(text(statement)).build());
        }
        return clients.tables()
                .batchExecuteStatement(request -> request.statements(requests))
                .responses();
    }

    private List<String> pages(String statement, int limit) {
        List<String> all = new ArrayList<>();
        @Nullable String token = null;
        do {
            ExecuteStatementRequest request = ExecuteStatementRequest.builder()
                    .statement(text(statement))
                    .limit(limit)
                    .nextToken(token)
                    .build();
            ExecuteStatementResponse page = clients.tables().executeStatement(request);
            assertThat(page.items().size()).isLessThanOrEqualTo(limit);
            all.addAll(numbers(page));
            token = page.nextToken();
        } while (token != null);
        return all;
    }

    private double units(String statement, boolean consistent) {
        return clients.tables()
                .executeStatement(request -> request.statement(text(statement))
                        .consistentRead(consistent)
                        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
                .consumedCapacity()
                .capacityUnits();
    }

    private void refused(String statement, String message) {
        assertThatThrownBy(() -> run(statement))
                .isInstanceOfSatisfying(
                        DynamoDbException.class,
                        refusal -> assertThat(refusal.awsErrorDetails().errorCode())
                                .isEqualTo("ValidationException"))
                .hasMessageContaining(message);
    }

    private List<String> numbers(String statement, AttributeValue... parameters) {
        return numbers(run(statement, parameters));
    }

    private static List<String> numbers(ExecuteStatementResponse page) {
        return page.items().stream()
                .map(item -> requireNonNull(item.get("id")).s()
                        + requireNonNull(item.get("n")).n())
                .toList();
    }

    private ExecuteStatementResponse run(String statement, AttributeValue... parameters) {
        return clients.tables().executeStatement(request -> {
            request.statement(text(statement)).consistentRead(!statement.contains("by-g"));
            if (parameters.length > 0) {
                request.parameters(parameters);
            }
        });
    }

    private String text(String statement) {
        return statement.replace("%s", '"' + table.name() + '"');
    }
}
