package io.streambed.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streambed.model.StreamViewType;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.HttpEndpoint;
import io.streambed.schemas.Cause;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsRequest;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.ListStreamsRequest;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.Stream;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** The operations as an unchanged AWS client sees them. */
class AwsClientTest {
    private final StreamWorld world = new StreamWorld(1);
    private final TableDefinition table = world.createTable("Orders", StreamViewType.NEW_AND_OLD_IMAGES, 0);
    private final Vertx vertx = Vertx.vertx();
    private HttpEndpoint endpoint;
    private DynamoDbStreamsClient client;

    AwsClientTest() throws Exception {
        endpoint = HttpEndpoint.start(
                        vertx, HttpEndpoint.Options.defaults("127.0.0.1", 0, StreamWorld.REGION), world.operations())
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        client = DynamoDbStreamsClient.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + endpoint.port()))
                .region(Region.of(StreamWorld.REGION))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
                .build();
    }

    @BeforeEach
    void change() {
        world.commit(table, world.put(table, "a", "1"));
        world.commit(table, world.put(table, "a", "2"));
        world.commit(table, world.change(table, "a", null, Cause.TTL));
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        endpoint.close().toCompletableFuture().get(10, TimeUnit.SECONDS);
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        world.close();
    }

    @Test
    void aStreamIsFollowedFromListingToRecords() {
        Stream stream = client.listStreams(
                        ListStreamsRequest.builder().tableName("Orders").build())
                .streams()
                .getFirst();
        StreamDescription description = client.describeStream(DescribeStreamRequest.builder()
                        .streamArn(stream.streamArn())
                        .build())
                .streamDescription();
        Shard shard = description.shards().getFirst();
        GetRecordsResponse answer = client.getRecords(GetRecordsRequest.builder()
                .shardIterator(iterator(shard.shardId(), ShardIteratorType.TRIM_HORIZON))
                .build());

        assertThat(description.streamStatus()).isEqualTo(StreamStatus.ENABLED);
        assertThat(description.creationRequestDateTime()).isEqualTo(Instant.parse("2026-01-01T00:00:00.001Z"));
        assertThat(description.keySchema()).hasSize(1);
        assertThat(shard.sequenceNumberRange().endingSequenceNumber()).isNull();
        assertThat(answer.nextShardIterator()).isNotNull();
        assertThat(answer.records())
                .extracting(Record::eventName)
                .containsExactly(OperationType.INSERT, OperationType.MODIFY, OperationType.REMOVE);
        Record modified = answer.records().get(1);
        assertThat(modified.dynamodb().approximateCreationDateTime()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(modified.dynamodb().keys()).containsOnlyKeys("p");
        assertThat(modified.dynamodb().oldImage()).containsEntry("v", AttributeValue.fromS("1"));
        assertThat(modified.dynamodb().newImage()).containsEntry("v", AttributeValue.fromS("2"));
        assertThat(modified.dynamodb().sizeBytes()).isEqualTo(10);
        assertThat(modified.userIdentity()).isNull();
        Record removed = answer.records().get(2);
        assertThat(removed.userIdentity().principalId()).isEqualTo("dynamodb.amazonaws.com");
        assertThat(removed.userIdentity().type()).isEqualTo("Service");
        List<String> numbers = answer.records().stream()
                .map(record -> record.dynamodb().sequenceNumber())
                .toList();
        assertThat(numbers).isSorted().doesNotHaveDuplicates();
        assertThat(numbers.getFirst()).isGreaterThan(shard.sequenceNumberRange().startingSequenceNumber());
    }

    @Test
    void failuresHaveTheClientsOwnExceptions() {
        String shard = world.client.shardIds(table).getFirst();
        String iterator = iterator(shard, ShardIteratorType.LATEST);
        world.now += 15 * 60_000 + 1;

        assertThatThrownBy(() -> client.getRecords(
                        GetRecordsRequest.builder().shardIterator(iterator).build()))
                .isInstanceOf(ExpiredIteratorException.class);
        assertThatThrownBy(() -> iterator("shardId-00000000000000000001-00000000", ShardIteratorType.LATEST))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    private String iterator(String shard, ShardIteratorType type) {
        return client.getShardIterator(GetShardIteratorRequest.builder()
                        .streamArn(world.client.arn(table))
                        .shardId(shard)
                        .shardIteratorType(type)
                        .build())
                .shardIterator();
    }
}
