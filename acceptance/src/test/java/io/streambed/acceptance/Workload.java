package io.streambed.acceptance;

import static org.awaitility.Awaitility.await;

import io.streambed.acceptance.LedgerClient.Result;
import io.streambed.acceptance.LedgerClient.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * Clients that write and read without a pause, on a few keys that they fight for and on many that are theirs alone, until they
 * are stopped. Each prefers one node, and goes to the next when that is not there. They live on through any failure.
 */
final class Workload implements AutoCloseable {
    static final int HOT_KEYS = 16;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<LedgerClient> nodes;
    private final List<Thread> threads = new ArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final AtomicLong answers = new AtomicLong();
    /** What somebody last saw at a key, for conditions that have a chance to hold. */
    private final Map<LedgerKey, String> lastSeen = new ConcurrentHashMap<>();

    private volatile boolean stopped;

    private Workload(List<LedgerClient> nodes) {
        this.nodes = nodes;
    }

    static Workload start(List<LedgerClient> nodes, int clients, long seed) {
        var workload = new Workload(List.copyOf(nodes));
        var random = new SplittableRandom(seed);
        for (int i = 0; i < clients; i++) {
            var client = workload.new Client(i, random.split());
            workload.threads.add(Thread.ofPlatform().name("client-" + i).start(client));
        }
        return workload;
    }

    static LedgerKey hotKey(int number) {
        return new LedgerKey("hot-" + number, number % 3);
    }

    /** Returns after so many more answers, whatever they were. */
    void awaitAnswers(long count) {
        long target = answers.get() + count;
        await().pollInterval(Duration.ofMillis(1)).atMost(PATIENCE).until(() -> answers.get() >= target);
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
        private int calls;
        private int ownKeys;

        Client(int number, RandomGenerator random) {
            this.number = number;
            this.random = random;
            this.node = number % nodes.size();
        }

        @Override
        public void run() {
            try {
                while (!stopped) {
                    note(call(nodes.get(node)));
                }
            } catch (RuntimeException | Error e) {
                failures.add(e);
            }
        }

        private void note(Result result) {
            switch (result) {
                case ANSWERED -> answers.incrementAndGet();
                case FAILED -> {}
                case UNREACHABLE -> {
                    node = (node + 1) % nodes.size();
                    // A server that is not there refuses in no time; asking it all the time only takes its processor
                    // away.
                    LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
                }
            }
        }

        private Result call(LedgerClient client) {
            int choice = random.nextInt(100);
            if (choice < 25) {
                return putOwn(client);
            }
            LedgerKey key = hotKey(random.nextInt(HOT_KEYS));
            if (choice < 55) {
                return client.put(key, nextWrite(), precondition(key));
            }
            return choice < 70 ? client.delete(key, deletePrecondition(key)) : read(client, key);
        }

        private Result putOwn(LedgerClient client) {
            // Now and then the one before again: a put that replaces, and a condition that fails.
            LedgerKey key = ownKey(random.nextInt(8) == 0 ? ownKeys : ++ownKeys);
            return client.put(
                    key, nextWrite(), random.nextBoolean() ? new Precondition.NoItem() : new Precondition.None());
        }

        private Result read(LedgerClient client, LedgerKey hotKey) {
            LedgerKey key = random.nextInt(4) == 0 ? ownKey(1 + random.nextInt(ownKeys + 1)) : hotKey;
            Seen seen = client.read(key);
            if (seen.write() != null) {
                lastSeen.put(key, seen.write());
            }
            return seen.result();
        }

        private LedgerKey ownKey(int sequence) {
            return new LedgerKey("own-" + number + "-" + sequence / 4, sequence % 4);
        }

        private Precondition precondition(LedgerKey key) {
            return switch (random.nextInt(3)) {
                case 0 -> new Precondition.NoItem();
                case 1 -> itemLastSeen(key);
                default -> new Precondition.None();
            };
        }

        private Precondition deletePrecondition(LedgerKey key) {
            return random.nextInt(3) == 0 ? itemLastSeen(key) : new Precondition.None();
        }

        private Precondition itemLastSeen(LedgerKey key) {
            String write = lastSeen.get(key);
            return write == null ? new Precondition.NoItem() : new Precondition.ItemOf(write);
        }

        private String nextWrite() {
            return "w" + number + "." + ++calls;
        }
    }
}
