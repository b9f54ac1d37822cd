package io.streambed.history;

import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.materializer.KeyRange;
import io.streambed.materializer.OpenPartition;
import io.streambed.materializer.ServingPartitions;
import io.streambed.materializer.TableLookup;
import io.streambed.model.DynamoDbException;
import io.streambed.model.KeySchema;
import io.streambed.model.PrimaryKey;
import io.streambed.model.TableDefinition;
import io.streambed.model.TablePartition;
import io.streambed.protocol.AttributeValueJson;
import io.streambed.protocol.Call;
import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.Input;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Routing;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import io.streambed.schemas.Change;
import io.streambed.stream.SequenceNumber;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * ReadHistory: a page of the changes of a table, or of one item, on one log partition, in the order of the log. A page ends after
 * about 1 MB or two seconds, also without any change; {@code Next} says where to go on. Without a key or a log partition it reads the
 * table's first. Not an operation of DynamoDB.
 */
public final class ReadHistory implements Operation {
    private static final int PAGE_BYTES = 1 << 20;
    private static final Duration PAGE_TIME = Duration.ofSeconds(2);

    private static final Shape.Structure INPUT = Shape.structure("ReadHistoryInput")
            .required("TableName", CommonShapes.TABLE_NAME_OR_ARN)
            .optional("Key", Shape.ITEM)
            .optional("LogPartition", Shape.integer().atLeast(0))
            .optional("After", Shape.string().length(1, 64))
            .optional("UpTo", Shape.string().length(1, 64))
            .build();

    private final TableLookup tables;
    private final Routing routing;
    private final ServingPartitions partitions;
    private final PastTables threads;
    private final Histories histories;
    private final LongSupplier clock;

    /** @param clock epoch milliseconds */
    public ReadHistory(
            TableLookup tables,
            Routing routing,
            ServingPartitions partitions,
            Histories histories,
            PastTables threads,
            LongSupplier clock) {
        this.tables = tables;
        this.routing = routing;
        this.partitions = partitions;
        this.histories = histories;
        this.threads = threads;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "ReadHistory";
    }

    @Override
    public Service service() {
        return Service.STREAMBED;
    }

    @Override
    public Shape.Structure input() {
        return INPUT;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        Input input = call.input();
        Moment after = moment(input, "After");
        Moment upTo = moment(input, "UpTo");
        return tables.withItems(input.string("TableName"), found -> {
            TableDefinition table = found.definition();
            Place place = place(input, table);
            return routing.route(
                    place.logPartition(),
                    call,
                    () -> partitions
                            .serving(place.logPartition(), true, call.deadlineNanos())
                            .thenCompose(partition -> {
                                CompletableFuture<Reply> result = new CompletableFuture<>();
                                threads.submit(result, () -> read(partition, table, place, after, upTo, call));
                                return result;
                            }));
        });
    }

    private @Nullable Moment moment(Input input, String parameter) {
        String text = input.stringOrNull(parameter);
        if (text == null) {
            return null;
        }
        Moment moment = Moments.parse(text, parameter);
        Moments.requirePast(moment, clock.getAsLong(), parameter);
        return moment;
    }

    /** What is read of a table, and where it is. */
    private record Place(int logPartition, KeyRange range) {}

    private static Place place(Input input, TableDefinition table) {
        if (input.has("Key") && input.has("LogPartition")) {
            throw DynamoDbException.validation("Both Key and LogPartition are specified");
        }
        if (input.has("Key")) {
            PrimaryKey key = PrimaryKey.ofKey(table.key(), input.item("Key"));
            byte[] bytes = key.bytes();
            return new Place(
                    table.logPartitionOf(key.hash()),
                    KeyRange.ascending(bytes, Arrays.copyOf(bytes, bytes.length + 1)));
        }
        int logPartition =
                input.integer("LogPartition", logPartitions(table).findFirst().orElse(0));
        if (logPartitions(table).noneMatch(each -> each == logPartition)) {
            throw DynamoDbException.validation("The table does not live on log partition " + logPartition);
        }
        return new Place(logPartition, KeyRange.all());
    }

    private static IntStream logPartitions(TableDefinition table) {
        return table.partitions().stream()
                .mapToInt(TablePartition::logPartition)
                .distinct()
                .sorted();
    }

    private Reply read(
            OpenPartition partition,
            TableDefinition table,
            Place place,
            @Nullable Moment after,
            @Nullable Moment upTo,
            Call call) {
        TableHistory history = histories.of(partition, table.number());
        long deadline = Math.min(call.remainingNanos() * 3 / 4, PAGE_TIME.toNanos()) + System.nanoTime();
        // Without an end, up to what was there when the first page was read; so a busy table does not keep a reader for
        // ever.
        Moment end = upTo != null ? upTo : new Moment.Offset(partition.appliedOffset());
        Moment begin = after != null ? after : history.beginning(deadline);
        Page page = new Page(table.key());
        long next = history.changes(begin, end, place.range(), deadline, page);
        long last = end instanceof Moment.Offset(long offset) ? offset : partition.appliedOffset();
        return Reply.json(generator -> {
            page.write(generator);
            generator.writeNumberField("LogPartition", place.logPartition());
            generator.writeArrayFieldStart("LogPartitions");
            for (int each : logPartitions(table).toArray()) {
                generator.writeString(Integer.toString(each));
            }
            generator.writeEndArray();
            generator.writeNumberField("Offset", next < 0 ? last : next);
            generator.writeNumberField("LastOffset", last);
            if (next >= 0) {
                generator.writeStringField("Next", SequenceNumber.at(next).toString());
            }
        });
    }

    private record Entry(SequenceNumber number, long time, Change change) {}

    /** Collects changes until they are about a megabyte. */
    private static final class Page implements ChangeVisitor {
        private final KeySchema key;
        private final List<Entry> entries = new ArrayList<>();
        private long bytes;

        Page(KeySchema key) {
            this.key = key;
        }

        @Override
        public void change(SequenceNumber number, long time, Change change) {
            entries.add(new Entry(number, time, change));
            bytes += change.key().length
                    + (change.oldImage() == null ? 0 : change.oldImage().size())
                    + (change.newImage() == null ? 0 : change.newImage().size());
        }

        @Override
        public boolean full() {
            return bytes >= PAGE_BYTES;
        }

        void write(JsonGenerator generator) throws IOException {
            generator.writeArrayFieldStart("Changes");
            for (Entry entry : entries) {
                Change change = entry.change();
                generator.writeStartObject();
                generator.writeStringField("SequenceNumber", entry.number().toString());
                generator.writeNumberField("TimeMillis", entry.time());
                generator.writeStringField("Cause", change.cause().name());
                AttributeValueJson.write(generator, "Keys", PrimaryKey.decode(key, change.key()));
                if (change.oldImage() != null) {
                    AttributeValueJson.write(
                            generator, "OldImage", change.oldImage().item());
                }
                if (change.newImage() != null) {
                    AttributeValueJson.write(
                            generator, "NewImage", change.newImage().item());
                }
                generator.writeEndObject();
            }
            generator.writeEndArray();
        }
    }
}
