package io.streambed.acceptance;

import static io.streambed.acceptance.IndexedTable.BUCKET;
import static io.streambed.acceptance.IndexedTable.COUNT;
import static io.streambed.acceptance.IndexedTable.EXPIRES;
import static io.streambed.acceptance.IndexedTable.FLAG;
import static io.streambed.acceptance.IndexedTable.SCORE;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * Clients of an {@link IndexedTable} that count up, move items from index key to index key, and write items that expire soon, until
 * they are stopped. What they are told is kept for {@link IndexedAudit}.
 */
final class IndexedWorkload implements AutoCloseable {
    private static final int COUNTERS = 12;
    private static final Duration PAUSE = Duration.ofMillis(4);

    /** What clients know of a counter. */
    static final class Counter {
        /** The values that increments were told they made. */
        final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();

        final AtomicInteger unknown = new AtomicInteger();
    }

    private final List<Clients> nodes;
    private final List<Thread> threads = new ArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    /** Held for reading during each call, so that whoever holds it for writing knows that there is none. */
    private final ReentrantReadWriteLock calls = new ReentrantReadWriteLock(true);

    private final Map<LedgerKey, Counter> counters = new ConcurrentHashMap<>();
    /** Items that expire, by whether their put was acknowledged. */
    private final Map<LedgerKey, Boolean> expiring = new ConcurrentHashMap<>();
    /** Items that were acknowledged not to expire before the test has ended. */
    private final Set<LedgerKey> renewed = ConcurrentHashMap.newKeySet();

    private volatile IndexedTable table;
    private volatile boolean stopped;

    private IndexedWorkload(IndexedTable table, List<Clients> nodes) {
        this.table = table;
        this.nodes = List.copyOf(nodes);
        for (int i = 0; i < COUNTERS; i++) {
            counters.put(new LedgerKey("counter-" + i, i % 2), new Counter());
        }
    }

    static IndexedWorkload start(IndexedTable table, List<Clients> nodes, int clients, long seed) {
        var workload = new IndexedWorkload(table, nodes);
        var random = new SplittableRandom(seed);
        for (int i = 0; i < clients; i++) {
            var client = workload.new Client(i, random.split());
            workload.threads.add(Thread.ofPlatform().name("indexed-client-" + i).start(client));
        }
        return workload;
    }

    IndexedTable table() {
        return table;
    }

    /** Adds an index while clients write; returns at once. */
    void addIndex(Clients node) {
        table = table.addIndex(node);
    }

    Map<LedgerKey, Counter> counters() {
        return counters;
    }

    Map<LedgerKey, Boolean> expiring() {
        return expiring;
    }

    Set<LedgerKey> renewed() {
        return renewed;
    }

    /** Answers that are wrong whatever else happened. */
    List<String> violations() {
        return violations;
    }

    /** Runs something while no call is under way. */
    void whilePaused(Runnable work) {
        calls.writeLock().lock();
        try {
            work.run();
        } finally {
            calls.writeLock().unlock();
        }
    }

    /** Returns when the calls under way have ended. */
    @Override
    public void close() {
        stopped = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException("a client failed", failures.getFirst());
        }
    }

    private final class Client implements Runnable {
        private final int number;
        private final RandomGenerator random;
        private int node;
        private int items;

        Client(int number, RandomGenerator random) {
            this.number = number;
            this.random = random;
            this.node = number % nodes.size();
        }

        @Override
        public void run() {
            try {
                while (!stopped) {
                    calls.readLock().lock();
                    try {
                        call(nodes.get(node));
                    } finally {
                        calls.readLock().unlock();
                    }
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            } catch (RuntimeException | Error e) {
                failures.add(e);
            }
        }

        private void call(Clients client) {
            if (random.nextInt(100) < 55) {
                List<LedgerKey> keys = counters.keySet().stream().toList();
                increment(client, keys.get(random.nextInt(keys.size())));
            } else {
                putExpiring(client);
            }
        }

        private void increment(Clients client, LedgerKey key) {
            Counter counter = Objects.requireNonNull(counters.get(key));
            boolean flagged = random.nextInt(3) == 0;
            var values = new HashMap<>(Map.of(
                    ":one", fromN("1"),
                    ":score", fromN(Integer.toString(random.nextInt(5))),
                    ":bucket", fromS("bucket-" + random.nextInt(4))));
            if (flagged) {
                values.put(":flag", fromS(random.nextBoolean() ? "yes" : "no"));
            }
            try {
                AttributeValue count = client.tables()
                        .updateItem(request -> request.tableName(table.table().name())
                                .key(key.attributes())
                                .updateExpression("ADD #count :one SET #score = :score, #bucket = :bucket"
                                        + (flagged ? ", #flag = :flag" : " REMOVE #flag"))
                                .expressionAttributeNames(
                                        Map.of("#count", COUNT, "#score", SCORE, "#bucket", BUCKET, "#flag", FLAG))
                                .expressionAttributeValues(values)
                                .returnValues(ReturnValue.UPDATED_NEW))
                        .attributes()
                        .get(COUNT);
                if (count == null || !counter.acknowledged.add(Integer.parseInt(count.n()))) {
                    violations.add(key + ": two increments made it " + count);
                }
            } catch (SdkException e) {
                if (failed(e)) {
                    counter.unknown.incrementAndGet();
                }
            }
        }

        private void putExpiring(Clients client) {
            LedgerKey key = new LedgerKey("item-" + number + "-" + ++items / 3, items % 3);
            int score = random.nextInt(6);
            boolean renew = random.nextInt(12) == 0;
            long expires = Instant.now().getEpochSecond() + (renew ? 5 : random.nextInt(3));
            Map<String, AttributeValue> item = IndexedTable.item(key, score, random.nextInt(4) == 0, expires);
            try {
                client.tables()
                        .putItem(request ->
                                request.tableName(table.table().name()).item(item));
                expiring.put(key, true);
            } catch (SdkException e) {
                if (failed(e)) {
                    expiring.put(key, false);
                }
                return;
            }
            if (renew) {
                renew(client, key);
            }
        }

        private void renew(Clients client, LedgerKey key) {
            // From here on nobody can tell when it expires, until the answer says so.
            expiring.remove(key);
            try {
                client.tables()
                        .updateItem(request -> request.tableName(table.table().name())
                                .key(key.attributes())
                                .updateExpression("SET #expires = :later")
                                .conditionExpression("attribute_exists(id)")
                                .expressionAttributeNames(Map.of("#expires", EXPIRES))
                                .expressionAttributeValues(Map.of(
                                        ":later",
                                        fromN(Long.toString(Instant.now().getEpochSecond() + 36_000)))));
                renewed.add(key);
            } catch (ConditionalCheckFailedException e) {
                expiring.put(key, true); // it took too long
            } catch (SdkException e) {
                if (!failed(e)) {
                    expiring.put(key, true);
                }
            }
        }

        /** Notes a failure; whether the call may have happened nevertheless. */
        private boolean failed(SdkException e) {
            String undeserved = LedgerClient.undeserved(e);
            if (undeserved != null) {
                violations.add(undeserved);
            }
            if (LedgerClient.isRefusedConnection(e)) {
                node = (node + 1) % nodes.size();
            }
            return !LedgerClient.surelyDidNotHappen(e);
        }
    }
}
