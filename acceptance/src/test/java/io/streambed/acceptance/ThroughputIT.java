package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.item;
import static io.streambed.acceptance.TestTable.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.groups.Tuple.tuple;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ParameterizedStatement;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.ThrottlingException;
import software.amazon.awssdk.services.dynamodb.model.ThrottlingReason;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** A server that holds tables to their throughput; and one that does not, because nobody told it to. */
@ExtendWith(SharedServer.class)
@TestInstance(Lifecycle.PER_CLASS)
class ThroughputIT {
    /** Costs more than 300 seconds at one unit per second bring, to write once or to read a few times. */
    private static final AttributeValue LARGE = fromS("x".repeat(350_000));

    private static final String TABLE_MESSAGE =
            "The level of configured provisioned throughput for the table was exceeded. "
                    + "Consider increasing your provisioning level with the UpdateTable API.";
    private static final String INDEX_MESSAGE = "The level of configured provisioned throughput for one or more global "
            + "secondary indexes of the table was exceeded. Consider increasing your provisioning level for the "
            + "under-provisioned global secondary indexes with the UpdateTable API.";

    private final Clients unlimited;
    private final ServerProcess server;
    private Clients clients;

    ThroughputIT(Clients unlimited) {
        this.unlimited = unlimited;
        this.clients = unlimited;
        this.server = new ServerProcess(WorkDirectory.fresh("throughput"), "--enforce-throughput");
    }

    @BeforeAll
    void start() {
        server.start();
        clients = Clients.of(server.endpoint());
    }

    @AfterAll
    void stop() {
        if (!clients.equals(unlimited)) {
            clients.close();
        }
        server.close();
    }

    @Test
    void withoutTheOptionNothingIsThrottled() {
        try (var table = TestTable.create(unlimited, provisioned(1, 1))) {
            for (int i = 0; i < 3; i++) {
                table.put(item("free", i, "v", LARGE));
            }
            assertThat(table.get(key("free", 2))).hasSize(3);
        }
    }

    @Test
    void writesBeyondTheBurstAreThrottledAndReadsAreNot() {
        try (var table = TestTable.create(clients, provisioned(1, 1))) {
            table.put(item("burst", 1, "v", LARGE));

            var refused = catchThrowableOfType(
                    ProvisionedThroughputExceededException.class, () -> table.put(item("burst", 2)));

            assertThat(refused.awsErrorDetails().errorMessage()).isEqualTo(TABLE_MESSAGE);
            assertThat(refused.throttlingReasons())
                    .extracting(ThrottlingReason::reason, ThrottlingReason::resource)
                    .containsExactly(tuple(
                            "TableWriteProvisionedThroughputExceeded",
                            table.describe().tableArn()));
            assertThat(table.get(key("burst", 1))).hasSize(3);
            assertThat(table.get(key("burst", 2))).isEmpty();
            assertThat(catchThrowableOfType(
                            ProvisionedThroughputExceededException.class, () -> table.delete(key("burst", 1))))
                    .isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GetItem", "Query", "Scan", "BatchGetItem"})
    void readsBeyondTheBurstAreThrottledAndWritesAreNot(String operation) {
        try (var table = TestTable.create(clients, provisioned(1, 1000))) {
            table.put(item("read", 1, "v", LARGE));
            // Each of them is 86 units.
            for (int i = 0; i < 4; i++) {
                table.get(key("read", 1));
            }

            var refused = catchThrowableOfType(
                    ProvisionedThroughputExceededException.class, () -> read(operation, table, key("read", 1)));

            assertThat(refused.awsErrorDetails().errorMessage()).isEqualTo(TABLE_MESSAGE);
            assertThat(refused.throttlingReasons())
                    .extracting(ThrottlingReason::reason)
                    .containsExactly("TableReadProvisionedThroughputExceeded");
            table.put(item("read", 2));
        }
    }

    private void read(String operation, TestTable table, Map<String, AttributeValue> key) {
        switch (operation) {
            case "GetItem" -> table.get(key);
            case "Query" ->
                clients.tables()
                        .query(request -> request.tableName(table.name())
                                .keyConditionExpression("id = :id")
                                .expressionAttributeValues(Map.of(":id", fromS("read"))));
            case "Scan" -> clients.tables().scan(request -> request.tableName(table.name()));
            default ->
                clients.tables()
                        .batchGetItem(request -> request.requestItems(Map.of(table.name(), keys(List.of(key)))));
        }
    }

    @Test
    void keysOfAThrottledTableAreUnprocessedWhereOthersCanBeRead() {
        try (var poor = TestTable.create(clients, provisioned(1, 1000));
                var rich = TestTable.create(clients)) {
            poor.put(item("batch", 1, "v", LARGE));
            rich.put(item("batch", 1));
            for (int i = 0; i < 4; i++) {
                poor.get(key("batch", 1));
            }

            var answer = clients.tables()
                    .batchGetItem(request -> request.requestItems(Map.of(
                            poor.name(), keys(List.of(key("batch", 1), key("batch", 2))),
                            rich.name(), keys(List.of(key("batch", 1))))));

            assertThat(answer.responses().get(rich.name())).containsExactly(item("batch", 1));
            assertThat(answer.responses().get(poor.name())).isEmpty();
            assertThat(answer.unprocessedKeys()).containsOnlyKeys(poor.name());
            assertThat(answer.unprocessedKeys().values().iterator().next().keys())
                    .containsExactly(key("batch", 1), key("batch", 2));
        }
    }

    @Test
    void itemsBeyondTheBurstAreUnprocessedAndABatchOfNothingElseIsRefused() {
        try (var table = TestTable.create(clients, provisioned(1, 1))) {
            List<WriteRequest> writes = List.of(put(item("batch", 1, "v", LARGE)), put(item("batch", 2, "v", LARGE)));

            var answer = clients.tables()
                    .batchWriteItem(request -> request.requestItems(Map.of(table.name(), writes))
                            .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
            var refused = catchThrowableOfType(
                    ProvisionedThroughputExceededException.class,
                    () -> clients.tables().batchWriteItem(request -> request.requestItems(answer.unprocessedItems())));

            assertThat(answer.unprocessedItems()).isEqualTo(Map.of(table.name(), writes.subList(1, 2)));
            assertThat(answer.consumedCapacity())
                    .singleElement()
                    .satisfies(capacity -> assertThat(capacity.capacityUnits()).isEqualTo(342));
            assertThat(refused.awsErrorDetails().errorMessage()).isEqualTo(TABLE_MESSAGE);
            assertThat(refused.throttlingReasons())
                    .extracting(ThrottlingReason::reason)
                    .containsExactly("TableWriteProvisionedThroughputExceeded");
        }
    }

    @Test
    void aGlobalIndexHoldsUpTheWritesOfItsTable() {
        try (var table = TestTable.create(clients, changes -> {
            provisioned(1000, 1000).accept(changes);
            changes.attributeDefinitions(
                            TestTable.attribute("id", ScalarAttributeType.S),
                            TestTable.attribute("n", ScalarAttributeType.N),
                            TestTable.attribute("g", ScalarAttributeType.S))
                    .globalSecondaryIndexes(GlobalSecondaryIndex.builder()
                            .indexName("index")
                            .keySchema(TestTable.keyElement("g", KeyType.HASH))
                            .projection(projection -> projection.projectionType(ProjectionType.ALL))
                            .provisionedThroughput(units(1, 1))
                            .build());
        })) {
            table.put(item("index", 1, "v", LARGE));
            table.put(item("index", 2, "v", LARGE, "g", fromS("in")));

            var refused = catchThrowableOfType(
                    ProvisionedThroughputExceededException.class, () -> table.put(item("index", 3)));

            assertThat(refused.awsErrorDetails().errorMessage()).isEqualTo(INDEX_MESSAGE);
            assertThat(refused.throttlingReasons())
                    .extracting(ThrottlingReason::reason, ThrottlingReason::resource)
                    .containsExactly(tuple(
                            "IndexWriteProvisionedThroughputExceeded",
                            table.describe().tableArn() + "/index/index"));
        }
    }

    @Test
    void aTableOnDemandIsHeldToItsMaximum() {
        try (var table = TestTable.create(
                clients,
                changes -> changes.onDemandThroughput(
                        most -> most.maxReadRequestUnits(1L).maxWriteRequestUnits(1L)))) {
            table.put(item("demand", 1, "v", LARGE));

            var refused = catchThrowableOfType(ThrottlingException.class, () -> table.put(item("demand", 2)));

            assertThat(refused.awsErrorDetails().errorMessage())
                    .isEqualTo("Throughput exceeds the maximum OnDemandThroughput configured on table or index");
            assertThat(refused.throttlingReasons())
                    .extracting(ThrottlingReason::reason)
                    .containsExactly("TableWriteMaxOnDemandThroughputExceeded");
        }
    }

    @Test
    void aTransactionThatReadsBeyondTheBurstIsCancelled() {
        try (var poor = TestTable.create(clients, provisioned(1, 1000));
                var rich = TestTable.create(clients)) {
            poor.put(item("read", 1, "v", LARGE));
            for (int i = 0; i < 4; i++) {
                poor.get(key("read", 1));
            }

            var refused = catchThrowableOfType(
                    TransactionCanceledException.class,
                    () -> clients.tables()
                            .transactGetItems(request ->
                                    request.transactItems(get(rich, 1), get(poor, 1), get(rich, 2), get(poor, 2))));

            assertThat(refused.cancellationReasons())
                    .extracting(CancellationReason::code, CancellationReason::message)
                    .containsExactly(
                            tuple("None", null),
                            tuple("ProvisionedThroughputExceeded", TABLE_MESSAGE),
                            tuple("None", null),
                            tuple("ProvisionedThroughputExceeded", TABLE_MESSAGE));
        }
    }

    @Test
    void aTransactionThatWritesBeyondTheBurstIsCancelled() {
        try (var poor = TestTable.create(
                        clients,
                        changes -> changes.onDemandThroughput(
                                most -> most.maxReadRequestUnits(1L).maxWriteRequestUnits(1L)));
                var rich = TestTable.create(clients)) {
            poor.put(item("write", 1, "v", LARGE));

            var refused = catchThrowableOfType(
                    TransactionCanceledException.class,
                    () -> clients.tables()
                            .executeTransaction(request -> request.transactStatements(
                                    insert(rich, 1), insert(poor, 2), insert(rich, 3), insert(poor, 4))));

            assertThat(refused.cancellationReasons())
                    .extracting(CancellationReason::code)
                    .containsExactly("None", "ThrottlingError", "None", "ThrottlingError");
            assertThat(rich.get(key("write", 1))).isEmpty();
        }
    }

    private static TransactGetItem get(TestTable table, int n) {
        return TransactGetItem.builder()
                .get(get -> get.tableName(table.name()).key(key("read", n)))
                .build();
    }

    private static ParameterizedStatement insert(TestTable table, int n) {
        return ParameterizedStatement.builder()
                .statement("INSERT INTO \"" + table.name() + "\" VALUE {'id': 'write', 'n': " + n + "}")
                .build();
    }

    @Test
    void badRequestsAreRefusedAsSuchWhateverIsLeft() {
        try (var table = TestTable.create(clients, provisioned(1, 1))) {
            table.put(item("bad", 1, "v", LARGE));

            var refused = catchThrowableOfType(
                    DynamoDbException.class, () -> table.put(Map.of("id", fromS("without a sort key"))));

            assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
        }
    }

    private static WriteRequest put(Map<String, AttributeValue> item) {
        return WriteRequest.builder().putRequest(put -> put.item(item)).build();
    }

    private static KeysAndAttributes keys(List<Map<String, AttributeValue>> keys) {
        return KeysAndAttributes.builder().keys(keys).build();
    }

    private static Consumer<CreateTableRequest.Builder> provisioned(long read, long write) {
        return table -> table.billingMode(BillingMode.PROVISIONED).provisionedThroughput(units(read, write));
    }

    private static ProvisionedThroughput units(long read, long write) {
        return ProvisionedThroughput.builder()
                .readCapacityUnits(read)
                .writeCapacityUnits(write)
                .build();
    }
}
