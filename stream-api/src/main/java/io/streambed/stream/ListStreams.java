package io.streambed.stream;

import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.materializer.CatalogStream;
import io.streambed.model.Arns;
import io.streambed.protocol.Call;
import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.Input;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Lists streams by table name and label, so that pages fit together whatever comes and goes in between.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_ListStreams.html">ListStreams</a>
 */
final class ListStreams implements Operation {
    private static final int MAX_LIMIT = 100;
    private static final Comparator<Arns.StreamName> ORDER =
            Comparator.comparing(Arns.StreamName::tableName).thenComparing(Arns.StreamName::label);

    private static final Shape.Structure INPUT = Shape.structure("ListStreamsInput")
            .optional("TableName", CommonShapes.TABLE_NAME)
            .optional("Limit", StreamShapes.LIMIT)
            .optional("ExclusiveStartStreamArn", StreamShapes.STREAM_ARN)
            .build();

    private final Streams streams;

    ListStreams(Streams streams) {
        this.streams = streams;
    }

    @Override
    public String name() {
        return "ListStreams";
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
            throw StreamErrors.invalidParameter("Limit cannot be greater than the maximum allowed size: 100");
        }
        String startArn = input.stringOrNull("ExclusiveStartStreamArn");
        Arns.StreamName start = startArn == null ? null : Arns.streamName(startArn);
        if (startArn != null && start == null) {
            throw StreamErrors.invalidArn();
        }
        return streams.list(input.stringOrNull("TableName")).thenApply(all -> reply(after(all, start), limit));
    }

    private static List<CatalogStream> after(List<CatalogStream> streams, Arns.@Nullable StreamName start) {
        return start == null
                ? streams
                : streams.stream()
                        .filter(stream -> ORDER.compare(nameOf(stream), start) > 0)
                        .toList();
    }

    private static Arns.StreamName nameOf(CatalogStream stream) {
        return new Arns.StreamName(stream.tableName(), stream.spec().label());
    }

    private Reply reply(List<CatalogStream> rest, int limit) {
        List<CatalogStream> page = rest.subList(0, Math.min(limit, rest.size()));
        return Reply.json(generator -> {
            generator.writeArrayFieldStart("Streams");
            for (CatalogStream stream : page) {
                write(generator, stream);
            }
            generator.writeEndArray();
            if (page.size() < rest.size()) {
                generator.writeStringField("LastEvaluatedStreamArn", streams.arn(page.getLast()));
            }
        });
    }

    private void write(JsonGenerator generator, CatalogStream stream) throws IOException {
        generator.writeStartObject();
        generator.writeStringField("StreamArn", streams.arn(stream));
        generator.writeStringField("TableName", stream.tableName());
        generator.writeStringField("StreamLabel", stream.spec().label());
        generator.writeEndObject();
    }
}
