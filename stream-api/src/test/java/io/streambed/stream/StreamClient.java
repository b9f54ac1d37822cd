package io.streambed.stream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streambed.model.Arns;
import io.streambed.model.DynamoDbException;
import io.streambed.model.StreamSpec;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.Call;
import io.streambed.protocol.Input;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Calls operations with requests in JSON, with single quotes for double ones, and reads the answers. */
final class StreamClient {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, Operation> operations = new HashMap<>();

    StreamClient(List<Operation> operations) {
        operations.forEach(operation -> this.operations.put(operation.name(), operation));
    }

    /** Calls an operation; throws what it fails with. */
    JsonNode call(String name, String json) {
        Operation operation = Objects.requireNonNull(operations.get(name), name);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        String body = json.replace('\'', '"');
        Call call = new Call(
                operation,
                Input.parse(operation.input(), body.getBytes(StandardCharsets.UTF_8)),
                body.getBytes(StandardCharsets.UTF_8),
                deadline,
                false,
                "request");
        try {
            return json(operation.handle(call).toCompletableFuture().join());
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof DynamoDbException answer) {
                throw answer;
            }
            throw failure;
        }
    }

    private static JsonNode json(Reply reply) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(text)) {
            generator.writeStartObject();
            switch (reply) {
                case Reply.Json json -> json.body().write(generator);
                case Reply.Failure failure -> throw new IllegalStateException(failure.message());
                case Reply.Raw raw -> throw new IllegalStateException("not forwarded here");
            }
            generator.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        try {
            return MAPPER.readTree(text.toString());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    String arn(TableDefinition definition) {
        StreamSpec spec = Objects.requireNonNull(definition.stream());
        return new Arns(StreamWorld.REGION).stream(definition.name(), spec.label());
    }

    List<String> shardIds(TableDefinition definition) {
        List<String> ids = new ArrayList<>();
        call("DescribeStream", "{'StreamArn': '" + arn(definition) + "'}")
                .at("/StreamDescription/Shards")
                .forEach(shard -> ids.add(shard.get("ShardId").asText()));
        return ids;
    }

    /** An iterator for the only shard of a stream. */
    String iterator(TableDefinition definition, String type) {
        return iterator(arn(definition), shardIds(definition).getFirst(), type, null);
    }

    String iterator(TableDefinition definition, String type, String sequenceNumber) {
        return iterator(arn(definition), shardIds(definition).getFirst(), type, sequenceNumber);
    }

    String iterator(String arn, String shardId, String type, @Nullable String sequenceNumber) {
        String number = sequenceNumber == null ? "" : ", 'SequenceNumber': '" + sequenceNumber + "'";
        return call(
                        "GetShardIterator",
                        "{'StreamArn': '" + arn + "', 'ShardId': '" + shardId + "', 'ShardIteratorType': '" + type + "'"
                                + number + "}")
                .get("ShardIterator")
                .asText();
    }

    JsonNode records(String iterator) {
        return call("GetRecords", "{'ShardIterator': '" + iterator + "'}");
    }

    JsonNode records(String iterator, int limit) {
        return call("GetRecords", "{'ShardIterator': '" + iterator + "', 'Limit': " + limit + "}");
    }

    /** Everything from an iterator to the tip or the shard's end. */
    List<JsonNode> drain(String iterator, int limit) {
        List<JsonNode> all = new ArrayList<>();
        String next = iterator;
        int empty = 0;
        while (next != null && empty < 3) {
            JsonNode page = records(next, limit);
            page.get("Records").forEach(all::add);
            empty = page.get("Records").isEmpty() ? empty + 1 : 0;
            next = page.has("NextShardIterator") ? page.get("NextShardIterator").asText() : null;
        }
        return all;
    }
}
