package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableClass;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

@ExtendWith(SharedServer.class)
class TableLifecycleIT {
    private final Clients clients;

    TableLifecycleIT(Clients clients) {
        this.clients = clients;
    }

    @Test
    void aNewTableIsCreatedAndThenActive() {
        String name = TestTable.unusedName();
        CreateTableResponse created =
                clients.tables().createTable(TestTable.definition(name).build());

        try (var table = new TestTable(clients, name)) {
            TableDescription active = table.awaitActive();

            assertThat(created.tableDescription().tableStatus()).isIn(TableStatus.CREATING, TableStatus.ACTIVE);
            assertThat(created.tableDescription().tableId()).isEqualTo(active.tableId());
            assertThat(created.tableDescription().tableArn()).isEqualTo(active.tableArn());
        }
    }

    @Test
    void aTableDescribesAllItWasCreatedWith() {
        Instant before = Instant.now().minusSeconds(1);
        try (var table = TestTable.create(
                clients,
                request -> request.billingMode(BillingMode.PROVISIONED)
                        .provisionedThroughput(
                                throughput -> throughput.readCapacityUnits(7L).writeCapacityUnits(9L))
                        .tableClass(TableClass.STANDARD_INFREQUENT_ACCESS)
                        .deletionProtectionEnabled(true)
                        .streamSpecification(
                                stream -> stream.streamEnabled(true).streamViewType(StreamViewType.OLD_IMAGE)))) {
            TableDescription described = table.describe();

            assertThat(described.tableName()).isEqualTo(table.name());
            assertThat(described.tableArn()).matches("arn:aws:dynamodb:[a-z0-9-]+:000000000000:table/" + table.name());
            assertThat(described.tableId()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
            assertThat(described.keySchema())
                    .extracting(KeySchemaElement::attributeName, KeySchemaElement::keyType)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("id", KeyType.HASH),
                            org.assertj.core.groups.Tuple.tuple("n", KeyType.RANGE));
            assertThat(described.attributeDefinitions())
                    .extracting(attribute -> attribute.attributeName() + ":" + attribute.attributeTypeAsString())
                    .containsExactlyInAnyOrder("id:S", "n:N");
            assertThat(described.creationDateTime())
                    .isBetween(before, Instant.now().plusSeconds(1));
            assertThat(described.provisionedThroughput().readCapacityUnits()).isEqualTo(7);
            assertThat(described.provisionedThroughput().writeCapacityUnits()).isEqualTo(9);
            assertThat(described.provisionedThroughput().numberOfDecreasesToday())
                    .isZero();
            assertThat(described.tableClassSummary().tableClass()).isEqualTo(TableClass.STANDARD_INFREQUENT_ACCESS);
            assertThat(described.deletionProtectionEnabled()).isTrue();
            assertThat(described.streamSpecification().streamEnabled()).isTrue();
            assertThat(described.streamSpecification().streamViewType()).isEqualTo(StreamViewType.OLD_IMAGE);
            assertThat(described.latestStreamLabel()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}");
            assertThat(described.latestStreamArn())
                    .isEqualTo(described.tableArn() + "/stream/" + described.latestStreamLabel());
            assertThat(described.itemCount()).isZero();
            assertThat(described.tableSizeBytes()).isZero();

            setDeletionProtection(table, false);
        }
    }

    @Test
    void anOnDemandTableSaysSo() {
        try (var table = TestTable.create(clients)) {
            TableDescription described = table.describe();

            assertThat(described.billingModeSummary().billingMode()).isEqualTo(BillingMode.PAY_PER_REQUEST);
            assertThat(described.billingModeSummary().lastUpdateToPayPerRequestDateTime())
                    .isNotNull();
            assertThat(described.provisionedThroughput().readCapacityUnits()).isZero();
            assertThat(described.provisionedThroughput().writeCapacityUnits()).isZero();
            assertThat(described.deletionProtectionEnabled()).isFalse();
            assertThat(described.latestStreamArn()).isNull();
        }
    }

    @Test
    void aTableCountsItsItemsAndBytes() {
        try (var table = TestTable.create(clients)) {
            for (int i = 0; i < 5; i++) {
                table.put(key("counted", i));
            }
            table.delete(key("counted", 0));

            // "id" + "counted" and "n" + a number of two bytes, but for zero
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () -> assertThat(table.describe().itemCount()).isEqualTo(4));
            assertThat(table.describe().tableSizeBytes()).isBetween(40L, 60L);
        }
    }

    @Test
    void aNameIsTakenOnce() {
        try (var table = TestTable.create(clients)) {
            assertThatThrownBy(() -> clients.tables()
                            .createTable(TestTable.definition(table.name()).build()))
                    .isInstanceOf(ResourceInUseException.class);
        }
    }

    @Test
    void tablesAreListedInOrderPageByPage() {
        var tables = new ArrayList<TestTable>();
        try {
            IntStream.range(0, 5).forEach(_ -> tables.add(TestTable.create(clients)));
            List<String> names =
                    clients.tables().listTablesPaginator().tableNames().stream().toList();
            List<String> paged = clients.tables().listTablesPaginator(request -> request.limit(2)).stream()
                    .peek(page -> assertThat(page.tableNames()).hasSizeLessThanOrEqualTo(2))
                    .map(ListTablesResponse::tableNames)
                    .flatMap(List::stream)
                    .toList();

            assertThat(names).containsAll(tables.stream().map(TestTable::name).toList());
            assertThat(names).isSorted();
            assertThat(paged).isEqualTo(names);
        } finally {
            tables.forEach(TestTable::close);
        }
    }

    @Test
    void aListingStartsAfterANameThatNeedNotExist() {
        try (var table = TestTable.create(clients)) {
            ListTablesResponse page = clients.tables()
                    .listTables(request -> request.exclusiveStartTableName(
                                    table.name().substring(0, table.name().length() - 1))
                            .limit(1));

            assertThat(page.tableNames()).hasSize(1);
            assertThat(clients.tables()
                            .listTables(request -> request.exclusiveStartTableName(table.name()))
                            .tableNames())
                    .doesNotContain(table.name());
        }
    }

    @Test
    void billingModeAndThroughputCanBeChanged() {
        try (var table = TestTable.create(clients)) {
            clients.tables()
                    .updateTable(request -> request.tableName(table.name())
                            .billingMode(BillingMode.PROVISIONED)
                            .provisionedThroughput(throughput ->
                                    throughput.readCapacityUnits(3L).writeCapacityUnits(4L)));
            TableDescription provisioned = table.awaitActive();
            clients.tables()
                    .updateTable(request -> request.tableName(table.name())
                            .provisionedThroughput(throughput ->
                                    throughput.readCapacityUnits(5L).writeCapacityUnits(4L)));
            TableDescription increased = table.awaitActive();
            clients.tables()
                    .updateTable(request -> request.tableName(table.name()).billingMode(BillingMode.PAY_PER_REQUEST));
            TableDescription onDemand = table.awaitActive();

            assertThat(provisioned.provisionedThroughput().readCapacityUnits()).isEqualTo(3);
            assertThat(provisioned.provisionedThroughput().writeCapacityUnits()).isEqualTo(4);
            assertThat(increased.provisionedThroughput().readCapacityUnits()).isEqualTo(5);
            assertThat(increased.provisionedThroughput().lastIncreaseDateTime()).isNotNull();
            assertThat(onDemand.billingModeSummary().billingMode()).isEqualTo(BillingMode.PAY_PER_REQUEST);
            assertThat(onDemand.provisionedThroughput().readCapacityUnits()).isZero();
        }
    }

    @Test
    void aStreamCanBeTurnedOnAndOffAndOnAgain() {
        try (var table = TestTable.create(clients)) {
            setStream(table, true);
            TableDescription first = table.awaitActive();
            setStream(table, false);
            TableDescription off = table.awaitActive();
            setStream(table, true);
            TableDescription second = table.awaitActive();

            assertThat(first.streamSpecification().streamEnabled()).isTrue();
            assertThat(first.latestStreamArn()).isNotNull();
            assertThat(off.streamSpecification()).isNull();
            assertThat(second.latestStreamArn()).isNotNull().isNotEqualTo(first.latestStreamArn());
        }
    }

    @Test
    void theTableClassCanBeChanged() {
        try (var table = TestTable.create(clients)) {
            clients.tables()
                    .updateTable(request ->
                            request.tableName(table.name()).tableClass(TableClass.STANDARD_INFREQUENT_ACCESS));

            assertThat(table.awaitActive().tableClassSummary().tableClass())
                    .isEqualTo(TableClass.STANDARD_INFREQUENT_ACCESS);
        }
    }

    @Test
    void aProtectedTableCannotBeDeleted() {
        try (var table = TestTable.create(clients)) {
            setDeletionProtection(table, true);

            assertThatThrownBy(() -> clients.tables().deleteTable(request -> request.tableName(table.name())))
                    .isInstanceOfSatisfying(
                            DynamoDbException.class,
                            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException"));
            assertThat(table.describe().tableStatus()).isEqualTo(TableStatus.ACTIVE);

            setDeletionProtection(table, false);
        }
    }

    @Test
    void aDeletedTableIsGone() {
        try (var table = TestTable.create(clients)) {
            table.put(key("a", 1));
            table.drop();

            assertThatThrownBy(table::describe).isInstanceOf(ResourceNotFoundException.class);
            assertThatThrownBy(() -> table.put(key("a", 1))).isInstanceOf(ResourceNotFoundException.class);
            assertThatThrownBy(() -> table.get(key("a", 1))).isInstanceOf(ResourceNotFoundException.class);
            assertThatThrownBy(() -> table.delete(key("a", 1))).isInstanceOf(ResourceNotFoundException.class);
            assertThat(clients.tables().listTablesPaginator().tableNames()).doesNotContain(table.name());
        }
    }

    @Test
    void aTableWithTheNameOfADeletedOneStartsEmpty() {
        try (var table = TestTable.create(clients)) {
            table.put(key("a", 1));
            String firstId = table.describe().tableId();
            table.drop();
            clients.tables().createTable(TestTable.definition(table.name()).build());
            table.awaitActive();

            assertThat(table.get(key("a", 1))).isEmpty();
            assertThat(table.describe().itemCount()).isZero();
            assertThat(table.describe().tableId()).isNotEqualTo(firstId);
        }
    }

    private void setStream(TestTable table, boolean enabled) {
        clients.tables()
                .updateTable(request -> request.tableName(table.name()).streamSpecification(stream -> {
                    stream.streamEnabled(enabled);
                    if (enabled) {
                        stream.streamViewType(StreamViewType.KEYS_ONLY);
                    }
                }));
    }

    private void setDeletionProtection(TestTable table, boolean enabled) {
        clients.tables().updateTable(request -> request.tableName(table.name()).deletionProtectionEnabled(enabled));
        table.awaitActive();
    }
}
