package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.item;
import static io.streambed.acceptance.TestTable.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.util.ArrayList;
import java.util.Arrays;
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
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExecuteTransactionResponse;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.ParameterizedStatement;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

@ExtendWith(SharedServer.class)
@TestInstance(Lifecycle.PER_CLASS)
class PartiQlTransactionsIT {
    /** Enough for a transaction to be on several log partitions. */
    private static final int ITEMS = 12;

    private static final String MISMATCH = "The provided key element does not match the schema";

    private final Clients clients;
    private TestTable table;

    PartiQlTransactionsIT(Clients clients) {
        this.clients = clients;
        this.table = new TestTable(clients, "");
    }

    @BeforeAll
    void createTable() {
        table = TestTable.create(clients);
    }

    @AfterAll
    void dropTable() {
        table.close();
    }

    @Test
    void allStatementsAreExecutedOrNone() {
        table.put(item("all", 1, "v", fromN("1")));
        table.put(item("all", 2, "v", fromN("1")));
        table.put(item("all", 3, "v", fromN("1")));

        ExecuteTransactionResponse answer = clients.tables()
                .executeTransaction(request -> request.transactStatements(
                                statement("INSERT INTO %s VALUE {'id': ?, 'n': 4, 'v': 1}", fromS("all")),
                                statement("UPDATE %s SET v = v + ? WHERE id = 'all' AND n = 1", fromN("5")),
                                statement("DELETE FROM %s WHERE id = 'all' AND n = 2 AND v = 1"),
                                statement("EXISTS(SELECT * FROM %s WHERE id = 'all' AND n = 3 AND v = 1)"))
                        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));

        assertThat(answer.hasResponses()).isTrue();
        assertThat(answer.responses()).isEmpty();
        assertThat(answer.consumedCapacity())
                .extracting(ConsumedCapacity::tableName, ConsumedCapacity::writeCapacityUnits)
                .containsExactly(tuple(table.name(), 8.0));
        assertThat(table.get(key("all", 4))).isEqualTo(item("all", 4, "v", fromN("1")));
        assertThat(table.get(key("all", 1))).isEqualTo(item("all", 1, "v", fromN("6")));
        assertThat(table.get(key("all", 2))).isEmpty();

        cancelled(
                List.of(
                        "DELETE FROM %s WHERE id = 'all' AND n = 1",
                        "EXISTS(SELECT * FROM %s WHERE id = 'all' AND n = 3 AND v = 2)",
                        "INSERT INTO %s VALUE {'id': 'all', 'n': 4}",
                        "UPDATE %s SET v = 7 WHERE id = 'nobody' AND n = 4"),
                List.of("None", "ConditionalCheckFailed", "DuplicateItem", "ConditionalCheckFailed"),
                null,
                "The conditional request failed",
                "Duplicate primary key exists in table",
                "The conditional request failed");
        assertThat(table.get(key("all", 1))).isEqualTo(item("all", 1, "v", fromN("6")));
        assertThat(table.get(key("nobody", 4))).isEmpty();
    }

    @Test
    void whatStoodInTheWayIsShownIfItIsAskedFor() {
        Map<String, AttributeValue> item = item("shown", 1, "v", fromN("1"));
        table.put(item);

        var cancelled = catchThrowableOfType(
                TransactionCanceledException.class,
                () -> clients.tables()
                        .executeTransaction(request -> request.transactStatements(
                                shown("UPDATE %s SET v = 2 WHERE id = 'shown' AND n = 1 AND v = 3"),
                                shown("EXISTS(SELECT * FROM %s WHERE id = 'shown' AND n = 2 AND v = 3)"))));

        assertThat(cancelled.cancellationReasons().getFirst().item()).isEqualTo(item);
        assertThat(cancelled.cancellationReasons().getLast().hasItem()).isFalse();
    }

    private ParameterizedStatement shown(String statement) {
        return statement(statement).toBuilder()
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();
    }

    @Test
    void itemsAreReadTogether() {
        table.put(item("read", 1, "v", fromN("1"), "w", fromS("x")));

        ExecuteTransactionResponse answer = clients.tables()
                .executeTransaction(request -> request.transactStatements(
                                statement("SELECT v FROM %s WHERE id = ? AND n = ?", fromS("read"), fromN("1")),
                                statement("SELECT * FROM %s WHERE id = 'nobody' AND n = 1"),
                                statement("SELECT * FROM %s WHERE n IN [2] AND id = 'read'"))
                        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));

        assertThat(answer.responses()).hasSize(3);
        assertThat(answer.responses().get(0).item()).isEqualTo(Map.of("v", fromN("1")));
        assertThat(answer.responses().get(1).hasItem()).isFalse();
        assertThat(answer.responses().get(2).hasItem()).isFalse();
        assertThat(answer.consumedCapacity())
                .extracting(ConsumedCapacity::tableName, ConsumedCapacity::readCapacityUnits)
                .containsExactly(tuple(table.name(), 6.0));
    }

    @Test
    void existsNeedsItsItemWhateverElseIsDemanded() {
        table.put(item("exists", 1));

        execute(
                "EXISTS(SELECT * FROM %s WHERE id = 'exists' AND n = 1 AND v IS MISSING)",
                "INSERT INTO %s VALUE {'id': 'exists', 'n': 2}");
        cancelled(
                List.of(
                        "EXISTS(SELECT * FROM %s WHERE id = 'exists' AND n = 3 AND v IS MISSING)",
                        "DELETE FROM %s WHERE id = 'exists' AND n = 2"),
                List.of("ConditionalCheckFailed", "None"),
                "The conditional request failed",
                null);

        assertThat(table.get(key("exists", 2))).isNotEmpty();
    }

    @Test
    void aRequestWithATokenIsExecutedOnce() {
        for (int items : List.of(1, ITEMS)) {
            List<ParameterizedStatement> increments = new ArrayList<>();
            for (int i = 0; i < items; i++) {
                table.put(item("token " + items, i, "v", fromN("0")));
                increments.add(statement(
                        "UPDATE %s SET v = v + 1 WHERE id = ? AND n = ?",
                        fromS("token " + items), fromN(Integer.toString(i))));
            }
            String token = table.name() + items;
            for (int i = 0; i < 3; i++) {
                var answer = clients.tables()
                        .executeTransaction(request -> request.transactStatements(increments)
                                .clientRequestToken(token)
                                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
                ConsumedCapacity capacity = answer.consumedCapacity().getFirst();
                assertThat(answer.responses()).isEmpty();
                assertThat(i == 0 ? capacity.writeCapacityUnits() : capacity.readCapacityUnits())
                        .isEqualTo(2.0 * items);
            }

            for (int i = 0; i < items; i++) {
                assertThat(table.get(key("token " + items, i), "v")).isEqualTo(fromN("1"));
            }
            assertThatThrownBy(() -> clients.tables()
                            .executeTransaction(request -> request.transactStatements(
                                            increments.getFirst(),
                                            statement("DELETE FROM %s WHERE id = 'other' AND n = 1"))
                                    .clientRequestToken(token)))
                    .isInstanceOf(IdempotentParameterMismatchException.class);
            assertThatThrownBy(() -> clients.tables()
                            .transactWriteItems(request -> request.transactItems(TransactWriteItem.builder()
                                            .delete(delete -> delete.tableName(table.name())
                                                    .key(key("token " + items, 0)))
                                            .build())
                                    .clientRequestToken(token)))
                    .isInstanceOf(IdempotentParameterMismatchException.class);
        }
    }

    @Test
    void whatNamesNoItemOfATableCancels() {
        table.put(item("key", 1));
        String update = "UPDATE %s SET v = 1 WHERE ";

        cancelled(
                List.of(
                        update + "id = 'key'",
                        update + "id = 'key' AND n = '1'",
                        update + "id = 'key' AND n = 1 AND id = 'other'",
                        "INSERT INTO %s VALUE {'id': 'key'}",
                        "INSERT INTO \"no-such-table\" VALUE {'id': 'key'}",
                        update + "id = 'key' AND n = 1"),
                List.of(
                        "ValidationError",
                        "ValidationError",
                        "ValidationError",
                        "ValidationError",
                        "ResourceNotFound",
                        "None"),
                MISMATCH,
                MISMATCH,
                MISMATCH,
                "One or more parameter values were invalid: Missing the key n in the item",
                "Requested resource not found",
                null);
        cancelled(
                List.of(
                        "SELECT * FROM %s WHERE id = 'key' AND n = 1",
                        "SELECT * FROM %s WHERE id = 1 AND n = 1",
                        "SELECT * FROM \"no-such-table\".\"index\" WHERE id = 'key'"),
                List.of("None", "ValidationError", "ResourceNotFound"),
                null,
                MISMATCH,
                "Requested resource not found");
        assertThat(table.get(key("key", 1))).isEqualTo(item("key", 1));
    }

    @Test
    void statementsThatAreNoneForATransactionAreRefused() {
        String select = "SELECT * FROM %s WHERE id = 'a' AND n = 1";
        String delete = "DELETE FROM %s WHERE id = 'a' AND n = 1";

        refused(
                "Validation failed in TransactStatements[1]: Statement wasn't well formed, can't be processed: Unexpected"
                        + " term",
                select,
                "SELECT * FROM %s WHERE");
        refused(
                "Validation failed in TransactStatements[1]: RETURNING clause is not supported in ExecuteTransaction.",
                "DELETE FROM \"no-such-table\" WHERE id = 'a'",
                delete + " RETURNING ALL OLD *");
        refused(
                "Validation failed in TransactStatements[0]: Select statements within ExecuteTransaction must specify the"
                        + " primary key in the where clause.",
                "SELECT * FROM %s WHERE id = 'a'");
        refused(
                "Validation failed in TransactStatements[0]: Reads on indices are not supported within transactions.",
                "SELECT * FROM %s.\"index\" WHERE id = 'a'");
        refused(
                "Validation failed in TransactStatements[0]: EXISTS() must contain a single item read with additional"
                        + " condition",
                "EXISTS(SELECT * FROM %s WHERE id = 'a' AND n = 1)",
                delete);
        refused(
                "ExecuteTransaction API does not support both read and write operations in the same request.",
                select,
                delete);
        refused("Transaction request cannot include multiple operations on one item", select, select);
        refused(
                "Transaction request cannot include multiple operations on one item",
                delete,
                "UPDATE %s SET v = 1 WHERE n = 1 AND id = 'a'");
    }

    @Test
    void aRequestHasAtLeastOneStatementAndAtMostAHundred() {
        String[] many = new String[101];
        Arrays.setAll(many, i -> "DELETE FROM %s WHERE id = 'many' AND n = " + i);

        refused(
                "at 'transactStatements' failed to satisfy constraint: Member must have length less than or equal to 100",
                many);
        refused("failed to satisfy constraint: Member must have length greater than or equal to 1");
        execute(Arrays.copyOf(many, 100));
    }

    private void cancelled(List<String> statements, List<String> codes, @Nullable String... messages) {
        var cancelled = catchThrowableOfType(
                TransactionCanceledException.class, () -> execute(statements.toArray(String[]::new)));

        assertThat(cancelled.awsErrorDetails().errorMessage())
                .isEqualTo("Transaction cancelled, please refer cancellation reasons for specific reasons ["
                        + String.join(", ", codes) + "]");
        assertThat(cancelled.cancellationReasons())
                .extracting(CancellationReason::code)
                .isEqualTo(codes);
        assertThat(cancelled.cancellationReasons())
                .extracting(CancellationReason::message)
                .containsExactly(messages);
    }

    private void refused(String message, String... statements) {
        assertThatThrownBy(() -> execute(statements)).isInstanceOfSatisfying(DynamoDbException.class, refusal -> {
            assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
            assertThat(refusal.awsErrorDetails().errorMessage()).contains(message);
        });
    }

    private void execute(String... statements) {
        List<ParameterizedStatement> all =
                Arrays.stream(statements).map(this::statement).toList();
        clients.tables().executeTransaction(request -> request.transactStatements(all));
    }

    private ParameterizedStatement statement(String statement, AttributeValue... parameters) {
        ParameterizedStatement.Builder built =
                ParameterizedStatement.builder().statement(statement.replace("%s", '"' + table.name() + '"'));
        return (parameters.length == 0 ? built : built.parameters(parameters)).build();
    }
}
