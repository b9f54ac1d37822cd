package io.streambed.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.streambed.acceptance.IndexedWorkload.Counter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.Identity;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Holds an {@link IndexedTable} against what an {@link IndexedWorkload} was told:
 *
 * <ul>
 *   <li>the indexes hold exactly the items that qualify, and are said to;
 *   <li>each counter is what its increments made it, the acknowledged ones among them, one stream record for each;
 *   <li>each item that expires left table and stream once, by the service; one that was renewed is there.
 * </ul>
 */
final class IndexedAudit {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private IndexedAudit() {}

    /** Returns when the indexes hold what they must; for while nobody writes. Items may expire meanwhile. */
    static void awaitIndexes(IndexedWorkload workload, Clients node) {
        eventually()
                .untilAsserted(
                        () -> assertThat(workload.table().wrongIndex(node)).isNull());
    }

    /** Reads everything through one node when the workload has ended, and fails if anything is wrong with it. */
    static void of(IndexedWorkload workload, Clients node) {
        assertThat(workload.violations()).isEmpty();
        eventually().until(() -> workload.table().isComplete(node));
        Map<LedgerKey, Map<String, AttributeValue>> items = itemsWhenExpired(workload, node);
        workload.counters().forEach((key, counter) -> checkCounter(key, counter, items.get(key)));
        assertThat(items.keySet()).containsAll(workload.renewed());
        awaitIndexes(workload, node);
        checkStream(workload, items, stream(workload, node));
        System.out.printf(
                "%d increments, %d items that expired, %d renewed%n",
                workload.counters().values().stream()
                        .mapToInt(counter -> counter.acknowledged.size())
                        .sum(),
                workload.expiring().size(),
                workload.renewed().size());
    }

    private static Map<LedgerKey, Map<String, AttributeValue>> itemsWhenExpired(
            IndexedWorkload workload, Clients node) {
        return eventually()
                .until(
                        () -> items(workload, node),
                        items -> workload.expiring().keySet().stream().noneMatch(items::containsKey));
    }

    private static Map<LedgerKey, Map<String, AttributeValue>> items(IndexedWorkload workload, Clients node) {
        var items = new HashMap<LedgerKey, Map<String, AttributeValue>>();
        workload.table().scan(node, null).forEach(item -> items.put(LedgerKey.of(item), item));
        return items;
    }

    private static void checkCounter(LedgerKey key, Counter counter, @Nullable Map<String, AttributeValue> item) {
        int count = item == null ? 0 : count(item);
        assertThat(count)
                .as("increments of %s", key)
                .isBetween(counter.acknowledged.size(), counter.acknowledged.size() + counter.unknown.get());
        assertThat(counter.acknowledged).allMatch(value -> value >= 1 && value <= count);
    }

    private static int count(Map<String, AttributeValue> item) {
        return Integer.parseInt(
                Objects.requireNonNull(item.get(IndexedTable.COUNT)).n());
    }

    /** The stream to where it has made the items what they are. */
    private static Map<LedgerKey, List<Record>> stream(IndexedWorkload workload, Clients node) {
        var reader = new StreamReader(workload.table().streamArn());
        var changes = new HashMap<LedgerKey, List<Record>>();
        var last = new HashMap<LedgerKey, Map<String, AttributeValue>>();
        eventually().until(() -> {
            List<Record> records = reader.poll(node);
            for (Record record : records) {
                LedgerKey key = LedgerKey.of(record.dynamodb().keys());
                changes.computeIfAbsent(key, _ -> new ArrayList<>()).add(record);
                if (record.eventName() == OperationType.REMOVE) {
                    last.remove(key);
                } else {
                    last.put(key, record.dynamodb().newImage());
                }
            }
            return records.isEmpty() && last.equals(items(workload, node));
        });
        return changes;
    }

    private static void checkStream(
            IndexedWorkload workload,
            Map<LedgerKey, Map<String, AttributeValue>> items,
            Map<LedgerKey, List<Record>> changes) {
        changes.forEach(IndexedAudit::checkChain);
        workload.counters().keySet().forEach(key -> {
            Map<String, AttributeValue> item = items.get(key);
            assertThat(changes.getOrDefault(key, List.of()))
                    .as("records of %s", key)
                    .hasSize(item == null ? 0 : count(item));
        });
        workload.expiring().forEach((key, acknowledged) -> {
            List<Record> records = changes.getOrDefault(key, List.of());
            if (!records.isEmpty() || acknowledged) {
                assertThat(records)
                        .as("records of %s, which expired", key)
                        .extracting(Record::eventName)
                        .containsExactly(OperationType.INSERT, OperationType.REMOVE);
                assertThat(records.getLast().userIdentity())
                        .isEqualTo(Identity.builder()
                                .type("Service")
                                .principalId("dynamodb.amazonaws.com")
                                .build());
            }
        });
        workload.renewed()
                .forEach(key -> assertThat(changes.get(key))
                        .as("records of %s, which was renewed", key)
                        .extracting(Record::eventName)
                        .containsExactly(OperationType.INSERT, OperationType.MODIFY));
    }

    private static void checkChain(LedgerKey key, List<Record> records) {
        Map<String, AttributeValue> before = Map.of();
        for (Record record : records) {
            assertThat(record.dynamodb().oldImage())
                    .as("old image of a change of %s", key)
                    .isEqualTo(before);
            before = record.dynamodb().newImage();
            if (before.containsKey(IndexedTable.COUNT)) {
                assertThat(count(before))
                        .as("count in a change of %s", key)
                        .isEqualTo(
                                record.dynamodb().oldImage().isEmpty()
                                        ? 1
                                        : count(record.dynamodb().oldImage()) + 1);
            }
        }
    }

    /** At once if it can be; a node that has just taken over may need a moment. */
    private static ConditionFactory eventually() {
        return await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptionsMatching(IndexedAudit::mayPass)
                .atMost(PATIENCE);
    }

    private static boolean mayPass(Throwable failure) {
        return failure instanceof SdkClientException
                || (failure instanceof DynamoDbException answer && answer.statusCode() >= 500);
    }
}
