package io.streambed.stream;

import io.streambed.materializer.CatalogState;
import io.streambed.materializer.CatalogStream;
import io.streambed.model.Arns;
import io.streambed.model.DynamoDbException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds streams in the catalog. What is not there is looked for again when the catalog is read to its end, before it is
 * said not to exist. Thread-safe.
 */
final class Streams {
    /** A shard and the stream it belongs to. */
    record Located(TableStream stream, Shard shard) {}

    private final StreamCatalog catalog;
    private final Arns arns;
    private final Duration retention;
    private final LongSupplier clock;

    /** @param retention how long the records of a stream can be read after their commit */
    Streams(StreamCatalog catalog, Arns arns, Duration retention, LongSupplier clock) {
        this.retention = retention;
        this.catalog = catalog;
        this.arns = arns;
        this.clock = clock;
    }

    String arn(CatalogStream stream) {
        return arns.stream(stream.tableName(), stream.spec().label());
    }

    /**
     * The streams there are, of all tables or of one, by table name and label. If one table is asked for and seems to
     * have none, the catalog is read to its end.
     */
    CompletionStage<List<CatalogStream>> list(@Nullable String tableName) {
        List<CatalogStream> found = list(catalog.state(), tableName);
        return tableName == null || !found.isEmpty()
                ? CompletableFuture.completedFuture(found)
                : Stages.own(catalog.readToEnd().thenApply(state -> list(state, tableName)));
    }

    private List<CatalogStream> list(CatalogState state, @Nullable String tableName) {
        return state.streams().stream()
                .filter(stream -> tableName == null || stream.tableName().equals(tableName))
                .filter(stream -> !over(stream))
                .toList();
    }

    /**
     * The stream with this ARN.
     *
     * @return fails with a {@link DynamoDbException} if there is none
     */
    CompletionStage<TableStream> byArn(String arn) {
        Arns.StreamName name = Arns.streamName(arn);
        if (name == null) {
            throw StreamErrors.invalidArn();
        }
        if (!arns.isLocal(arn)) {
            throw StreamErrors.streamNotFound(arn);
        }
        return find(state -> byName(state, name), () -> StreamErrors.streamNotFound(arn));
    }

    /**
     * A shard of the stream with this ARN.
     *
     * @return fails with a {@link DynamoDbException} if there is none
     */
    CompletionStage<Located> shard(String arn, String shardId) {
        return byArn(arn).thenCompose(stream -> {
            Shard shard = stream.shard(shardId);
            return shard != null
                    ? CompletableFuture.completedFuture(new Located(stream, shard))
                    : find(
                            state -> located(
                                    find(
                                            state,
                                            stream.catalog().tableId(),
                                            stream.catalog().spec().label()),
                                    again -> again.shard(shardId)),
                            StreamErrors::shardNotFound);
        });
    }

    /**
     * The shard an iterator belongs to.
     *
     * @return fails with a {@link DynamoDbException} if it is not there any more
     */
    CompletionStage<Located> shard(ShardIterator iterator) {
        return find(state -> shard(state, iterator), StreamErrors::shardNotFound);
    }

    /** The shard an iterator belongs to, as it is at the end of the catalog. */
    CompletionStage<Located> latest(ShardIterator iterator) {
        return Stages.own(
                catalog.readToEnd().thenApply(state -> required(shard(state, iterator), StreamErrors::shardNotFound)));
    }

    private @Nullable Located shard(CatalogState state, ShardIterator iterator) {
        return located(
                find(state, iterator.tableId(), iterator.label()),
                stream -> stream.shard(iterator.logPartition(), iterator.firstHash()));
    }

    private static @Nullable Located located(
            @Nullable TableStream stream, Function<TableStream, @Nullable Shard> lookup) {
        Shard shard = stream == null ? null : lookup.apply(stream);
        return stream == null || shard == null ? null : new Located(stream, shard);
    }

    private <T> CompletionStage<T> find(
            Function<CatalogState, @Nullable T> lookup, Supplier<DynamoDbException> notFound) {
        T found = lookup.apply(catalog.state());
        return found != null
                ? CompletableFuture.completedFuture(found)
                : Stages.own(catalog.readToEnd().thenApply(state -> required(lookup.apply(state), notFound)));
    }

    private static <T> T required(@Nullable T found, Supplier<DynamoDbException> notFound) {
        if (found == null) {
            throw notFound.get();
        }
        return found;
    }

    /** The stream of this name in a state of the catalog; null if there is none, or none any more. */
    @Nullable
    TableStream byName(CatalogState state, Arns.StreamName name) {
        for (CatalogStream stream : state.streams()) {
            if (stream.tableName().equals(name.tableName())
                    && stream.spec().label().equals(name.label())) {
                return find(state, stream.tableId(), name.label());
            }
        }
        return null;
    }

    private @Nullable TableStream find(CatalogState state, String tableId, String label) {
        TableStream stream = TableStream.find(state.byId(tableId), label);
        return stream == null || over(stream.catalog()) ? null : stream;
    }

    /** Ended for so long that nobody may read it any more, whether the catalog has forgotten it yet or not. */
    private boolean over(CatalogStream stream) {
        return stream.endedBefore(
                clock.getAsLong() - CatalogState.streamAfterlife(retention).toMillis());
    }
}
