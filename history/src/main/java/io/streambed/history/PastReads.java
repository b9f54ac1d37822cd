package io.streambed.history;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.streambed.materializer.KeyRange;
import io.streambed.materializer.OpenPartition;
import io.streambed.materializer.PastItems;
import io.streambed.materializer.ServingPartitions;
import io.streambed.model.DynamoDbException;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.Call;
import io.streambed.protocol.Input;
import io.streambed.protocol.InternalReply;
import io.streambed.protocol.JsonBody;
import io.streambed.protocol.JsonBytes;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Routing;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import io.streambed.schemas.EncodedItem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads of tables as they were. An operation of its own, because another node may own the log partition; served on the internal
 * port only.
 */
public final class PastReads implements Operation, PastItems {
    private static final String AS_OF = "x-streambed-as-of";
    private static final Shape.Structure INPUT = Shape.structure("PastReadsInput")
            .required("LogPartition", Shape.integer())
            .required("Table", Shape.integer())
            .required("AsOf", Shape.string())
            .required("From", Shape.string())
            .optional("To", Shape.string())
            .required("Descending", Shape.BOOLEAN)
            .required("MaxRows", Shape.integer().atLeast(1))
            .required("MaxBytes", Shape.longInteger().atLeast(1))
            .build();

    private final Routing routing;
    private final ServingPartitions partitions;
    private final PastTables tables;
    private final LongSupplier clock;

    /** @param clock epoch milliseconds */
    public PastReads(Routing routing, ServingPartitions partitions, PastTables tables, LongSupplier clock) {
        this.routing = routing;
        this.partitions = partitions;
        this.tables = tables;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "PastReads";
    }

    @Override
    public Service service() {
        return Service.DYNAMODB;
    }

    @Override
    public Shape.Structure input() {
        return INPUT;
    }

    @Override
    public CompletionStage<List<EncodedItem>> read(
            TableDefinition table,
            int logPartition,
            KeyRange range,
            String asOf,
            int maxRows,
            long maxBytes,
            long deadlineNanos) {
        requireReadable(table, Moments.parse(asOf, AS_OF));
        byte[] body = JsonBytes.render(generator -> {
            generator.writeNumberField("LogPartition", logPartition);
            generator.writeNumberField("Table", table.number());
            generator.writeStringField("AsOf", asOf);
            generator.writeBinaryField("From", range.from());
            byte[] to = range.to();
            if (to != null) {
                generator.writeBinaryField("To", to);
            }
            generator.writeBooleanField("Descending", range.descending());
            generator.writeNumberField("MaxRows", maxRows);
            generator.writeNumberField("MaxBytes", maxBytes);
        });
        return handle(Call.internal(this, body, deadlineNanos)).thenApply(PastReads::items);
    }

    private void requireReadable(TableDefinition table, Moment moment) {
        switch (moment) {
            case Moment.Time(long millis) -> {
                Moments.requirePast(moment, clock.getAsLong(), AS_OF);
                if (millis < table.createdAt()) {
                    throw DynamoDbException.validation(AS_OF + " lies before the table was created, at "
                            + Instant.ofEpochMilli(table.createdAt()));
                }
            }
            case Moment.Offset _ -> {}
        }
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        Input input = call.input();
        int logPartition = input.integer("LogPartition");
        Moment moment = Moments.parse(input.string("AsOf"), AS_OF);
        String to = input.stringOrNull("To");
        KeyRange range =
                new KeyRange(decode(input.string("From")), to == null ? null : decode(to), input.bool("Descending"));
        return routing.route(
                logPartition,
                call,
                () -> partitions
                        .serving(logPartition, true, call.deadlineNanos())
                        .thenCompose(partition -> read(partition, range, moment, call)));
    }

    private CompletionStage<Reply> read(OpenPartition partition, KeyRange range, Moment moment, Call call) {
        Input input = call.input();
        CompletableFuture<Reply> result = new CompletableFuture<>();
        tables.submit(result, () -> {
            List<EncodedItem> items = tables.of(partition, input.integer("Table"), moment)
                    .read(range, input.integer("MaxRows"), input.longValue("MaxBytes"), call.deadlineNanos());
            return Reply.json(new Items(items));
        });
        return result;
    }

    /** Items as they are answered between nodes; on one node they are handed on as they are. */
    private record Items(List<EncodedItem> all) implements JsonBody {
        @Override
        public void write(JsonGenerator generator) throws IOException {
            generator.writeArrayFieldStart("Items");
            for (EncodedItem item : all) {
                generator.writeNumber(item.size());
                generator.writeBinary(item.avro());
            }
            generator.writeEndArray();
        }
    }

    private static List<EncodedItem> items(Reply reply) {
        return reply instanceof Reply.Json json && json.body() instanceof Items items
                ? items.all()
                : parse(InternalReply.body(reply));
    }

    private static List<EncodedItem> parse(byte[] json) {
        List<EncodedItem> items = new ArrayList<>();
        int size = 0;
        try (JsonParser parser = JsonBytes.FACTORY.createParser(json)) {
            for (@Nullable JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_NUMBER_INT) {
                    size = parser.getIntValue();
                } else if (token == JsonToken.VALUE_STRING) {
                    items.add(EncodedItem.of(parser.getBinaryValue(), size));
                }
            }
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
        return items;
    }

    private static byte[] decode(String base64) {
        return Base64.getDecoder().decode(base64);
    }
}
