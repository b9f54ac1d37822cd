package io.streambed.read;

import io.streambed.materializer.KeyRange;
import io.streambed.materializer.ServingPartitions;
import io.streambed.model.CapacityUnits;
import io.streambed.model.ReadUnits;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.Call;
import io.streambed.protocol.Input;
import io.streambed.protocol.JsonBytes;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Routing;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import io.streambed.protocol.Throttled;
import io.streambed.protocol.ThroughputLimits;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Reads a range of a table or index on one log partition, for a Scan that walks over them, or a statement that reads several ranges. An operation of its own, because another node
 * may own the partition; served on the internal port only.
 */
public final class ScanPart implements Operation {
    private static final Shape.Structure INPUT = Shape.structure("ScanPartInput")
            .required("Table", Shape.integer())
            .optional("Index", Shape.integer())
            .optional("IndexName", Shape.string())
            .required("Whole", Shape.BOOLEAN)
            .required("LogPartition", Shape.integer())
            .required("From", Shape.string())
            .optional("To", Shape.string())
            .optional("Descending", Shape.BOOLEAN)
            .required("MaxRows", Shape.integer().atLeast(1))
            .required("MaxBytes", Shape.integer().atLeast(1))
            .required("First", Shape.BOOLEAN)
            .required("ConsistentRead", Shape.BOOLEAN)
            .build();

    private final Routing routing;
    private final ServingPartitions partitions;
    private final ReadWorkers workers;
    private final ThroughputLimits limits;

    public ScanPart(Routing routing, ServingPartitions partitions, ReadWorkers workers, ThroughputLimits limits) {
        this.routing = routing;
        this.partitions = partitions;
        this.workers = workers;
        this.limits = limits;
    }

    @Override
    public String name() {
        return "ScanPart";
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
     * Reads from the partition's owner.
     *
     * @param range within the hashes that live on this log partition
     */
    CompletionStage<EncodedRows> read(
            ReadSource source,
            int logPartition,
            KeyRange range,
            Bounds bounds,
            boolean consistent,
            long deadlineNanos) {
        byte[] request = JsonBytes.render(
                generator -> {
                    generator.writeNumberField("Table", source.table());
                    ReadSource.IndexName index = source.index();
                    if (index != null) {
                        generator.writeNumberField("Index", index.id());
                        generator.writeStringField("IndexName", index.name());
                    }
                    generator.writeBooleanField("Whole", source.whole());
                    generator.writeNumberField("LogPartition", logPartition);
                    generator.writeBinaryField("From", range.from());
                    byte[] to = range.to();
                    if (to != null) {
                        generator.writeBinaryField("To", to);
                    }
                    generator.writeBooleanField("Descending", range.descending());
                    generator.writeNumberField("MaxRows", bounds.rows());
                    generator.writeNumberField("MaxBytes", bounds.bytes());
                    generator.writeBooleanField("First", bounds.first());
                    generator.writeBooleanField("ConsistentRead", consistent);
                },
                256);
        return handle(Call.internal(this, request, deadlineNanos)).thenApply(EncodedRows::of);
    }

    /**
     * Where a page ends.
     *
     * @param rows at least 1
     * @param bytes at least 1
     * @param first whether nothing of the page has been read; only then the read may be refused for want of throughput, since
     *     a page that is given up is paid for and would have to be read again
     */
    record Bounds(int rows, int bytes, boolean first) {
        /** What is left of them when so much has been read and neither has been reached. */
        Bounds less(EncodedRows read) {
            return new Bounds(rows - read.items().size(), (int) (bytes - read.size()), false);
        }
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        Input input = call.input();
        ReadSource source = new ReadSource(
                input.integer("Table"),
                input.has("Index") ? new ReadSource.IndexName(input.integer("Index"), input.string("IndexName")) : null,
                input.bool("Whole"));
        int logPartition = input.integer("LogPartition");
        @Nullable String to = input.stringOrNull("To");
        KeyRange range =
                new KeyRange(decode(input.string("From")), to == null ? null : decode(to), input.bool("Descending"));
        return routing.route(
                logPartition,
                call,
                () -> partitions
                        .serving(logPartition, input.bool("ConsistentRead"), call.deadlineNanos())
                        .thenCompose(partition -> {
                            TableDefinition definition = PageReader.definition(partition, source.table());
                            SecondaryIndex index = source.index(definition);
                            Throttled throttled = input.bool("First") ? limits.reading(definition, index) : null;
                            if (throttled != null) {
                                return throttled.now();
                            }
                            return PageReader.read(
                                            source.open(partition, range),
                                            input.integer("MaxRows"),
                                            input.integer("MaxBytes"),
                                            workers)
                                    .thenCompose(rows -> {
                                        if (limits.enforced()) {
                                            limits.read(definition, units(index, rows, input));
                                        }
                                        return reply(rows, call.forwarded());
                                    });
                        }));
    }

    /** A part's units are not rounded up by themselves, so that those of a page add up to its own, or a fraction less. */
    private static CapacityUnits units(@Nullable SecondaryIndex index, EncodedRows rows, Input input) {
        boolean consistent = input.bool("ConsistentRead");
        double unit = ReadUnits.of(1, consistent);
        double units = (double) rows.bytes() / ReadUnits.UNIT * unit;
        return ReadUnits.split(index, input.bool("First") ? Math.max(units, unit) : units, rows.fetched() * unit);
    }

    private CompletionStage<Reply> reply(EncodedRows rows, boolean forwarded) {
        return forwarded && rows.size() > ReadWorkers.INLINE_BYTES
                ? workers.run(() -> new Reply.Raw(200, JsonBytes.render(rows, 2 * (int) rows.size())))
                : CompletableFuture.completedFuture(Reply.json(rows));
    }

    private static byte[] decode(String base64) {
        return Base64.getDecoder().decode(base64);
    }
}
