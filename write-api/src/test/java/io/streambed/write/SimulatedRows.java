package io.streambed.write;

import io.streambed.materializer.InMemoryRows;
import io.streambed.materializer.KeyRange;
import io.streambed.materializer.Rows;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node's store: keeps what it wrote as its changelog would, so that another node can restore it. */
final class SimulatedRows implements Rows {
    private final InMemoryRows rows = new InMemoryRows();
    private final List<Row> written = new ArrayList<>();

    SimulatedRows(List<Row> changelog) {
        rows.putAll(changelog);
    }

    /** The rows written since the last call, in order: what goes to the changelog next. */
    List<Row> takeWritten() {
        List<Row> taken = List.copyOf(written);
        written.clear();
        return taken;
    }

    InMemoryRows rows() {
        return rows;
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        return rows.get(key);
    }

    @Override
    public void putAll(List<Row> more) {
        rows.putAll(more);
        written.addAll(more);
    }

    @Override
    public Cursor range(KeyRange range) {
        return rows.range(range);
    }
}
