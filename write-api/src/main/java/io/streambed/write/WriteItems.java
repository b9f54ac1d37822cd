package io.streambed.write;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.streambed.model.Bytes;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.PartitionMovedException;
import io.streambed.protocol.Call;
import io.streambed.protocol.Input;
import io.streambed.protocol.JsonBody;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Routing;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import io.streambed.schemas.EncodedItem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Puts and deletes items of one log partition together: a batch's part. Between nodes it is an operation of its own, served on
 * the internal port only.
 */
public final class WriteItems implements Operation {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Shape.Structure INPUT = Shape.structure("WriteItemsInput")
            .required("LogPartition", Shape.integer())
            .required(
                    "Writes",
                    Shape.list(Shape.structure("Write")
                            .required("Table", Shape.integer())
                            .required("Key", Shape.BLOB)
                            .optional("Image", Shape.BLOB)
                            .optional("Size", Shape.integer())
                            .build()))
            .build();

    private final Routing routing;
    private final Sequencers sequencers;

    public WriteItems(Routing routing, Sequencers sequencers) {
        this.routing = routing;
        this.sequencers = sequencers;
    }

    /**
     * What is to be written.
     *
     * @param table the table's number
     * @param key the bytes of the primary key; shared, not to be modified
     * @param image null to delete the item
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Write(int table, byte[] key, @Nullable EncodedItem image) {}

    @Override
    public String name() {
        return "WriteItems";
    }

    @Override
    public Service service() {
        return Service.DYNAMODB;
    }

    @Override
    public Shape.Structure input() {
        return INPUT;
    }

    /** Writes items whose keys are all different. The outcomes are in the order of the writes. */
    CompletionStage<List<WriteOutcome>> write(int logPartition, List<Write> writes, long deadlineNanos) {
        Call call = Call.internal(this, () -> render(request(logPartition, writes)), deadlineNanos);
        return route(call, logPartition, writes).thenApply(reply -> outcomes(reply, writes.size()));
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        Input input = call.input();
        List<Write> writes = new ArrayList<>();
        for (Input write : input.structures("Writes")) {
            Bytes image = write.blobOrNull("Image");
            writes.add(new Write(
                    write.integer("Table"),
                    Objects.requireNonNull(write.blobOrNull("Key")).toArray(),
                    image == null ? null : EncodedItem.of(image.toArray(), write.integer("Size"))));
        }
        return route(call, input.integer("LogPartition"), writes);
    }

    private CompletionStage<Reply> route(Call call, int logPartition, List<Write> writes) {
        return routing.route(logPartition, call, () -> local(logPartition, writes, call.deadlineNanos()));
    }

    private CompletionStage<Reply> local(int logPartition, List<Write> writes, long deadlineNanos) {
        List<ItemWrite> commands = new ArrayList<>(writes.size());
        for (Write write : writes) {
            EncodedItem image = write.image();
            commands.add(new ItemWrite(
                    write.table(),
                    write.key(),
                    null,
                    image == null ? ItemMutation.Delete.DELETE : new ItemMutation.Put(image),
                    image == null ? 0 : image.size(),
                    deadlineNanos));
        }
        sequencers.submit(logPartition, commands);
        CompletableFuture<?>[] results = commands.stream().map(Command::result).toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(results)
                .handle((_, _) -> new Outcomes(logPartition, outcomes(commands)).reply());
    }

    private static List<WriteOutcome> outcomes(List<ItemWrite> commands) {
        List<WriteOutcome> outcomes = new ArrayList<>(commands.size());
        for (ItemWrite command : commands) {
            CompletableFuture<ItemWritten> result = command.result();
            outcomes.add(
                    result.isCompletedExceptionally()
                            ? outcome(result.exceptionNow())
                            : new WriteOutcome.Written(result.resultNow().size()));
        }
        return outcomes;
    }

    private static WriteOutcome outcome(Throwable failure) {
        return switch (failure) {
            case PartitionMovedException _ -> WriteOutcome.NotWritten.MOVED;
            case DynamoDbException error when error.type() == ErrorType.THROTTLING -> WriteOutcome.NotWritten.THROTTLED;
            case DynamoDbException error
            when error.type() == ErrorType.RESOURCE_NOT_FOUND -> WriteOutcome.NotWritten.TABLE_GONE;
            default -> throw new CompletionException(failure);
        };
    }

    /** Outcomes on their way to the one who asked: as they are on this node, as JSON to another. */
    private record Outcomes(int logPartition, List<WriteOutcome> all) implements JsonBody {
        /** If nothing at all was done because the partition is elsewhere, the call may go there. */
        Reply reply() {
            if (all.stream().allMatch(outcome -> outcome == WriteOutcome.NotWritten.MOVED)) {
                throw new PartitionMovedException(logPartition);
            }
            return Reply.json(this);
        }

        @Override
        public void write(JsonGenerator generator) throws IOException {
            generator.writeArrayFieldStart("Outcomes");
            for (WriteOutcome outcome : all) {
                switch (outcome) {
                    case WriteOutcome.Written(int size) -> generator.writeNumber(size);
                    case WriteOutcome.NotWritten why -> generator.writeString(why.name());
                }
            }
            generator.writeEndArray();
        }
    }

    private static JsonBody request(int logPartition, List<Write> writes) {
        return generator -> {
            generator.writeNumberField("LogPartition", logPartition);
            generator.writeArrayFieldStart("Writes");
            for (Write write : writes) {
                generator.writeStartObject();
                generator.writeNumberField("Table", write.table());
                generator.writeBinaryField("Key", write.key());
                EncodedItem image = write.image();
                if (image != null) {
                    generator.writeBinaryField("Image", image.avro());
                    generator.writeNumberField("Size", image.size());
                }
                generator.writeEndObject();
            }
            generator.writeEndArray();
        };
    }

    private static List<WriteOutcome> outcomes(Reply reply, int expected) {
        List<WriteOutcome> outcomes = switch (reply) {
            case Reply.Json(Outcomes(int _, List<WriteOutcome> all)) -> all;
            case Reply.Json json -> parse(render(json.body()));
            case Reply.Raw raw when raw.status() == 200 -> parse(raw.body());
            case Reply.Raw _ ->
                throw DynamoDbException.internal("The node that holds a part of this data could not write it.");
            case Reply.Failure failure -> throw new DynamoDbException(failure.type(), failure.message());
        };
        if (outcomes.size() != expected) {
            throw new IllegalStateException(outcomes.size() + " outcomes of " + expected + " writes");
        }
        return outcomes;
    }

    private static byte[] render(JsonBody body) {
        ByteArrayOutputStream json = new ByteArrayOutputStream(1024);
        try (JsonGenerator generator = JSON.createGenerator(json)) {
            generator.writeStartObject();
            body.write(generator);
            generator.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return json.toByteArray();
    }

    private static List<WriteOutcome> parse(byte[] json) {
        List<WriteOutcome> outcomes = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(json)) {
            JsonToken token;
            while ((token = parser.nextToken()) != null) {
                if (token == JsonToken.VALUE_NUMBER_INT) {
                    outcomes.add(new WriteOutcome.Written(parser.getIntValue()));
                } else if (token == JsonToken.VALUE_STRING) {
                    outcomes.add(WriteOutcome.NotWritten.valueOf(parser.getText()));
                }
            }
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
        return outcomes;
    }
}
