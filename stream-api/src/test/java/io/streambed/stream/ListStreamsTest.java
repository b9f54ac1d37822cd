package io.streambed.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.streambed.materializer.CatalogState;
import io.streambed.model.StreamViewType;
import io.streambed.model.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListStreamsTest {
    private final StreamWorld world = new StreamWorld(1);

    @Test
    void streamsAreListedByTableNameAndLabel() {
        TableDefinition b = world.createTable("bbb", StreamViewType.NEW_IMAGE, 0);
        TableDefinition a = world.createTable("aaa", StreamViewType.NEW_IMAGE, 0);
        world.createTable("without", null, 0);
        TableDefinition bAgain = world.enableStream(world.disableStream(b), StreamViewType.KEYS_ONLY);

        JsonNode answer = world.client.call("ListStreams", "{}");

        assertThat(arns(answer)).containsExactly(world.client.arn(a), world.client.arn(b), world.client.arn(bAgain));
        assertThat(answer.has("LastEvaluatedStreamArn")).isFalse();
        JsonNode first = answer.get("Streams").get(0);
        assertThat(first.get("TableName").asText()).isEqualTo("aaa");
        assertThat(world.client.arn(a))
                .endsWith("/stream/" + first.get("StreamLabel").asText());
    }

    @Test
    void theStreamsOfOneTableAreListed() {
        TableDefinition a = world.createTable("aaa", StreamViewType.NEW_IMAGE, 0);
        world.createTable("bbb", StreamViewType.NEW_IMAGE, 0);

        assertThat(arns(world.client.call("ListStreams", "{'TableName': 'aaa'}")))
                .containsExactly(world.client.arn(a));
        assertThat(arns(world.client.call("ListStreams", "{'TableName': 'ccc'}")))
                .isEmpty();
    }

    @Test
    void pagesFitTogetherThoughStreamsComeInBetween() {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            expected.add(world.client.arn(world.createTable("table" + i * 2, StreamViewType.NEW_IMAGE, 0)));
        }
        expected.sort(null);

        List<String> listed = new ArrayList<>();
        JsonNode page = world.client.call("ListStreams", "{'Limit': 3}");
        while (page.has("LastEvaluatedStreamArn")) {
            assertThat(arns(page)).hasSize(3);
            listed.addAll(arns(page));
            String last = page.get("LastEvaluatedStreamArn").asText();
            assertThat(listed).last().isEqualTo(last);
            world.createTable("new" + listed.size(), StreamViewType.NEW_IMAGE, 0);
            page = world.client.call("ListStreams", "{'Limit': 3, 'ExclusiveStartStreamArn': '" + last + "'}");
        }
        listed.addAll(arns(page));

        assertThat(listed).containsExactlyElementsOf(expected);
    }

    @Test
    void aStreamThatEndedIsListedForADay() {
        TableDefinition disabled = world.createTable("disabled", StreamViewType.NEW_IMAGE, 0);
        TableDefinition dropped = world.createTable("dropped", StreamViewType.NEW_IMAGE, 0);
        world.disableStream(disabled);
        world.dropTable(dropped);

        world.now += CatalogState.STREAM_AFTERLIFE.toMillis();
        assertThat(arns(world.client.call("ListStreams", "{}")))
                .containsExactly(world.client.arn(disabled), world.client.arn(dropped));

        world.now += 1;
        assertThat(arns(world.client.call("ListStreams", "{}"))).isEmpty();
    }

    @Test
    void aTableOfAnotherNodeIsFoundAtTheEndOfTheCatalog() {
        world.freezeCatalog(true);
        TableDefinition table = world.createTable("aaa", StreamViewType.NEW_IMAGE, 0);

        assertThat(arns(world.client.call("ListStreams", "{'TableName': 'aaa'}")))
                .containsExactly(world.client.arn(table));
    }

    @Test
    void wrongParametersAreRefused() {
        assertThatThrownBy(() -> world.client.call("ListStreams", "{'Limit': 0}"))
                .hasMessage("1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: "
                        + "Member must have value greater than or equal to 1");
        assertThatThrownBy(() -> world.client.call("ListStreams", "{'Limit': 101}"))
                .hasMessage("One or more parameter values were invalid: "
                        + "Limit cannot be greater than the maximum allowed size: 100");
        assertThatThrownBy(
                        () -> world.client.call("ListStreams", "{'ExclusiveStartStreamArn': '" + "x".repeat(50) + "'}"))
                .hasMessage("Invalid StreamArn");
    }

    private static List<String> arns(JsonNode answer) {
        List<String> arns = new ArrayList<>();
        answer.get("Streams").forEach(stream -> arns.add(stream.get("StreamArn").asText()));
        return arns;
    }
}
