package io.streambed.stream;

import io.streambed.materializer.AppliedTable;
import io.streambed.materializer.CatalogStream;
import io.streambed.materializer.CatalogTable;
import io.streambed.materializer.OpenPartition;
import io.streambed.materializer.StreamShard;
import io.streambed.model.StreamSpec;
import io.streambed.model.TablePartition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stream with its shards.
 *
 * @param table the table's number
 * @param shards those that have begun, in the order of their ids
 */
public record TableStream(CatalogStream catalog, int table, List<Shard> shards) {

    /** The stream of a table with this label, or null if it has none. */
    public static @Nullable TableStream find(@Nullable CatalogTable table, String label) {
        if (table == null) {
            return null;
        }
        for (CatalogStream stream : table.streams()) {
            if (stream.spec().label().equals(label)) {
                return of(table, stream);
            }
        }
        return null;
    }

    private static TableStream of(CatalogTable table, CatalogStream stream) {
        int number = table.definition().number();
        List<TablePartition> partitions = table.definition().partitions();
        List<Shard> shards = new ArrayList<>(stream.shards().size());
        for (StreamShard shard : stream.shards()) {
            if (shard.started()) {
                int index = shard.tablePartition();
                int firstHash = partitions.get(index).firstHash();
                int lastHash = index + 1 < partitions.size()
                        ? partitions.get(index + 1).firstHash() - 1
                        : -1; // the highest, unsigned
                shards.add(new Shard(
                        Shard.id(stream.createdAt(), number, firstHash),
                        number,
                        shard.logPartition(),
                        firstHash,
                        lastHash,
                        shard.startOffset(),
                        shard.endOffset()));
            }
        }
        shards.sort(Comparator.comparing(Shard::id));
        return new TableStream(stream, number, List.copyOf(shards));
    }

    @Nullable
    Shard shard(String id) {
        return shards.stream().filter(shard -> shard.id().equals(id)).findAny().orElse(null);
    }

    @Nullable
    Shard shard(int logPartition, int firstHash) {
        return shards.stream()
                .filter(shard -> shard.logPartition() == logPartition && shard.firstHash() == firstHash)
                .findAny()
                .orElse(null);
    }

    /** Whether the log partition, as far as it is applied, still has the stream enabled. */
    boolean enabledOn(OpenPartition partition) {
        AppliedTable applied = partition.tables().get(table);
        if (applied == null || applied.definition() == null) {
            return false;
        }
        StreamSpec current = applied.definition().stream();
        return current != null && current.label().equals(catalog.spec().label());
    }

    /** The API's StreamStatus. */
    String status() {
        boolean allStarted = catalog.shards().stream().allMatch(StreamShard::started);
        boolean allEnded = catalog.shards().stream().allMatch(StreamShard::ended);
        if (catalog.isEnabled()) {
            return allStarted ? "ENABLED" : "ENABLING";
        }
        return allEnded ? "DISABLED" : "DISABLING";
    }
}
