package io.streambed.acceptance;

import static io.streambed.acceptance.TestTable.item;
import static io.streambed.acceptance.TestTable.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.ListStreamsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.Stream;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** How consumers find a stream and read it: shards, iterators and pages. */
@ExtendWith(SharedServer.class)
class StreamReadingIT {
    private final Clients clients;

    StreamReadingIT(Clients clients) {
        this.clients = clients;
    }

    @Test
    void aStreamIsListedAndDescribed() {
        try (var table = TestTable.withStream(clients, StreamViewType.KEYS_ONLY)) {
            List<Stream> listed = clients.streams()
                    .listStreams(request -> request.tableName(table.name()))
                    .streams();
            StreamDescription described = clients.streams()
                    .describeStream(request -> request.streamArn(table.streamArn()))
                    .streamDescription();

            assertThat(listed).extracting(Stream::streamArn).containsExactly(table.streamArn());
            assertThat(listed).extracting(Stream::tableName).containsExactly(table.name());
            assertThat(listed)
                    .extracting(Stream::streamLabel)
                    .containsExactly(table.describe().latestStreamLabel());
            assertThat(described.streamStatus()).isEqualTo(StreamStatus.ENABLED);
            assertThat(described.streamViewType()).isEqualTo(StreamViewType.KEYS_ONLY);
            assertThat(described.tableName()).isEqualTo(table.name());
            assertThat(described.keySchema()).isEqualTo(table.describe().keySchema());
            assertThat(described.shards()).isNotEmpty().allSatisfy(shard -> {
                assertThat(shard.shardId()).matches("shardId-[0-9]{20}-[0-9a-f]{8}");
                assertThat(shard.sequenceNumberRange().startingSequenceNumber()).matches("[0-9]{21,40}");
                assertThat(shard.sequenceNumberRange().endingSequenceNumber()).isNull();
            });
        }
    }

    @Test
    void streamsAreListedPageByPage() {
        var tables = new ArrayList<TestTable>();
        try {
            for (int i = 0; i < 3; i++) {
                tables.add(TestTable.withStream(clients, StreamViewType.KEYS_ONLY));
            }
            var listed = new ArrayList<String>();
            String last = null;
            do {
                String after = last;
                ListStreamsResponse page = clients.streams()
                        .listStreams(request -> request.limit(1).exclusiveStartStreamArn(after));
                assertThat(page.streams()).hasSizeLessThanOrEqualTo(1);
                page.streams().forEach(stream -> listed.add(stream.streamArn()));
                last = page.lastEvaluatedStreamArn();
            } while (last != null);

            assertThat(listed).doesNotHaveDuplicates();
            assertThat(listed)
                    .containsAll(tables.stream().map(TestTable::streamArn).toList());
        } finally {
            tables.forEach(TestTable::close);
        }
    }

    @Test
    void shardsAreDescribedPageByPage() {
        try (var table = TestTable.withStream(clients, StreamViewType.KEYS_ONLY)) {
            String arn = table.streamArn();
            List<String> all = StreamReader.shards(clients, arn).stream()
                    .map(Shard::shardId)
                    .toList();
            var paged = new ArrayList<String>();
            String last = null;
            do {
                String after = last;
                StreamDescription page = clients.streams()
                        .describeStream(
                                request -> request.streamArn(arn).limit(1).exclusiveStartShardId(after))
                        .streamDescription();
                assertThat(page.shards()).hasSizeLessThanOrEqualTo(1);
                page.shards().forEach(shard -> paged.add(shard.shardId()));
                last = page.lastEvaluatedShardId();
            } while (last != null);

            assertThat(paged).isEqualTo(all);
        }
    }

    @Test
    void everyIteratorTypeStartsWhereItSays() {
        try (var table = TestTable.withStream(clients, StreamViewType.NEW_IMAGE)) {
            for (int i = 0; i < 3; i++) {
                table.put(item("a", 1, "before-" + i));
            }
            StreamReader reader = table.reader();
            List<Record> before = reader.readAtLeast(clients, 3);
            String shard = shardOf(reader, before.getFirst());
            String arn = table.streamArn();
            String middle = before.get(1).dynamodb().sequenceNumber();
            String latest = iterator(arn, shard, ShardIteratorType.LATEST, null);
            String at = iterator(arn, shard, ShardIteratorType.AT_SEQUENCE_NUMBER, middle);
            String after = iterator(arn, shard, ShardIteratorType.AFTER_SEQUENCE_NUMBER, middle);
            String horizon = iterator(arn, shard, ShardIteratorType.TRIM_HORIZON, null);
            table.put(item("a", 1, "later"));

            assertThat(read(latest, 1)).containsExactly("later");
            assertThat(read(at, 3)).containsExactly("before-1", "before-2", "later");
            assertThat(read(after, 2)).containsExactly("before-2", "later");
            assertThat(read(horizon, 4)).containsExactly("before-0", "before-1", "before-2", "later");
            assertThat(read(latest, 1)).as("an iterator can be used again").containsExactly("later");
        }
    }

    /** The service promises two, and people use more. */
    @Test
    void fiveReadersOfAShardEachGetEverythingInOrder() throws Exception {
        try (var table = TestTable.withStream(clients, StreamViewType.NEW_IMAGE);
                var readers = Executors.newFixedThreadPool(5)) {
            List<String> expected =
                    IntStream.range(0, 300).mapToObj(i -> "v" + i).toList();
            table.put(item("a", 1, expected.getFirst()));
            StreamReader reader = table.reader();
            String shard = shardOf(reader, reader.readAtLeast(clients, 1).getFirst());
            var reading = new ArrayList<Future<List<String>>>();
            for (int i = 0; i < 5; i++) {
                String start = iterator(table.streamArn(), shard, ShardIteratorType.TRIM_HORIZON, null);
                reading.add(readers.submit(() -> read(start, expected.size())));
            }
            expected.stream().skip(1).forEach(value -> table.put(item("a", 1, value)));

            for (Future<List<String>> read : reading) {
                assertThat(read.get()).isEqualTo(expected);
            }
        }
    }

    @Test
    void recordsComeInPagesOfTheLimit() {
        try (var table = TestTable.withStream(clients, StreamViewType.NEW_IMAGE)) {
            for (int i = 0; i < 10; i++) {
                table.put(item("a", 1, "v" + i));
            }
            StreamReader reader = table.reader();
            String shard = shardOf(reader, reader.readAtLeast(clients, 10).getFirst());
            var values = new ArrayList<String>();
            String iterator = iterator(table.streamArn(), shard, ShardIteratorType.TRIM_HORIZON, null);
            while (values.size() < 10) {
                GetRecordsResponse page = records(iterator, 3);
                assertThat(page.records()).hasSizeLessThanOrEqualTo(3);
                page.records()
                        .forEach(record -> values.add(value(record.dynamodb().newImage())));
                iterator = page.nextShardIterator();
            }

            assertThat(values).containsExactly("v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9");
        }
    }

    @Test
    void largeRecordsComeInPagesOfAMegabyte() {
        try (var table = TestTable.withStream(clients, StreamViewType.NEW_AND_OLD_IMAGES)) {
            for (int i = 0; i < 6; i++) {
                table.put(item("a", 1, i + "x".repeat(300_000)));
            }
            StreamReader reader = table.reader();
            String shard = shardOf(reader, reader.readAtLeast(clients, 6).getFirst());
            String iterator = iterator(table.streamArn(), shard, ShardIteratorType.TRIM_HORIZON, null);

            assertThat(records(iterator, 1000).records()).hasSizeBetween(1, 3);
            assertThat(reader.records()).hasSize(6);
        }
    }

    @Test
    void aStreamOrShardThatDoesNotExistIsNotFound() {
        try (var table = TestTable.withStream(clients, StreamViewType.KEYS_ONLY)) {
            String arn = table.streamArn();
            String unknownStream = arn.substring(0, arn.length() - 23) + "2001-01-01T00:00:00.000";
            String unknownShard = "shardId-00000000000000000000-00000000";

            assertThatThrownBy(() -> clients.streams().describeStream(request -> request.streamArn(unknownStream)))
                    .isInstanceOf(ResourceNotFoundException.class);
            assertThatThrownBy(() -> iterator(arn, unknownShard, ShardIteratorType.TRIM_HORIZON, null))
                    .isInstanceOf(ResourceNotFoundException.class);
        }
    }

    @Test
    void anIteratorThatIsNoneIsRefused() {
        assertThatThrownBy(() -> records("nonsense", 1))
                .isInstanceOfSatisfying(
                        DynamoDbException.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException"));
    }

    private static String shardOf(StreamReader reader, Record record) {
        return reader.byShard().entrySet().stream()
                .filter(shard -> shard.getValue().contains(record))
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    private String iterator(String arn, String shard, ShardIteratorType type, @Nullable String sequenceNumber) {
        return clients.streams()
                .getShardIterator(request -> request.streamArn(arn)
                        .shardId(shard)
                        .shardIteratorType(type)
                        .sequenceNumber(sequenceNumber))
                .shardIterator();
    }

    private GetRecordsResponse records(String iterator, int limit) {
        return clients.streams()
                .getRecords(request -> request.shardIterator(iterator).limit(limit));
    }

    /** Reads on from an iterator until there are so many records. */
    private List<String> read(String iterator, int count) {
        var values = new ArrayList<String>();
        var next = new String[] {iterator};
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            GetRecordsResponse page = records(next[0], 1000);
            page.records().forEach(record -> values.add(value(record.dynamodb().newImage())));
            next[0] = page.nextShardIterator();
            return values.size() >= count;
        });
        return values;
    }
}
