package io.streambed.stream;

import io.streambed.model.KeySchema;
import io.streambed.model.StreamViewType;
import io.streambed.schemas.Change;
import io.streambed.schemas.FoldState;
import io.streambed.schemas.LogRecord;
import io.streambed.schemas.RecordCodec;
import io.streambed.schemas.RecordHeader;
import java.util.ArrayList;
import java.util.List;

/**
 * The records of one GetRecords answer while they are collected, and the reader's place behind them. Mutable; used by one
 * thread at a time.
 */
final class Page {
    /** Bytes of records in one answer; the first record always fits. */
    static final int MAX_BYTES = 1 << 20;

    private final Shard shard;
    private final KeySchema key;
    private final StreamViewType viewType;
    private final int limit;
    private final List<StreamRecord> records = new ArrayList<>();
    private Cursor cursor;
    private int bytes;
    private boolean full;

    Page(Shard shard, KeySchema key, StreamViewType viewType, Cursor start, int limit) {
        this.shard = shard;
        this.key = key;
        this.viewType = viewType;
        this.cursor = start;
        this.limit = limit;
    }

    Shard shard() {
        return shard;
    }

    List<StreamRecord> records() {
        return records;
    }

    /** Where the reader stands now. */
    Cursor cursor() {
        return cursor;
    }

    /** Whether no more records go in. */
    boolean full() {
        return full;
    }

    /** The reader has seen everything up to an offset, exclusive. */
    void passTo(long offset, FoldState fold) {
        cursor = cursor.foldedTo(offset, fold);
    }

    /**
     * The reader has seen everything up to an offset, exclusive, and will fold again from an earlier one.
     *
     * @param fold the fold state before {@code foldedTo}
     */
    void passTo(long foldedTo, FoldState fold, long offset) {
        cursor = new Cursor(foldedTo, fold, SequenceNumber.at(offset));
    }

    /** Takes the next record of the log: folds it, and collects what it has for the shard. */
    void take(LogSource.Entry entry, RecordCodec codec) {
        FoldState before = cursor.fold();
        RecordHeader header = entry.header();
        if (header == null || !before.accepts(header)) {
            passTo(entry.offset() + 1, before);
            return;
        }
        if (header.kind().changesItems()
                && header.touches(shard.table())
                && entry.offset() >= cursor.from().offset()
                && codec.decode(header.kind(), entry.value()) instanceof LogRecord.Changing commit) {
            collect(entry.offset(), before, commit);
        }
        if (!full) {
            passTo(entry.offset() + 1, before.after(header));
        }
    }

    /**
     * Collects a valid commit's changes. When it fills the page the cursor stays at the commit, to go on within it; else
     * it stays where it was.
     *
     * @param before the fold state before the commit
     */
    void collect(long offset, FoldState before, LogRecord.Changing commit) {
        List<Change> changes = commit.changes();
        for (int i = offset == cursor.from().offset() ? cursor.from().index() : 0; i < changes.size(); i++) {
            if (shard.contains(changes.get(i))) {
                SequenceNumber number = new SequenceNumber(offset, i);
                StreamRecord record = StreamRecord.of(number, commit.timeOf(i), changes.get(i), key, viewType);
                int size = record.sizeBytes();
                boolean fits = records.isEmpty() || bytes + size <= MAX_BYTES;
                if (fits) {
                    records.add(record);
                    bytes += size;
                }
                if (!fits || records.size() == limit || bytes >= MAX_BYTES) {
                    full = true;
                    cursor = new Cursor(offset, before, fits ? number.next() : number);
                    return;
                }
            }
        }
    }
}
