package io.streambed.write;

import io.streambed.model.Bytes;
import io.streambed.model.DynamoDbException;
import io.streambed.protocol.Call;
import io.streambed.protocol.Input;
import io.streambed.protocol.JsonBytes;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Routing;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import io.streambed.schemas.EncodedItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/**
 * Puts items into a table that is being filled and that nobody can use yet, many with one command. Between nodes it is an
 * operation of its own, served on the internal port only.
 */
public final class LoadItems implements Operation {
    private static final Shape.Structure INPUT = Shape.structure("LoadItemsInput")
            .required("LogPartition", Shape.integer())
            .required("Table", Shape.integer())
            .required(
                    "Rows",
                    Shape.list(Shape.structure("Row")
                            .required("Key", Shape.BLOB)
                            .required("Image", Shape.BLOB)
                            .required("Size", Shape.integer())
                            .build()))
            .build();

    /**
     * An item to put.
     *
     * @param key the bytes of the primary key; shared, not to be modified
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    public record Row(byte[] key, EncodedItem image) {}

    private final Routing routing;
    private final Sequencers sequencers;

    public LoadItems(Routing routing, Sequencers sequencers) {
        this.routing = routing;
        this.sequencers = sequencers;
    }

    @Override
    public String name() {
        return "LoadItems";
    }

    @Override
    public Service service() {
        return Service.DYNAMODB;
    }

    @Override
    public Shape.Structure input() {
        return INPUT;
    }

    /**
     * Puts items whose keys are all different and live on this log partition; done when they are applied. Those that are
     * there already append nothing, so it may be repeated.
     *
     * @param table number of a table that is being filled
     * @param deadlineNanos in terms of {@link System#nanoTime()}
     * @return fails with ResourceNotFoundException if the table is not being filled any more
     */
    public CompletionStage<Void> load(int logPartition, int table, List<Row> rows, long deadlineNanos) {
        Call call = Call.internal(this, () -> render(logPartition, table, rows), deadlineNanos);
        return route(call, logPartition, table, rows).thenApply(LoadItems::requireDone);
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        Input input = call.input();
        List<Row> rows = new ArrayList<>();
        for (Input row : input.structures("Rows")) {
            Bytes key = Objects.requireNonNull(row.blobOrNull("Key"));
            Bytes image = Objects.requireNonNull(row.blobOrNull("Image"));
            rows.add(new Row(key.toArray(), EncodedItem.of(image.toArray(), row.integer("Size"))));
        }
        return route(call, input.integer("LogPartition"), input.integer("Table"), rows);
    }

    private CompletionStage<Reply> route(Call call, int logPartition, int table, List<Row> rows) {
        return routing.route(logPartition, call, () -> {
            LoadCommand command = new LoadCommand(table, rows, call.deadlineNanos());
            return sequencers.submit(logPartition, command).thenApply(_ -> Reply.EMPTY);
        });
    }

    private static Void requireDone(Reply reply) {
        return switch (reply) {
            case Reply.Json _ -> done();
            case Reply.Raw raw when raw.status() == 200 -> done();
            case Reply.Raw _ ->
                throw DynamoDbException.internal("The node that holds a part of this table could not write it.");
            case Reply.Failure failure -> throw new DynamoDbException(failure.type(), failure.message());
        };
    }

    @SuppressWarnings("NullAway") // the only value of Void
    private static Void done() {
        return null;
    }

    private static byte[] render(int logPartition, int table, List<Row> rows) {
        return JsonBytes.render(
                generator -> {
                    generator.writeNumberField("LogPartition", logPartition);
                    generator.writeNumberField("Table", table);
                    generator.writeArrayFieldStart("Rows");
                    for (Row row : rows) {
                        generator.writeStartObject();
                        generator.writeBinaryField("Key", row.key());
                        generator.writeBinaryField("Image", row.image().avro());
                        generator.writeNumberField("Size", row.image().size());
                        generator.writeEndObject();
                    }
                    generator.writeEndArray();
                },
                1 << 16);
    }
}
