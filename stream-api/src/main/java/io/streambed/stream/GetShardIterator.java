package io.streambed.stream;

import io.streambed.materializer.CatalogStream;
import io.streambed.materializer.OpenPartition;
import io.streambed.protocol.Call;
import io.streambed.protocol.Input;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives an iterator for a place in a shard.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html">
 *     GetShardIterator</a>
 */
final class GetShardIterator implements Operation {
    private static final Shape.Structure INPUT = Shape.structure("GetShardIteratorInput")
            .required("StreamArn", StreamShapes.STREAM_ARN)
            .required("ShardId", StreamShapes.SHARD_ID)
            .required(
                    "ShardIteratorType",
                    Shape.oneOf("AFTER_SEQUENCE_NUMBER", "LATEST", "AT_SEQUENCE_NUMBER", "TRIM_HORIZON"))
            .optional("SequenceNumber", StreamShapes.SEQUENCE_NUMBER)
            .build();

    /** The iterator types, named as in the API. */
    private enum Type {
        TRIM_HORIZON,
        LATEST,
        AT_SEQUENCE_NUMBER,
        AFTER_SEQUENCE_NUMBER
    }

    private final Streams streams;
    private final ShardOwners owners;
    private final TailBuffer tails;
    private final ShardStarts starts;
    private final IteratorCodec iterators;
    private final LongSupplier clock;

    GetShardIterator(
            Streams streams,
            ShardOwners owners,
            TailBuffer tails,
            ShardStarts starts,
            IteratorCodec iterators,
            LongSupplier clock) {
        this.streams = streams;
        this.owners = owners;
        this.tails = tails;
        this.starts = starts;
        this.iterators = iterators;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "GetShardIterator";
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
        Type type = Type.valueOf(input.string("ShardIteratorType"));
        SequenceNumber number = sequenceNumber(type, input.stringOrNull("SequenceNumber"));
        return streams.shard(input.string("StreamArn"), input.string("ShardId"))
                .thenCompose(located -> owners.read(
                        located.shard().logPartition(),
                        call,
                        partition -> start(type, number, partition, located.shard(), call.deadlineNanos())
                                .thenApply(cursor -> reply(located, cursor))));
    }

    /** The number to start from; any one where the type needs none. */
    private static SequenceNumber sequenceNumber(Type type, @Nullable String text) {
        return switch (type) {
            case TRIM_HORIZON, LATEST -> {
                if (text != null) {
                    throw StreamErrors.needlessSequenceNumber();
                }
                yield SequenceNumber.at(0);
            }
            case AT_SEQUENCE_NUMBER, AFTER_SEQUENCE_NUMBER -> {
                SequenceNumber number = text == null ? null : SequenceNumber.parse(text);
                if (number == null) {
                    throw StreamErrors.invalidSequenceNumber();
                }
                yield number;
            }
        };
    }

    private CompletionStage<Cursor> start(
            Type type, SequenceNumber number, OpenPartition partition, Shard shard, long deadlineNanos) {
        return switch (type) {
            case TRIM_HORIZON -> starts.oldest(partition, shard, deadlineNanos);
            case LATEST -> CompletableFuture.completedFuture(latest(partition, shard));
            case AT_SEQUENCE_NUMBER -> starts.at(number, number, partition, shard, deadlineNanos);
            case AFTER_SEQUENCE_NUMBER -> starts.at(number, number.next(), partition, shard, deadlineNanos);
        };
    }

    private Cursor latest(OpenPartition partition, Shard shard) {
        Tail.Tip tip = tails.of(partition).tip();
        return shard.open() ? Cursor.at(tip.appliedOffset() + 1, tip.fold()) : ShardStarts.end(shard);
    }

    private Reply reply(Streams.Located located, Cursor cursor) {
        CatalogStream stream = located.stream().catalog();
        Shard shard = located.shard();
        String iterator = iterators.encode(new ShardIterator(
                stream.tableId(),
                stream.spec().label(),
                shard.logPartition(),
                shard.firstHash(),
                cursor,
                clock.getAsLong()));
        return Reply.json(generator -> generator.writeStringField("ShardIterator", iterator));
    }
}
