package io.streambed.transfer;

import io.streambed.history.Histories;
import io.streambed.history.Moment;
import io.streambed.history.OutsideHistoryException;
import io.streambed.history.TableHistory;
import io.streambed.materializer.KeyRange;
import io.streambed.materializer.OpenPartition;
import io.streambed.materializer.ServingPartitions;
import io.streambed.model.Bytes;
import io.streambed.model.DynamoDbException;
import io.streambed.protocol.Call;
import io.streambed.protocol.Input;
import io.streambed.protocol.JsonBody;
import io.streambed.protocol.JsonBytes;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Routing;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads a part of a table as it was, page by page, from the owner of its log partition: what nodes ask each other, not an
 * operation of the API. The owner keeps the cursor between pages. When it has lost it, because the partition moved or the
 * reader was away for too long, the part has to be read again from its beginning.
 */
public final class ReadTablePart implements Operation, AutoCloseable {
    private static final String LOST = "The cursor of this part is lost";
    private static final String OUTSIDE = "The log does not go back that far";
    private static final int MOST_CURSORS = 64;
    private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final int THREADS = 2;

    private static final Shape.Structure INPUT = Shape.structure("ReadTablePartInput")
            .required("Table", Shape.integer())
            .required("LogPartition", Shape.integer())
            .required("From", Shape.BLOB)
            .optional("To", Shape.BLOB)
            .optional("After", Shape.longInteger())
            .required("UpTo", Shape.longInteger())
            .required("Cursor", Shape.string())
            .required("Page", Shape.integer())
            .build();

    private final Routing routing;
    private final ServingPartitions partitions;
    private final Histories histories;
    private final Map<String, Held> cursors = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().daemon().name("streambed-parts-", 0).factory());

    public ReadTablePart(Routing routing, ServingPartitions partitions, Histories histories) {
        this.routing = routing;
        this.partitions = partitions;
        this.histories = histories;
    }

    /** A cursor between two pages. */
    private record Held(PartWalk walk, int nextPage, long idleSinceNanos) {}

    /**
     * A part of a table's past.
     *
     * @param table its number
     * @param range of hashes that live on the log partition
     * @param after the beginning of the period, exclusive, epoch milliseconds; null to read what there was at the moment
     * @param upTo the moment, inclusive, epoch milliseconds
     */
    record Part(
            int table,
            int logPartition,
            KeyRange range,
            @Nullable Long after,
            long upTo) {}

    /** The log does not hold the moment any more. */
    static boolean isOutside(Throwable failure) {
        return failure instanceof DynamoDbException error && error.text().startsWith(OUTSIDE);
    }

    @Override
    public String name() {
        return "ReadTablePart";
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
     * The next page.
     *
     * @param cursor chosen by the reader, unlike any other
     * @param page counted from 0, without gaps
     */
    CompletionStage<PartPage> read(Part part, String cursor, int page, long deadlineNanos) {
        Call call = Call.internal(this, () -> JsonBytes.render(request(part, cursor, page)), deadlineNanos);
        return routing.route(part.logPartition(), call, () -> local(part, cursor, page, deadlineNanos))
                .thenApply(ReadTablePart::page);
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        Input input = call.input();
        Bytes to = input.blobOrNull("To");
        Part part = new Part(
                input.integer("Table"),
                input.integer("LogPartition"),
                KeyRange.ascending(
                        Objects.requireNonNull(input.blobOrNull("From")).toArray(), to == null ? null : to.toArray()),
                input.has("After") ? input.longValue("After") : null,
                input.longValue("UpTo"));
        return routing.route(
                part.logPartition(),
                call,
                () -> local(part, input.string("Cursor"), input.integer("Page"), call.deadlineNanos()));
    }

    private CompletionStage<Reply> local(Part part, String cursor, int page, long deadlineNanos) {
        return partitions
                .serving(part.logPartition(), page == 0, deadlineNanos)
                .thenCompose(partition -> CompletableFuture.supplyAsync(
                        () -> Reply.json(next(partition, part, cursor, page, deadlineNanos)), threads));
    }

    private PartPage next(OpenPartition partition, Part part, String cursor, int page, long deadlineNanos) {
        dropIdle();
        Held held = cursors.remove(cursor);
        if (page > 0 && (held == null || held.nextPage() != page)) {
            if (held != null) {
                held.walk().close();
            }
            throw DynamoDbException.internal(LOST);
        }
        PartWalk walk = held == null ? open(partition, part, deadlineNanos) : held.walk();
        boolean done = true;
        try {
            PartPage read = walk.page();
            done = read.last();
            if (!done) {
                cursors.put(cursor, new Held(walk, page + 1, System.nanoTime()));
            }
            return read;
        } finally {
            if (done) {
                walk.close();
            }
        }
    }

    private PartWalk open(OpenPartition partition, Part part, long deadlineNanos) {
        if (cursors.size() >= MOST_CURSORS) {
            throw DynamoDbException.internal("Too many parts of tables are being read");
        }
        TableHistory history = histories.of(partition, part.table());
        Moment upTo = new Moment.Time(part.upTo());
        try {
            Long after = part.after();
            return after == null
                    ? new PartWalk.Items(history.asOf(upTo, part.range(), deadlineNanos))
                    : new PartWalk.Changes(
                            history.netChanges(new Moment.Time(after), upTo, part.range(), deadlineNanos));
        } catch (OutsideHistoryException e) {
            throw DynamoDbException.internal(OUTSIDE);
        }
    }

    /** A cursor that nobody asks for any more keeps the store from dropping old data. */
    private void dropIdle() {
        long now = System.nanoTime();
        cursors.forEach((cursor, held) -> {
            if (now - held.idleSinceNanos() > IDLE_NANOS && cursors.remove(cursor, held)) {
                held.walk().close();
            }
        });
    }

    private static JsonBody request(Part part, String cursor, int page) {
        return generator -> {
            generator.writeNumberField("Table", part.table());
            generator.writeNumberField("LogPartition", part.logPartition());
            generator.writeBinaryField("From", part.range().from());
            byte[] to = part.range().to();
            if (to != null) {
                generator.writeBinaryField("To", to);
            }
            if (part.after() != null) {
                generator.writeNumberField("After", part.after());
            }
            generator.writeNumberField("UpTo", part.upTo());
            generator.writeStringField("Cursor", cursor);
            generator.writeNumberField("Page", page);
        };
    }

    private static PartPage page(Reply reply) {
        return switch (reply) {
            case Reply.Json json when json.body() instanceof PartPage here -> here;
            case Reply.Json json -> PartPage.parse(JsonBytes.render(json.body()));
            case Reply.Raw raw when raw.status() == 200 -> PartPage.parse(raw.body());
            // Why is not told between nodes; the reader begins anew.
            case Reply.Raw _ -> throw DynamoDbException.internal(LOST);
            case Reply.Failure failure -> throw new DynamoDbException(failure.type(), failure.message());
        };
    }

    @Override
    public void close() {
        threads.shutdownNow();
        cursors.values().forEach(held -> held.walk().close());
        cursors.clear();
    }
}
