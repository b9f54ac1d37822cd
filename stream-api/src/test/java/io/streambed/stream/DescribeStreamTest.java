package io.streambed.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.streambed.materializer.CatalogState;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.StreamSpec;
import io.streambed.model.StreamViewType;
import io.streambed.model.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DescribeStreamTest {
    private final StreamWorld world = new StreamWorld(4);

    @Test
    void everythingOfAStreamIsDescribed() {
        TableDefinition table = world.createTable("Orders", StreamViewType.NEW_AND_OLD_IMAGES, 2);

        JsonNode stream = describe(table);

        assertThat(stream.get("StreamArn").asText())
                .isEqualTo("arn:aws:dynamodb:eu-central-1:000000000000:table/Orders/stream/2026-01-01T00:00:00.001");
        assertThat(stream.get("StreamLabel").asText()).isEqualTo("2026-01-01T00:00:00.001");
        assertThat(stream.get("StreamStatus").asText()).isEqualTo("ENABLED");
        assertThat(stream.get("StreamViewType").asText()).isEqualTo("NEW_AND_OLD_IMAGES");
        assertThat(stream.get("CreationRequestDateTime").asDouble()).isEqualTo(1767225600.001);
        assertThat(stream.get("TableName").asText()).isEqualTo("Orders");
        assertThat(stream.get("KeySchema")).hasToString("[{\"AttributeName\":\"p\",\"KeyType\":\"HASH\"}]");
        assertThat(stream.has("LastEvaluatedShardId")).isFalse();
        JsonNode shard = stream.get("Shards").get(0);
        assertThat(shard.get("ShardId").asText()).matches("shardId-00000001767225600001-[0-9a-f]{8}");
        assertThat(shard.get("SequenceNumberRange"))
                .hasToString("{\"StartingSequenceNumber\":\"100000000000000100000\"}");
        assertThat(shard.has("ParentShardId")).isFalse();
    }

    @Test
    void aClosedShardHasAnEndingSequenceNumber() {
        TableDefinition table = world.createTable("Orders", StreamViewType.NEW_IMAGE, 2);
        world.commit(table, world.put(table, "a", "1"));
        world.disableStream(table);

        JsonNode stream = describe(table);

        assertThat(stream.get("StreamStatus").asText()).isEqualTo("DISABLED");
        assertThat(stream.at("/Shards/0/SequenceNumberRange"))
                .hasToString("{\"StartingSequenceNumber\":\"100000000000000100000\","
                        + "\"EndingSequenceNumber\":\"100000000000000300000\"}");
    }

    @Test
    void aStreamIsEnablingUntilAllItsLogPartitionsHaveAppliedIt() {
        TableDefinition table = world.createTable("Orders", null, 0, 1);
        TableDefinition enabled = table.next().stream(
                        new StreamSpec("2026-01-01T00:00:01.000", StreamViewType.NEW_IMAGE))
                .build();

        world.propose(enabled);
        assertThat(describe(enabled).get("StreamStatus").asText()).isEqualTo("ENABLING");
        assertThat(describe(enabled).get("Shards")).isEmpty();

        world.confirm(enabled, 0, world.changeTable(enabled, 0));
        assertThat(describe(enabled).get("StreamStatus").asText()).isEqualTo("ENABLING");
        assertThat(describe(enabled).get("Shards")).hasSize(1);

        world.confirm(enabled, 1, world.changeTable(enabled, 1));
        assertThat(describe(enabled).get("StreamStatus").asText()).isEqualTo("ENABLED");
        assertThat(describe(enabled).get("Shards")).hasSize(2);
    }

    @Test
    void aStreamIsDisablingUntilAllItsLogPartitionsHaveAppliedIt() {
        TableDefinition table = world.createTable("Orders", StreamViewType.NEW_IMAGE, 0, 1);
        TableDefinition disabled = table.next().stream(null).build();

        world.propose(disabled);
        assertThat(describe(table).get("StreamStatus").asText()).isEqualTo("DISABLING");

        world.confirm(disabled, 0, world.changeTable(disabled, 0));
        assertThat(describe(table).get("StreamStatus").asText()).isEqualTo("DISABLING");

        world.confirm(disabled, 1, world.changeTable(disabled, 1));
        assertThat(describe(table).get("StreamStatus").asText()).isEqualTo("DISABLED");
    }

    @Test
    void theStreamOfADroppedTableIsDescribedForADay() {
        TableDefinition table = world.createTable("Orders", StreamViewType.NEW_IMAGE, 0);
        world.dropTable(table);

        world.now += CatalogState.STREAM_AFTERLIFE.toMillis();
        assertThat(describe(table).get("StreamStatus").asText()).isEqualTo("DISABLED");

        world.now += 1;
        assertNotFound(world.client.arn(table));
    }

    @Test
    void shardsArePagedInTheOrderOfTheirIds() {
        TableDefinition table = world.createTable("Orders", StreamViewType.NEW_IMAGE, 0, 1, 2, 3, 0, 1, 2);
        List<String> all = world.client.shardIds(table);
        assertThat(all).hasSize(7).doesNotHaveDuplicates().isSorted();

        List<String> listed = new ArrayList<>();
        String start = "";
        while (true) {
            JsonNode page = world.client
                    .call("DescribeStream", "{'StreamArn': '" + world.client.arn(table) + "', 'Limit': 3" + start + "}")
                    .get("StreamDescription");
            page.get("Shards").forEach(shard -> listed.add(shard.get("ShardId").asText()));
            if (!page.has("LastEvaluatedShardId")) {
                break;
            }
            assertThat(page.get("LastEvaluatedShardId").asText()).isEqualTo(listed.getLast());
            start = ", 'ExclusiveStartShardId': '" + listed.getLast() + "'";
        }

        assertThat(listed).isEqualTo(all);
        assertThat(world.client
                        .call(
                                "DescribeStream",
                                "{'StreamArn': '" + world.client.arn(table) + "', 'ExclusiveStartShardId': '"
                                        + all.getLast() + "'}")
                        .at("/StreamDescription/Shards"))
                .isEmpty();
    }

    @Test
    void noShardHasChildren() {
        TableDefinition table = world.createTable("Orders", StreamViewType.NEW_IMAGE, 0, 1);
        String shard = world.client.shardIds(table).getFirst();

        JsonNode answer = world.client.call(
                "DescribeStream",
                "{'StreamArn': '" + world.client.arn(table) + "', 'ShardFilter': {'Type': 'CHILD_SHARDS', 'ShardId': '"
                        + shard + "'}}");

        assertThat(answer.at("/StreamDescription/Shards")).isEmpty();
    }

    @Test
    void aStreamOfAnotherNodeIsFoundAtTheEndOfTheCatalog() {
        world.freezeCatalog(true);
        TableDefinition table = world.createTable("Orders", StreamViewType.NEW_IMAGE, 0);

        assertThat(describe(table).get("StreamStatus").asText()).isEqualTo("ENABLED");
    }

    @Test
    void anUnknownStreamIsNotFound() {
        TableDefinition table = world.createTable("Orders", StreamViewType.NEW_IMAGE, 0);

        assertNotFound("arn:aws:dynamodb:eu-central-1:000000000000:table/Nope/stream/2020-01-01T00:00:00.000");
        assertNotFound(world.client.arn(table).replace("000.001", "000.002").replace("00.001", "00.002"));
        assertNotFound(world.client.arn(table).replace("eu-central-1", "us-east-1"));
    }

    @Test
    void whatIsNoStreamArnIsInvalid() {
        for (String arn : List.of(
                "x",
                "x".repeat(50),
                "arn:aws:dynamodb:eu-central-1:000000000000:table/Orders",
                "arn:aws:kinesis:eu-central-1:000000000000:table/Orders/stream/2020-01-01T00:00:00.000")) {
            assertThatThrownBy(() -> world.client.call("DescribeStream", "{'StreamArn': '" + arn + "'}"))
                    .hasMessage("Invalid StreamArn");
        }
        assertThatThrownBy(() -> world.client.call("DescribeStream", "{}"))
                .hasMessage("1 validation error detected: Value null at 'streamArn' failed to satisfy constraint: "
                        + "Member must not be null");
    }

    @Test
    void aLimitOverAHundredIsRefused() {
        TableDefinition table = world.createTable("Orders", StreamViewType.NEW_IMAGE, 0);

        assertThatThrownBy(() -> world.client.call(
                        "DescribeStream", "{'StreamArn': '" + world.client.arn(table) + "', 'Limit': 101}"))
                .hasMessage("One or more parameter values were invalid: "
                        + "Limit cannot be greater than the maximum: 100");
    }

    private JsonNode describe(TableDefinition table) {
        return world.client
                .call("DescribeStream", "{'StreamArn': '" + world.client.arn(table) + "'}")
                .get("StreamDescription");
    }

    private void assertNotFound(String arn) {
        assertThatThrownBy(() -> world.client.call("DescribeStream", "{'StreamArn': '" + arn + "'}"))
                .hasMessage("Requested resource not found: Stream: " + arn + " not found")
                .isInstanceOfSatisfying(
                        DynamoDbException.class,
                        failure -> assertThat(failure.type()).isEqualTo(ErrorType.RESOURCE_NOT_FOUND));
    }
}
