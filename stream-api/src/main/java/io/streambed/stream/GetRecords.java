package io.streambed.stream;

import io.streambed.materializer.CatalogStream;
import io.streambed.materializer.OpenPartition;
import io.streambed.protocol.Call;
import io.streambed.protocol.Input;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a shard on from an iterator, on the node that has its log partition open.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html">GetRecords</a>
 */
final class GetRecords implements Operation {
    private static final int MAX_LIMIT = 1000;

    private static final Shape.Structure INPUT = Shape.structure("GetRecordsInput")
            .required("ShardIterator", StreamShapes.SHARD_ITERATOR)
            .optional("Limit", StreamShapes.LIMIT)
            .build();

    private final Streams streams;
    private final ShardOwners owners;
    private final TailBuffer tails;
    private final ShardReader reader;
    private final IteratorCodec iterators;
    private final StreamRecordJson json;
    private final LongSupplier clock;

    GetRecords(
            Streams streams,
            ShardOwners owners,
            TailBuffer tails,
            ShardReader reader,
            IteratorCodec iterators,
            StreamRecordJson json,
            LongSupplier clock) {
        this.streams = streams;
        this.owners = owners;
        this.tails = tails;
        this.reader = reader;
        this.iterators = iterators;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "GetRecords";
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
            throw StreamErrors.invalidParameter("Limit should be less than or equal to 1000");
        }
        ShardIterator iterator = iterators.decode(input.string("ShardIterator"));
        if (iterator.expired(clock.getAsLong())) {
            throw StreamErrors.expiredIterator();
        }
        return streams.shard(iterator)
                .thenCompose(located -> owners.read(
                        iterator.logPartition(),
                        call,
                        partition -> read(partition, located, iterator, limit, call.deadlineNanos())));
    }

    private CompletionStage<Reply> read(
            OpenPartition partition, Streams.Located located, ShardIterator iterator, int limit, long deadlineNanos) {
        // First the tip, then the look at the stream: what it finds enabled was enabled up to that tip.
        Tail.Tip tip = tails.of(partition).tip();
        if (!located.shard().open() || located.stream().enabledOn(partition)) {
            return fill(partition, tip, located, iterator, limit, deadlineNanos);
        }
        // The stream has ended here, and the catalog has not said where yet.
        return streams.latest(iterator)
                .thenCompose(latest -> latest.shard().open()
                        ? Reply.now(generator -> {
                            generator.writeArrayFieldStart("Records");
                            generator.writeEndArray();
                            generator.writeStringField("NextShardIterator", next(iterator, iterator.cursor()));
                        })
                        : fill(partition, tip, latest, iterator, limit, deadlineNanos));
    }

    private CompletionStage<Reply> fill(
            OpenPartition partition,
            Tail.Tip tip,
            Streams.Located located,
            ShardIterator iterator,
            int limit,
            long deadlineNanos) {
        CatalogStream stream = located.stream().catalog();
        Page page = new Page(located.shard(), stream.key(), stream.spec().viewType(), iterator.cursor(), limit);
        return reader.fill(page, partition, tip, deadlineNanos).thenApply(filled -> reply(filled, iterator));
    }

    private Reply reply(Page page, ShardIterator iterator) {
        Shard shard = page.shard();
        boolean atEnd = !shard.open() && page.cursor().from().offset() >= shard.endOffset();
        @Nullable String next = atEnd ? null : next(iterator, page.cursor());
        return Reply.json(generator -> {
            generator.writeArrayFieldStart("Records");
            for (StreamRecord record : page.records()) {
                generator.writeStartObject();
                json.write(generator, shard.id(), record);
                generator.writeEndObject();
            }
            generator.writeEndArray();
            if (next != null) {
                generator.writeStringField("NextShardIterator", next);
            }
        });
    }

    private String next(ShardIterator iterator, Cursor cursor) {
        return iterators.encode(iterator.movedTo(cursor, clock.getAsLong()));
    }
}
