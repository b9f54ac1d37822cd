package io.streambed.write;

import io.streambed.model.Bytes;
import io.streambed.model.CapacityUnits;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.PartitionMovedException;
import io.streambed.model.TableDefinition;
import io.streambed.model.WriteUnits;
import io.streambed.protocol.Call;
import io.streambed.protocol.Input;
import io.streambed.protocol.JsonBody;
import io.streambed.protocol.JsonBytes;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Routing;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import io.streambed.protocol.Throttled;
import io.streambed.protocol.ThroughputLimits;
import io.streambed.schemas.EncodedItem;
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
    private static final Shape.Structure INPUT = Shape.structure("WriteItemsInput")
            .required("LogPartition", Shape.integer())
            .required("Units", Shape.BOOLEAN)
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
    private final ThroughputLimits limits;

    public WriteItems(Routing routing, Sequencers sequencers, ThroughputLimits limits) {
        this.routing = routing;
        this.sequencers = sequencers;
        this.limits = limits;
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

    /**
     * Writes items whose keys are all different. The outcomes are in the order of the writes.
     *
     * @param units whether to tell what they have cost
     */
    CompletionStage<List<WriteOutcome>> write(int logPartition, List<Write> writes, boolean units, long deadlineNanos) {
        Call call = Call.internal(this, () -> JsonBytes.render(request(logPartition, writes, units)), deadlineNanos);
        return route(call, logPartition, writes, units).thenApply(reply -> outcomes(reply, writes.size()));
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
        return route(call, input.integer("LogPartition"), writes, input.bool("Units"));
    }

    private CompletionStage<Reply> route(Call call, int logPartition, List<Write> writes, boolean units) {
        return routing.route(logPartition, call, () -> local(logPartition, writes, units, call.deadlineNanos()));
    }

    private CompletionStage<Reply> local(int logPartition, List<Write> writes, boolean units, long deadlineNanos) {
        List<Admission> admissions = new ArrayList<>(writes.size());
        List<ItemWrite> commands = new ArrayList<>(writes.size());
        for (Write write : writes) {
            TableDefinition table = units || limits.enforced() ? sequencers.table(logPartition, write.table()) : null;
            Admission admission = admit(table, write, deadlineNanos);
            admissions.add(admission);
            if (admission instanceof Admission.Granted granted) {
                commands.add(granted.command());
            }
        }
        sequencers.submit(logPartition, commands);
        CompletableFuture<?>[] results = commands.stream().map(Command::result).toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(results)
                .handle((_, _) -> new WriteOutcomes(
                                logPartition,
                                admissions.stream().map(this::outcome).toList())
                        .reply());
    }

    /** Whether the table's throughput lets a write pass. */
    private sealed interface Admission {
        /**
         * It does.
         *
         * @param table null if nobody wants to know what the write costs
         * @param advance units that have been taken for it before that is known
         */
        record Granted(ItemWrite command, @Nullable TableDefinition table, int advance) implements Admission {}

        record Refused(Throttled why) implements Admission {}
    }

    /** What a write costs at least is taken at once, so that those of a batch that come after it find less. */
    private Admission admit(@Nullable TableDefinition table, Write write, long deadlineNanos) {
        EncodedItem image = write.image();
        int size = image == null ? 0 : image.size();
        int advance = 0;
        if (table != null && limits.enforced()) {
            Throttled throttled = limits.writing(table);
            if (throttled != null) {
                return new Admission.Refused(throttled);
            }
            advance = WriteUnits.of(size);
            limits.written(table, CapacityUnits.ofTable(advance));
        }
        ItemMutation mutation = image == null ? ItemMutation.Delete.DELETE : new ItemMutation.Put(image);
        ItemWrite command = new ItemWrite(write.table(), write.key(), null, mutation, size, deadlineNanos);
        return new Admission.Granted(command, table, advance);
    }

    private WriteOutcome outcome(Admission admission) {
        return switch (admission) {
            case Admission.Refused(Throttled why) -> new WriteOutcome.Refused(why);
            case Admission.Granted granted -> outcome(granted);
        };
    }

    private WriteOutcome outcome(Admission.Granted granted) {
        CompletableFuture<ItemWritten> result = granted.command().result();
        TableDefinition table = granted.table();
        boolean failed = result.isCompletedExceptionally();
        CapacityUnits cost = failed || table == null
                ? CapacityUnits.NONE
                : result.resultNow().units(table);
        if (table != null) {
            limits.written(table, new CapacityUnits(cost.table() - granted.advance(), cost.local(), cost.global()));
        }
        return failed ? outcome(result.exceptionNow()) : new WriteOutcome.Written(cost);
    }

    private static WriteOutcome outcome(Throwable failure) {
        return switch (failure) {
            case PartitionMovedException _ -> WriteOutcome.NotWritten.MOVED;
            case DynamoDbException error when error.type() == ErrorType.THROTTLING -> WriteOutcome.NotWritten.THROTTLED;
            case DynamoDbException error
            when error.type() == ErrorType.TRANSACTION_CONFLICT -> WriteOutcome.NotWritten.CONFLICT;
            case DynamoDbException error
            when error.type() == ErrorType.RESOURCE_NOT_FOUND -> WriteOutcome.NotWritten.TABLE_GONE;
            default -> throw new CompletionException(failure);
        };
    }

    private static JsonBody request(int logPartition, List<Write> writes, boolean units) {
        return generator -> {
            generator.writeNumberField("LogPartition", logPartition);
            generator.writeBooleanField("Units", units);
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
            case Reply.Json json when json.body() instanceof WriteOutcomes here -> here.all();
            case Reply.Json json -> WriteOutcomes.parse(JsonBytes.render(json.body()));
            case Reply.Raw raw when raw.status() == 200 -> WriteOutcomes.parse(raw.body());
            case Reply.Raw _ ->
                throw DynamoDbException.internal("The node that holds a part of this data could not write it.");
            case Reply.Failure failure -> throw new DynamoDbException(failure.type(), failure.message());
        };
        if (outcomes.size() != expected) {
            throw new IllegalStateException(outcomes.size() + " outcomes of " + expected + " writes");
        }
        return outcomes;
    }
}
