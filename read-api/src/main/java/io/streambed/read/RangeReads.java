package io.streambed.read;

import io.streambed.materializer.KeyRange;
import io.streambed.model.CapacityUnits;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import io.streambed.model.ReadUnits;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.JsonBody;
import io.streambed.protocol.JsonBytes;
import io.streambed.protocol.Reply;
import io.streambed.schemas.EncodedItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Reads pages of several ranges of keys, one after the other, wherever they live: what a statement comes to. Thread-safe. */
public final class RangeReads {
    private final ScanPart parts;
    private final ReadWorkers workers;

    public RangeReads(ScanPart parts, ReadWorkers workers) {
        this.parts = parts;
        this.workers = workers;
    }

    /**
     * Where a page ended.
     *
     * @param range the number of the range, from 0
     * @param key of the last row, with the attributes of the table's and the index's key
     */
    public record Position(int range, Item key) {}

    /**
     * What to read.
     *
     * @param whole whether rows of a local index are wanted with all attributes
     * @param ranges null for everything
     * @param descending whether rows come against the order of sort keys; ranges come as they are given
     * @param start null for the beginning
     * @param limit how many rows a page may have at most
     */
    public record Request(
            ReadTarget target,
            boolean whole,
            @Nullable List<io.streambed.expressions.KeyRange> ranges,
            boolean descending,
            @Nullable Position start,
            int limit,
            boolean consistent,
            long deadlineNanos) {}

    /**
     * A page.
     *
     * @param next null at the end
     */
    public record Page(
            List<EncodedItem> rows,
            long bytes,
            CapacityUnits units,
            @Nullable Position next) {}

    /** Whether a position can be one at which a page of the request ended. */
    public static boolean isWithin(Request request, Position position) {
        List<io.streambed.expressions.KeyRange> ranges = request.ranges();
        boolean within = ranges == null
                ? position.range() == 0
                : position.range() >= 0
                        && position.range() < ranges.size()
                        && ranges.get(position.range()).isInPartition(position.key())
                        && ranges.get(position.range()).isInRange(position.key());
        if (!within) {
            return false;
        }
        try {
            StartKey.checkQuery(request.target(), position.key());
            StartKey.ofScan(request.target(), position.key());
            return true;
        } catch (DynamoDbException e) {
            return false;
        }
    }

    /**
     * Reads a page, which ends by the limit or with the row that brings it to 1 MB.
     *
     * @return fails with what {@link #answer} makes an answer of
     */
    public CompletionStage<Page> read(Request request) {
        return request.ranges() == null ? scan(request) : new Walk(request, request.ranges()).from(0);
    }

    /** The answer to a request that failed: an error from another node if this is why. */
    public static Reply answer(Throwable failure) {
        return EncodedRows.RefusedElsewhere.answer(failure);
    }

    /**
     * An answer made of a page, which a worker renders if it is long.
     *
     * @param body may be asked on any thread
     */
    public CompletionStage<Reply> reply(Page page, JsonBody body) {
        boolean small = page.rows().size() <= ReadWorkers.INLINE_ROWS && page.bytes() <= ReadWorkers.INLINE_BYTES;
        return small
                ? CompletableFuture.completedFuture(Reply.json(body))
                : workers.run(() -> new Reply.Raw(200, JsonBytes.render(body, (int) page.bytes() + 1024)));
    }

    private CompletionStage<Page> scan(Request request) {
        ReadTarget target = request.target();
        Position start = request.start();
        KeyRange all = KeyBytes.segment(0, 1);
        KeyRange range = start == null ? all : KeyBytes.after(all, StartKey.ofScan(target, start.key()));
        return new ScanWalk(
                        parts::read,
                        target.table(),
                        target.source(request.whole()),
                        range.to(),
                        request.consistent(),
                        request.deadlineNanos())
                .from(range.from(), new ScanPart.Bounds(request.limit(), PageReader.MAX_BYTES, true))
                .thenApply(rows -> {
                    List<EncodedItem> items = new ArrayList<>(rows.items().size());
                    rows.items().forEach(item -> items.add(Objects.requireNonNull(item)));
                    return new Page(
                            items, rows.bytes(), units(request, rows), rows.full() ? end(request, 0, items) : null);
                });
    }

    private static CapacityUnits units(Request request, EncodedRows rows) {
        double unit = ReadUnits.of(1, request.consistent());
        return ReadUnits.ofPage(request.target().index(), rows.bytes(), rows.fetched() * unit, request.consistent());
    }

    private static Position end(Request request, int range, List<EncodedItem> items) {
        return new Position(range, request.target().keyOf(items.getLast().item()));
    }

    /** The way of one page over ranges. Used by one thread at a time. */
    private final class Walk {
        private final Request request;
        private final List<io.streambed.expressions.KeyRange> ranges;
        private final List<EncodedItem> items = new ArrayList<>();
        private CapacityUnits units = CapacityUnits.NONE;
        private long bytes;
        private ScanPart.Bounds bounds;

        Walk(Request request, List<io.streambed.expressions.KeyRange> ranges) {
            this.request = request;
            this.ranges = ranges;
            this.bounds = new ScanPart.Bounds(request.limit(), PageReader.MAX_BYTES, true);
        }

        CompletionStage<Page> from(int index) {
            Position start = request.start();
            if (start != null && index < start.range()) {
                return from(start.range());
            }
            if (index >= ranges.size()) {
                return CompletableFuture.completedFuture(new Page(items, bytes, units, null));
            }
            TableDefinition table = request.target().table();
            KeyRange range = KeyBytes.of(ranges.get(index));
            int logPartition = table.logPartitionOf(KeyBytes.hashOf(range));
            KeyRange directed = request.descending() ? KeyRange.descending(range.from(), range.to()) : range;
            KeyRange left = start != null && start.range() == index
                    ? KeyBytes.after(directed, StartKey.ofScan(request.target(), start.key()))
                    : directed;
            return parts.read(
                            request.target().source(request.whole()),
                            logPartition,
                            left,
                            bounds,
                            request.consistent(),
                            request.deadlineNanos())
                    .thenCompose(rows -> {
                        rows.items().forEach(item -> items.add(Objects.requireNonNull(item)));
                        bytes += rows.bytes();
                        units = units.plus(units(request, rows));
                        if (rows.full()) {
                            return CompletableFuture.completedFuture(
                                    new Page(items, bytes, units, end(request, index, items)));
                        }
                        bounds = bounds.less(rows);
                        return from(index + 1);
                    });
        }
    }
}
