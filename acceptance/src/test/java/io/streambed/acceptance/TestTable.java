package io.streambed.acceptance;

import static org.awaitility.Awaitility.await;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/** A table of one test, with the key {@code id} (S) and {@code n} (N) unless told otherwise; dropped when closed. */
record TestTable(Clients clients, String name) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    static TestTable create(Clients clients) {
        return create(clients, _ -> {});
    }

    static TestTable withStream(Clients clients, StreamViewType viewType) {
        return withStream(clients, unusedName(), viewType);
    }

    static TestTable withStream(Clients clients, String name, StreamViewType viewType) {
        return create(
                clients,
                name,
                table -> table.streamSpecification(
                        stream -> stream.streamEnabled(true).streamViewType(viewType)));
    }

    static TestTable create(Clients clients, Consumer<CreateTableRequest.Builder> changes) {
        return create(clients, unusedName(), changes);
    }

    /** Returns when the table is active. */
    static TestTable create(Clients clients, String name, Consumer<CreateTableRequest.Builder> changes) {
        CreateTableRequest.Builder request = definition(name);
        changes.accept(request);
        clients.tables().createTable(request.build());
        var table = new TestTable(clients, name);
        table.awaitActive();
        return table;
    }

    static String unusedName() {
        return "Acceptance-" + ProcessHandle.current().pid() + "." + NUMBER.incrementAndGet();
    }

    static CreateTableRequest.Builder definition(String name) {
        return CreateTableRequest.builder()
                .tableName(name)
                .attributeDefinitions(attribute("id", ScalarAttributeType.S), attribute("n", ScalarAttributeType.N))
                .keySchema(keyElement("id", KeyType.HASH), keyElement("n", KeyType.RANGE))
                .billingMode(BillingMode.PAY_PER_REQUEST);
    }

    static AttributeDefinition attribute(String name, ScalarAttributeType type) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(type)
                .build();
    }

    static KeySchemaElement keyElement(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    static Map<String, AttributeValue> key(String id, int n) {
        return Map.of("id", fromS(id), "n", fromN(Integer.toString(n)));
    }

    /** An item with one more attribute, {@code v}. */
    static Map<String, AttributeValue> item(String id, int n, String value) {
        return Map.of("id", fromS(id), "n", fromN(Integer.toString(n)), "v", fromS(value));
    }

    /** An item's attribute {@code v}, empty if it has none. */
    static String value(Map<String, AttributeValue> item) {
        AttributeValue value = item.get("v");
        return value == null ? "" : value.s();
    }

    /** An item with more attributes: names and values, alternately. */
    static Map<String, AttributeValue> item(String id, int n, Object... attributes) {
        var item = new HashMap<>(key(id, n));
        for (int i = 0; i < attributes.length; i += 2) {
            item.put((String) attributes[i], (AttributeValue) attributes[i + 1]);
        }
        return item;
    }

    TableDescription awaitActive() {
        return await().pollInterval(Duration.ofMillis(10))
                .atMost(PATIENCE)
                .until(this::describe, table -> table.tableStatus() == TableStatus.ACTIVE);
    }

    TableDescription describe() {
        return clients.tables()
                .describeTable(request -> request.tableName(name))
                .table();
    }

    /** Turns point-in-time recovery on. */
    void enableRecovery() {
        clients.tables()
                .updateContinuousBackups(request -> request.tableName(name)
                        .pointInTimeRecoverySpecification(recovery -> recovery.pointInTimeRecoveryEnabled(true)));
    }

    String streamArn() {
        return describe().latestStreamArn();
    }

    StreamReader reader() {
        return new StreamReader(streamArn());
    }

    void put(Map<String, AttributeValue> item) {
        clients.tables().putItem(request -> request.tableName(name).item(item));
    }

    /** The item as a strong read sees it; empty if there is none. */
    Map<String, AttributeValue> get(Map<String, AttributeValue> key) {
        return clients.tables()
                .getItem(request -> request.tableName(name).key(key).consistentRead(true))
                .item();
    }

    /** An attribute that the item must have. */
    AttributeValue get(Map<String, AttributeValue> key, String attribute) {
        return Objects.requireNonNull(get(key).get(attribute), () -> "no " + attribute + " in " + key);
    }

    /** All items as a strong read sees them. */
    Set<Map<String, AttributeValue>> scan() {
        return clients.tables().scanPaginator(request -> request.tableName(name).consistentRead(true)).items().stream()
                .collect(Collectors.toSet());
    }

    void delete(Map<String, AttributeValue> key) {
        clients.tables().deleteItem(request -> request.tableName(name).key(key));
    }

    /** Deletes the table and returns when nothing knows it any more. */
    void drop() {
        clients.tables().deleteTable(request -> request.tableName(name));
        awaitGone();
    }

    /** Returns when nothing knows the table any more. */
    void awaitGone() {
        await().pollInterval(Duration.ofMillis(10)).atMost(PATIENCE).until(() -> !exists());
    }

    private boolean exists() {
        try {
            describe();
            return true;
        } catch (ResourceNotFoundException _) {
            return false;
        }
    }

    @Override
    public void close() {
        if (exists()) {
            drop();
        }
    }
}
