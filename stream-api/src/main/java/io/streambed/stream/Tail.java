package io.streambed.stream;

import io.streambed.materializer.AppliedRecord;
import io.streambed.materializer.AppliedTable;
import io.streambed.materializer.OpenPartition;
import io.streambed.model.StreamingDestination;
import io.streambed.model.TableDefinition;
import io.streambed.schemas.Change;
import io.streambed.schemas.EncodedItem;
import io.streambed.schemas.FoldState;
import io.streambed.schemas.LogRecord;
import io.streambed.schemas.RecordHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last commits of one open log partition that belong to a stream or go to a streaming destination. Mutable; appended to by
 * the partition's stream thread, read by any thread, all under this object's lock, which is held for short times only.
 */
final class Tail {
    private static final int INITIAL_CAPACITY = 64;
    private static final int COMMIT_OVERHEAD = 128;
    private static final int CHANGE_OVERHEAD = 128;

    /** A commit that was valid, with what had been folded before it. */
    record Entry(long offset, FoldState before, LogRecord.Changing commit, int weight) {}

    /** How far a partition is applied: the last offset, and the fold state after it. */
    record Tip(long appliedOffset, FoldState fold) {}

    private final OpenPartition partition;
    private final long capacityBytes;

    /** A ring: the entry at position i, from the oldest on, is at index (head + i) modulo the length, a power of two. */
    private @Nullable Entry[] ring = new @Nullable Entry[INITIAL_CAPACITY];

    private int head;
    private int size;
    private long bytes;

    /** Every such commit from this offset on is in the ring. */
    private Cursor covered;

    private Tip tip;

    Tail(OpenPartition partition, long capacityBytes) {
        this.partition = partition;
        this.capacityBytes = capacityBytes;
        this.tip = new Tip(partition.appliedOffset(), partition.fold());
        this.covered = Cursor.at(tip.appliedOffset() + 1, tip.fold());
    }

    @SuppressWarnings("ReferenceEquality") // an opening of a log partition is the object itself
    boolean isOf(OpenPartition other) {
        return partition == other;
    }

    void applied(AppliedRecord applied) {
        RecordHeader header = applied.header();
        Tip next = new Tip(applied.offset(), applied.fold());
        // The record is null if it is void.
        if (applied.record() instanceof LogRecord.Changing commit
                && header != null
                && hasReaders(header.tables(), partition.tables())) {
            append(commit, weight(commit), next);
        } else {
            advance(next);
        }
    }

    private synchronized void advance(Tip next) {
        tip = next;
    }

    private synchronized void append(LogRecord.Changing commit, int weight, Tip next) {
        if (size == ring.length) {
            grow();
        }
        ring[(head + size) & (ring.length - 1)] = new Entry(next.appliedOffset(), tip.fold(), commit, weight);
        size++;
        bytes += weight;
        tip = next;
        while (bytes > capacityBytes && size > 0) {
            evict();
        }
    }

    private void grow() {
        @Nullable Entry[] larger = new @Nullable Entry[ring.length * 2];
        for (int i = 0; i < size; i++) {
            larger[i] = entry(i);
        }
        ring = larger;
        head = 0;
    }

    private void evict() {
        Entry oldest = entry(0);
        ring[head] = null;
        head = (head + 1) & (ring.length - 1);
        size--;
        bytes -= oldest.weight();
        covered = size > 0
                ? Cursor.at(entry(0).offset(), entry(0).before())
                : Cursor.at(tip.appliedOffset() + 1, tip.fold());
    }

    synchronized Tip tip() {
        return tip;
    }

    /** Whether everything from this offset on is here. */
    synchronized boolean covers(long offset) {
        return offset >= covered.offset();
    }

    /** Where to fold from to read from an offset on; null if this tail begins after it. */
    synchronized @Nullable Cursor start(long offset) {
        if (offset < covered.offset()) {
            return null;
        }
        int position = firstAtOrAfter(offset);
        if (position < size && entry(position).offset() == offset) {
            return Cursor.at(offset, entry(position).before());
        }
        if (position == 0) {
            return covered;
        }
        Entry before = entry(position - 1);
        return Cursor.at(before.offset(), before.before());
    }

    /**
     * At most {@code max} commits from an offset on, fewer only if there are no more; null if this tail begins after that
     * offset.
     */
    synchronized @Nullable List<Entry> from(long offset, int max) {
        if (offset < covered.offset()) {
            return null;
        }
        int first = firstAtOrAfter(offset);
        int count = Math.min(size - first, max);
        List<Entry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(entry(first + i));
        }
        return entries;
    }

    private int firstAtOrAfter(long offset) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entry(middle).offset() < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private Entry entry(int position) {
        Entry entry = ring[(head + position) & (ring.length - 1)];
        if (entry == null) {
            throw new IllegalStateException("no entry at " + position + " of " + size);
        }
        return entry;
    }

    /** A commit has readers exactly if the partition's own definition of one of its tables says so at that time. */
    private static boolean hasReaders(int[] numbers, Map<Integer, AppliedTable> tables) {
        for (int number : numbers) {
            AppliedTable table = tables.get(number);
            TableDefinition definition = table == null ? null : table.definition();
            if (definition != null && (definition.stream() != null || hasDestination(definition))) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasDestination(TableDefinition definition) {
        for (StreamingDestination destination : definition.destinations()) {
            if (destination.status().streams()) {
                return true;
            }
        }
        return false;
    }

    /** Bytes in memory, roughly. */
    private static int weight(LogRecord.Changing commit) {
        int weight = COMMIT_OVERHEAD;
        for (Change change : commit.changes()) {
            weight += CHANGE_OVERHEAD + change.key().length + length(change.oldImage()) + length(change.newImage());
        }
        return weight;
    }

    private static int length(@Nullable EncodedItem image) {
        return image == null ? 0 : image.avro().length;
    }
}
