package io.streambed.read;

import io.streambed.materializer.KeyRange;
import io.streambed.materializer.ServingPartitions;
import io.streambed.protocol.Call;
import io.streambed.protocol.Input;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Routing;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Reads a range of a table or index on one log partition, for a Scan that walks over them. An operation of its own, because another node
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
            .required("MaxRows", Shape.integer().atLeast(1))
            .required("MaxBytes", Shape.integer().atLeast(1))
            .required("ConsistentRead", Shape.BOOLEAN)
            .build();

    private final Routing routing;
    private final ServingPartitions partitions;
    private final ReadWorkers workers;

    public ScanPart(Routing routing, ServingPartitions partitions, ReadWorkers workers) {
        this.routing = routing;
        this.partitions = partitions;
        this.workers = workers;
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
                    generator.writeNumberField("MaxRows", bounds.rows());
                    generator.writeNumberField("MaxBytes", bounds.bytes());
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
     */
    record Bounds(int rows, int bytes) {
        /** What is left of them when so much has been read and neither has been reached. */
        Bounds less(EncodedRows read) {
            return new Bounds(rows - read.items().size(), (int) (bytes - read.size()));
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
        KeyRange range = KeyRange.ascending(decode(input.string("From")), to == null ? null : decode(to));
        return routing.route(
                logPartition,
                call,
                () -> partitions
                        .serving(logPartition, input.bool("ConsistentRead"), call.deadlineNanos())
                        .thenCompose(partition -> PageReader.read(
                                source.open(partition, range),
                                input.integer("MaxRows"),
                                input.integer("MaxBytes"),
                                workers))
                        .thenCompose(rows -> reply(rows, call.forwarded())));
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
