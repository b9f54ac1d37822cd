package io.streambed.read;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.streambed.materializer.IndexCounters;
import io.streambed.materializer.ServingPartitions;
import io.streambed.materializer.TableCounters;
import io.streambed.materializer.TableSizes;
import io.streambed.model.DynamoDbException;
import io.streambed.model.TableDefinition;
import io.streambed.model.TablePartition;
import io.streambed.protocol.Call;
import io.streambed.protocol.Input;
import io.streambed.protocol.JsonBytes;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Routing;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Counts a table's items over its log partitions. Between nodes it is an operation of its own, served on the internal port
 * only.
 */
public final class CountItems implements Operation, TableSizes {
    private static final Shape.Structure INPUT = Shape.structure("CountItemsInput")
            .required("Table", Shape.integer())
            .required("LogPartition", Shape.integer())
            .build();

    private final Routing routing;
    private final ServingPartitions partitions;

    public CountItems(Routing routing, ServingPartitions partitions) {
        this.routing = routing;
        this.partitions = partitions;
    }

    @Override
    public String name() {
        return "CountItems";
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
    public CompletionStage<TableCounters> of(TableDefinition table, long deadlineNanos) {
        CompletionStage<TableCounters> sum = CompletableFuture.completedStage(TableCounters.NONE);
        int[] logPartitions = table.partitions().stream()
                .mapToInt(TablePartition::logPartition)
                .distinct()
                .toArray();
        for (int logPartition : logPartitions) {
            Call call = Call.internal(this, request(table.number(), logPartition), deadlineNanos);
            sum = sum.thenCombine(handle(call).thenApply(CountItems::counters), TableCounters::plus);
        }
        return sum;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        Input input = call.input();
        int table = input.integer("Table");
        int logPartition = input.integer("LogPartition");
        return routing.route(
                logPartition,
                call,
                () -> partitions
                        .serving(logPartition, false, call.deadlineNanos())
                        .thenApply(partition -> reply(partition.counters(table))));
    }

    private static byte[] request(int table, int logPartition) {
        return JsonBytes.render(
                generator -> {
                    generator.writeNumberField("Table", table);
                    generator.writeNumberField("LogPartition", logPartition);
                },
                64);
    }

    private static Reply reply(TableCounters counters) {
        return Reply.json(generator -> {
            generator.writeNumberField("ItemCount", counters.itemCount());
            generator.writeNumberField("SizeBytes", counters.sizeBytes());
            generator.writeArrayFieldStart("Indexes");
            for (IndexCounters index : counters.indexes()) {
                generator.writeNumber(index.index());
                generator.writeNumber(index.itemCount());
                generator.writeNumber(index.sizeBytes());
            }
            generator.writeEndArray();
        });
    }

    /** Reads an answer, from here or from another node, in the one form that both have. */
    private static TableCounters counters(Reply reply) {
        return switch (reply) {
            case Reply.Json json -> parse(JsonBytes.render(json.body(), 64));
            case Reply.Raw raw when raw.status() == 200 -> parse(raw.body());
            case Reply.Raw raw ->
                throw DynamoDbException.internal("The table's items could not be counted on another node");
            case Reply.Failure failure -> throw new DynamoDbException(failure.type(), failure.message());
        };
    }

    private static TableCounters parse(byte[] json) {
        long items = 0;
        long bytes = 0;
        List<IndexCounters> indexes = new ArrayList<>();
        try (JsonParser parser = JsonBytes.FACTORY.createParser(json)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.START_ARRAY) {
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        indexes.add(new IndexCounters(
                                parser.getIntValue(), parser.nextLongValue(0), parser.nextLongValue(0)));
                    }
                } else if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                    if ("ItemCount".equals(parser.currentName())) {
                        items = parser.getLongValue();
                    } else if ("SizeBytes".equals(parser.currentName())) {
                        bytes = parser.getLongValue();
                    }
                }
            }
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
        return new TableCounters(items, bytes, indexes);
    }
}
