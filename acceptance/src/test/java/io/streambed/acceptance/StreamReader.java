package io.streambed.acceptance;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;

/**
 * Follows all shards of a stream from TRIM_HORIZON on and keeps what it read. The caller says when to read, and from whom, so
 * that it can go on at another node. Used by one thread.
 */
final class StreamReader {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String streamArn;
    private final Map<String, Position> positions = new LinkedHashMap<>();

    StreamReader(String streamArn) {
        this.streamArn = streamArn;
    }

    /** Where the reader is in a shard. {@code iterator} null: ask for one. */
    private static final class Position {
        final List<Record> records = new ArrayList<>();

        @Nullable
        String iterator;

        boolean ended;
    }

    static List<Shard> shards(Clients clients, String streamArn) {
        var shards = new ArrayList<Shard>();
        String last = null;
        do {
            String after = last;
            DescribeStreamResponse page = clients.streams()
                    .describeStream(request -> request.streamArn(streamArn).exclusiveStartShardId(after));
            shards.addAll(page.streamDescription().shards());
            last = page.streamDescription().lastEvaluatedShardId();
        } while (last != null);
        return shards;
    }

    /**
     * Asks once for the next records of each shard, and returns them. After an exception it can be called again: nothing is lost
     * or read twice.
     */
    List<Record> poll(Clients clients) {
        if (positions.isEmpty()) {
            shards(clients, streamArn).forEach(shard -> positions.put(shard.shardId(), new Position()));
        }
        var read = new ArrayList<Record>();
        positions.forEach((shardId, position) -> {
            if (!position.ended) {
                read.addAll(poll(clients, shardId, position));
            }
        });
        return read;
    }

    private List<Record> poll(Clients clients, String shardId, Position position) {
        String iterator = position.iterator != null ? position.iterator : iterator(clients, shardId, position);
        position.iterator = iterator;
        GetRecordsResponse answer;
        try {
            answer = clients.streams().getRecords(request -> request.shardIterator(iterator));
        } catch (ExpiredIteratorException e) {
            position.iterator = null;
            return List.of();
        }
        position.records.addAll(answer.records());
        position.iterator = answer.nextShardIterator();
        position.ended = position.iterator == null;
        return answer.records();
    }

    private String iterator(Clients clients, String shardId, Position position) {
        GetShardIteratorRequest.Builder request =
                GetShardIteratorRequest.builder().streamArn(streamArn).shardId(shardId);
        if (position.records.isEmpty()) {
            request.shardIteratorType(ShardIteratorType.TRIM_HORIZON);
        } else {
            request.shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                    .sequenceNumber(position.records.getLast().dynamodb().sequenceNumber());
        }
        return clients.streams().getShardIterator(request.build()).shardIterator();
    }

    /** Forgets the iterators, so that the next ones are asked for by sequence number. */
    void forgetIterators() {
        positions.values().forEach(position -> position.iterator = null);
    }

    /** Reads until there are at least so many records and then nothing more comes. */
    List<Record> readAtLeast(Clients clients, int count) {
        await().pollInterval(Duration.ofMillis(10)).atMost(PATIENCE).until(() -> {
            boolean more = !poll(clients).isEmpty();
            return !more && records().size() >= count;
        });
        return records();
    }

    /** Reads until all shards have ended. */
    List<Record> readToEnd(Clients clients) {
        await().pollInterval(Duration.ofMillis(10)).atMost(PATIENCE).until(() -> {
            poll(clients);
            return positions.values().stream().allMatch(position -> position.ended);
        });
        return records();
    }

    /** All records so far: in order within a shard, and therefore for each item. */
    List<Record> records() {
        return positions.values().stream()
                .flatMap(position -> position.records.stream())
                .toList();
    }

    /** The records so far by shard id. */
    Map<String, List<Record>> byShard() {
        var records = new LinkedHashMap<String, List<Record>>();
        positions.forEach((shardId, position) -> records.put(shardId, List.copyOf(position.records)));
        return records;
    }
}
