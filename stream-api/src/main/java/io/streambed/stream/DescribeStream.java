package io.streambed.stream;

import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.materializer.CatalogStream;
import io.streambed.model.KeyAttribute;
import io.streambed.protocol.Call;
import io.streambed.protocol.EpochSeconds;
import io.streambed.protocol.Input;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Describes a stream and pages through its shards in the order of their ids.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_DescribeStream.html">
 *     DescribeStream</a>
 */
final class DescribeStream implements Operation {
    private static final int MAX_LIMIT = 100;

    private static final Shape.Structure INPUT = Shape.structure("DescribeStreamInput")
            .required("StreamArn", StreamShapes.STREAM_ARN)
            .optional("Limit", StreamShapes.LIMIT)
            .optional("ExclusiveStartShardId", StreamShapes.SHARD_ID)
            .optional(
                    "ShardFilter",
                    Shape.structure("ShardFilter")
                            .optional("Type", Shape.oneOf("CHILD_SHARDS"))
                            .optional("ShardId", StreamShapes.SHARD_ID)
                            .build())
            .build();

    private final Streams streams;

    DescribeStream(Streams streams) {
        this.streams = streams;
    }

    @Override
    public String name() {
        return "DescribeStream";
    }

    @Override
    public Service service() {
        return Service.DYNAMODB_STREAMS;
    }

    @Override
    public Shape.Structure input() {
        return INPUT;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        Input input = call.input();
        int limit = input.integer("Limit", MAX_LIMIT);
        if (limit > MAX_LIMIT) {
            throw StreamErrors.invalidParameter("Limit cannot be greater than the maximum: 100");
        }
        return streams.byArn(input.string("StreamArn"))
                .thenApply(stream -> reply(stream, shards(stream, input), limit));
    }

    private static List<Shard> shards(TableStream stream, Input input) {
        Input filter = input.structureOrNull("ShardFilter");
        if (filter != null && filter.has("Type") && filter.has("ShardId")) {
            // Only a split makes child shards, and table partitions are not split so far.
            return List.of();
        }
        String start = input.stringOrNull("ExclusiveStartShardId");
        return start == null
                ? stream.shards()
                : stream.shards().stream()
                        .filter(shard -> shard.id().compareTo(start) > 0)
                        .toList();
    }

    private Reply reply(TableStream stream, List<Shard> rest, int limit) {
        List<Shard> page = rest.subList(0, Math.min(limit, rest.size()));
        return Reply.json(generator -> {
            generator.writeObjectFieldStart("StreamDescription");
            write(generator, stream);
            generator.writeArrayFieldStart("Shards");
            for (Shard shard : page) {
                write(generator, shard);
            }
            generator.writeEndArray();
            if (page.size() < rest.size()) {
                generator.writeStringField(
                        "LastEvaluatedShardId", page.getLast().id());
            }
            generator.writeEndObject();
        });
    }

    private void write(JsonGenerator generator, TableStream stream) throws IOException {
        CatalogStream described = stream.catalog();
        generator.writeStringField("StreamArn", streams.arn(described));
        generator.writeStringField("StreamLabel", described.spec().label());
        generator.writeStringField("StreamStatus", stream.status());
        generator.writeStringField("StreamViewType", described.spec().viewType().name());
        EpochSeconds.write(generator, "CreationRequestDateTime", described.createdAt());
        generator.writeStringField("TableName", described.tableName());
        generator.writeArrayFieldStart("KeySchema");
        write(generator, described.key().partition(), "HASH");
        KeyAttribute sort = described.key().sort();
        if (sort != null) {
            write(generator, sort, "RANGE");
        }
        generator.writeEndArray();
    }

    private static void write(JsonGenerator generator, KeyAttribute attribute, String keyType) throws IOException {
        generator.writeStartObject();
        generator.writeStringField("AttributeName", attribute.name());
        generator.writeStringField("KeyType", keyType);
        generator.writeEndObject();
    }

    private static void write(JsonGenerator generator, Shard shard) throws IOException {
        generator.writeStartObject();
        generator.writeStringField("ShardId", shard.id());
        generator.writeObjectFieldStart("SequenceNumberRange");
        generator.writeStringField(
                "StartingSequenceNumber", SequenceNumber.at(shard.startOffset()).toString());
        if (!shard.open()) {
            generator.writeStringField(
                    "EndingSequenceNumber", SequenceNumber.at(shard.endOffset()).toString());
        }
        generator.writeEndObject();
        generator.writeEndObject();
    }
}
