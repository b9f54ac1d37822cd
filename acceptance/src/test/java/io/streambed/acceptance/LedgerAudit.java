package io.streambed.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.streambed.acceptance.LedgerClient.Result;
import io.streambed.acceptance.LedgerClient.Seen;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Reads a whole {@link Ledger} table and its whole stream when nobody writes any more, and holds them against the history.
 *
 * @param rows the writes that made the items there are
 * @param stream all records, by shard
 */
record LedgerAudit(Map<LedgerKey, String> rows, Map<String, List<Record>> stream) {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int READERS = 4;
    /** Enough to have some in every shard, so that a reader knows when it is at the end of each. */
    private static final int MARKERS = 64;

    /** Reads everything through one node, and fails if anything is wrong with it. */
    static LedgerAudit of(LedgerClient client, String streamArn, StreamFollower follower) {
        LedgerAudit audit = read(client, streamArn);
        History history = client.history();
        assertThat(history.violations()).isEmpty();
        List<Change> changes = audit.stream.values().stream()
                .flatMap(List::stream)
                .map(Change::of)
                .toList();
        assertThat(HistoryCheck.violations(history.calls(), changes, audit.rows))
                .isEmpty();
        follower.byShard()
                .forEach((shardId, records) -> assertThat(audit.stream.get(shardId))
                        .as("what a consumer was given of %s while servers died", shardId)
                        .startsWith(records.toArray(Record[]::new)));
        System.out.printf(
                "%d calls, %d changes of which a consumer saw %d meanwhile, %d items%n",
                history.size(),
                changes.size(),
                follower.byShard().values().stream().mapToInt(List::size).sum(),
                audit.rows.size());
        return audit;
    }

    /** Reads everything through one node. */
    static LedgerAudit read(LedgerClient client, String streamArn) {
        Set<String> markers = writeMarkers(client);
        Map<LedgerKey, String> rows = rows(client, client.history().keys());
        return new LedgerAudit(rows, stream(client.node(), streamArn, markers));
    }

    private static Set<String> writeMarkers(LedgerClient client) {
        var markers = new HashSet<String>();
        for (int i = 0; i < MARKERS; i++) {
            LedgerKey key = new LedgerKey("marker-" + i, 0);
            eventually().until(() -> {
                String write = "marker." + client.history().size();
                boolean answered = client.put(key, write, new Precondition.None()) == Result.ANSWERED;
                if (answered) {
                    markers.add(write);
                }
                return answered;
            });
        }
        return markers;
    }

    private static Map<String, List<Record>> stream(Clients node, String streamArn, Set<String> markers) {
        var reader = new StreamReader(streamArn);
        var missing = new HashSet<>(markers);
        eventually().until(() -> {
            List<Record> records = poll(reader, node);
            records.forEach(record -> missing.remove(Change.of(record).after()));
            return missing.isEmpty() && records.isEmpty();
        });
        return reader.byShard();
    }

    /** A node that has just taken over may not be able to answer yet. */
    private static List<Record> poll(StreamReader reader, Clients node) {
        try {
            return reader.poll(node);
        } catch (SdkClientException _) {
            return List.of();
        } catch (DynamoDbException e) {
            if (e.statusCode() < 500) {
                throw e;
            }
            return List.of();
        }
    }

    /** The items of these keys, by strong reads. */
    private static Map<LedgerKey, String> rows(LedgerClient client, Collection<LedgerKey> keys) {
        var rows = new HashMap<LedgerKey, String>();
        try (var threads = Executors.newFixedThreadPool(READERS)) {
            var reads = new HashMap<LedgerKey, Future<@Nullable String>>();
            for (LedgerKey key : keys) {
                Callable<@Nullable String> read = () -> row(client, key);
                reads.put(key, threads.submit(read));
            }
            for (var read : reads.entrySet()) {
                @Nullable String write = read.getValue().get();
                if (write != null) {
                    rows.put(read.getKey(), write);
                }
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
        return rows;
    }

    private static @Nullable String row(LedgerClient client, LedgerKey key) {
        Seen seen = eventually().until(() -> client.read(key), read -> read.result() == Result.ANSWERED);
        return seen.write();
    }

    /** At once if it can be; a node that has just taken over may need a moment. */
    private static ConditionFactory eventually() {
        return await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .atMost(PATIENCE);
    }
}
