package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Whatever comes as a transaction or as a statement: it is answered, and what is refused has changed and locked nothing. */
@Execution(ExecutionMode.CONCURRENT)
class TransactionFuzzIT {
    private static final Duration TIME = Duration.ofSeconds(10);
    private static final int THREADS = 4;
    /** What is prepared when the last answer is given is finished in this time. */
    private static final Duration RESOLVED = Duration.ofSeconds(30);

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void noTransactionThatIsRefusedChangesOrLocksAnything() throws Exception {
        Seed seed = Seed.of(this);
        try (var server = ServerProcess.startFresh("transaction-fuzz");
                var clients = Clients.of(server.endpoint())) {
            TestTable known = TestTable.withStream(clients, "untouched", StreamViewType.NEW_AND_OLD_IMAGES);
            TestTable one = TestTable.create(clients, "sandbox.one", _ -> {});
            TestTable two = TestTable.create(clients, "sandbox.two", _ -> {});
            List<Map<String, AttributeValue>> keys = IntStream.range(0, BadTransactions.ITEMS)
                    .mapToObj(number -> key("item", number))
                    .toList();
            keys.forEach(known::put);
            List<Record> before = known.reader().readAtLeast(clients, keys.size());

            SplittableRandom random = seed.random();
            var requests = new ArrayList<Supplier<byte[]>>();
            for (int i = 0; i < THREADS; i++) {
                var bad = new BadTransactions(random.split(), known.name(), List.of(one.name(), two.name()));
                requests.add(bad::next);
            }
            var fuzzer = new Fuzzer(
                    server.endpoint(),
                    (request, answer) -> answer.status() < 400 && BadTransactions.isToBeRefused(request, known.name()));
            fuzzer.run(TIME, requests);
            System.out.printf("%d bad transactions, answers: %s%n", fuzzer.sent(), fuzzer.answers());

            assertThat(fuzzer.wrong()).isEmpty();
            assertThat(fuzzer.answers()).containsKeys("200", "TransactionCanceledException", "ValidationException");
            assertThat(server.process().isAlive()).isTrue();
            assertThat(server.process().output()).doesNotContain("OutOfMemoryError", "StackOverflowError");
            assertThat(known.reader().readAtLeast(clients, keys.size())).isEqualTo(before);
            assertThat(known.describe().itemCount()).isEqualTo(keys.size());
            for (var key : keys) {
                assertThat(known.get(key)).isEqualTo(key);
            }
            await().atMost(RESOLVED)
                    .ignoreExceptions()
                    .until(() -> List.of(known, one, two).stream().allMatch(table -> isUnlocked(clients, table, keys)));
        }
    }

    /** Throws what is answered if an item is locked. */
    private static boolean isUnlocked(Clients clients, TestTable table, List<Map<String, AttributeValue>> keys) {
        keys.forEach(table::put);
        clients.tables()
                .transactWriteItems(write -> write.transactItems(keys.stream()
                        .map(key -> TransactWriteItem.builder()
                                .put(put -> put.tableName(table.name()).item(key))
                                .build())
                        .toList()));
        return clients
                .tables()
                .transactGetItems(read -> read.transactItems(keys.stream()
                        .map(key -> TransactGetItem.builder()
                                .get(get -> get.tableName(table.name()).key(key))
                                .build())
                        .toList()))
                .responses()
                .stream()
                .map(response -> response.item())
                .toList()
                .equals(keys);
    }
}
