package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.key;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Transfers between a few accounts, each with a receipt in another table: a transaction of three items. Whatever happens, the
 * accounts are what the receipts say, and the receipts are what the clients were told.
 */
final class Transfers implements AutoCloseable {
    static final int ACCOUNTS = 10;
    private static final int OPENING_BALANCE = 1000;
    /** How long after a takeover a transaction may be undecided. */
    private static final Duration RESOLVED = Duration.ofSeconds(30);

    /** One for each node. The clients are spread over them. */
    private final List<Clients> nodes;

    private final String accounts;
    private final String receipts;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Set<String> happened = ConcurrentHashMap.newKeySet();
    private final Set<String> didNot = ConcurrentHashMap.newKeySet();
    private final AtomicInteger answers = new AtomicInteger();

    Transfers(Clients clients, TestTable accounts, TestTable receipts) {
        this(List.of(clients), accounts, receipts);
    }

    Transfers(List<Clients> nodes, TestTable accounts, TestTable receipts) {
        this.nodes = List.copyOf(nodes);
        this.accounts = accounts.name();
        this.receipts = receipts.name();
        for (int i = 0; i < ACCOUNTS; i++) {
            accounts.put(TestTable.item("account " + i, 0, "balance", fromN(Integer.toString(OPENING_BALANCE))));
        }
    }

    void start(int count, long seed) {
        for (int i = 0; i < count; i++) {
            var random = new SplittableRandom(seed + i);
            Clients node = nodes.get(i % nodes.size());
            threads.add(Thread.ofPlatform().daemon().start(() -> run(node, random)));
        }
    }

    private void run(Clients node, SplittableRandom random) {
        while (!stopped.get()) {
            int from = random.nextInt(ACCOUNTS);
            int to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
            transfer(node, from, to, 1 + random.nextInt(20));
        }
    }

    private void transfer(Clients node, int from, int to, int amount) {
        String id = "receipt " + numbers.incrementAndGet();
        Map<String, AttributeValue> receipt = TestTable.item(
                id,
                0,
                "from",
                fromN(Integer.toString(from)),
                "to",
                fromN(Integer.toString(to)),
                "amount",
                fromN(Integer.toString(amount)));
        try {
            node.tables()
                    .transactWriteItems(request -> request.transactItems(
                            add(from, -amount),
                            TransactWriteItem.builder()
                                    .put(put -> put.tableName(receipts)
                                            .item(receipt)
                                            .conditionExpression("attribute_not_exists(id)"))
                                    .build(),
                            add(to, amount)));
            happened.add(id);
        } catch (TransactionCanceledException cancelled) {
            didNot.add(id);
        } catch (DynamoDbException refused) {
            if (refused.statusCode() < 500) {
                didNot.add(id);
            }
        } catch (SdkException unknown) {
            // The server is being killed, or the answer was lost: it may have happened.
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
        answers.incrementAndGet();
    }

    private TransactWriteItem add(int account, int amount) {
        return TransactWriteItem.builder()
                .update(update -> update.tableName(accounts)
                        .key(key("account " + account, 0))
                        .updateExpression("SET balance = balance + :amount")
                        .expressionAttributeValues(Map.of(":amount", fromN(Integer.toString(amount)))))
                .build();
    }

    int happened() {
        return happened.size();
    }

    void awaitAnswers(int more) {
        int until = answers.get() + more;
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> answers.get() >= until);
    }

    void awaitHappened(int more) {
        int until = happened.size() + more;
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> happened.size() >= until);
    }

    /** The sum of all balances as one transaction reads them. */
    int sum() {
        return sum(nodes.getFirst());
    }

    private int sum(Clients node) {
        var balances = node.tables()
                .transactGetItems(request -> request.transactItems(IntStream.range(0, ACCOUNTS)
                        .mapToObj(account -> TransactGetItem.builder()
                                .get(get -> get.tableName(accounts).key(key("account " + account, 0)))
                                .build())
                        .toList()))
                .responses();
        return balances.stream()
                .mapToInt(balance -> Integer.parseInt(
                        requireNonNull(balance.item().get("balance")).n()))
                .sum();
    }

    static int expectedSum() {
        return ACCOUNTS * OPENING_BALANCE;
    }

    void stop() {
        stopped.set(true);
        for (Thread thread : threads) {
            try {
                thread.join(Duration.ofSeconds(30));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What a failure has left undecided is resolved: each account can be written, while other transfers may go on. */
    void assertUnlocked(Clients node) {
        for (int i = 0; i < ACCOUNTS; i++) {
            int account = i;
            Awaitility.await()
                    .atMost(RESOLVED)
                    .ignoreExceptions()
                    .untilAsserted(() -> node.tables()
                            .updateItem(update -> update.tableName(accounts)
                                    .key(key("account " + account, 0))
                                    .updateExpression("SET touched = :yes")
                                    .expressionAttributeValues(Map.of(":yes", fromS("yes")))));
        }
    }

    /** Nothing is locked any more, and accounts, receipts and answers agree. */
    void check() {
        check(nodes.getFirst());
    }

    /** As one node sees it. */
    void check(Clients node) {
        assertUnlocked(node);
        int[] balances = new int[ACCOUNTS];
        var ids = new HashMap<String, Integer>();
        node.tables()
                .scanPaginator(scan -> scan.tableName(receipts).consistentRead(true))
                .items()
                .forEach(receipt -> {
                    int amount = Integer.parseInt(
                            requireNonNull(receipt.get("amount")).n());
                    balances[
                            Integer.parseInt(requireNonNull(receipt.get("from")).n())] -= amount;
                    balances[Integer.parseInt(requireNonNull(receipt.get("to")).n())] += amount;
                    ids.put(requireNonNull(receipt.get("id")).s(), amount);
                });
        for (int i = 0; i < ACCOUNTS; i++) {
            String id = "account " + i;
            var account = node.tables()
                    .getItem(get -> get.tableName(accounts).key(key(id, 0)).consistentRead(true))
                    .item();
            assertThat(Integer.parseInt(requireNonNull(account.get("balance")).n()))
                    .as("balance of %s by its receipts", id)
                    .isEqualTo(OPENING_BALANCE + balances[i]);
        }
        assertThat(ids.keySet()).as("transfers that were confirmed").containsAll(happened);
        assertThat(ids.keySet()).as("transfers that were refused").doesNotContainAnyElementsOf(didNot);
        assertThat(sum(node)).isEqualTo(expectedSum());
    }

    @Override
    public void close() {
        stop();
    }
}
