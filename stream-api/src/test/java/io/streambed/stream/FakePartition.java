package io.streambed.stream;

import io.streambed.materializer.AppliedRecord;
import io.streambed.materializer.InMemoryRows;
import io.streambed.materializer.PartitionFold;
import io.streambed.materializer.PartitionListener;
import io.streambed.materializer.Rows;
import io.streambed.schemas.LogRecord;
import io.streambed.schemas.RecordCodec;
import io.streambed.schemas.RecordHeader;
import io.streambed.schemas.RecordKind;
import java.util.UUID;

/** A log partition with its owner: appends to the log, and folds what it appended. Used by one thread. */
final class FakePartition {
    private final int number;
    private final FakeLog log;
    private final RecordCodec codec;
    private final PartitionListener listener;
    private final Rows rows = new InMemoryRows();
    private PartitionFold fold;
    private long epoch;
    private UUID owner = new UUID(0, 0);
    private long seq;

    FakePartition(int number, FakeLog log, RecordCodec codec, PartitionListener listener) {
        this.number = number;
        this.log = log;
        this.codec = codec;
        this.listener = listener;
        this.fold = new PartitionFold(number, rows, codec);
        listener.opened(fold);
    }

    PartitionFold fold() {
        return fold;
    }

    Rows rows() {
        return rows;
    }

    /** Closes the partition and opens it again, as when it moves to another node. */
    void reopen() {
        listener.closed(fold, true);
        fold.close();
        fold = new PartitionFold(number, rows, codec);
        listener.opened(fold);
    }

    /** A new owner claims the partition. */
    long claim(long time) {
        epoch++;
        owner = new UUID(7, epoch);
        seq = 0;
        return append(RecordHeader.of(RecordKind.CLAIM, epoch, owner, seq), new LogRecord.Claim(time, "test"));
    }

    /** Appends a valid record; its offset. */
    long append(LogRecord record, int... tables) {
        seq++;
        return append(RecordHeader.of(record.kind(), epoch, owner, seq, tables), record);
    }

    /** Appends a record of an owner that has lost the partition. */
    void appendOfZombie(LogRecord record, int... tables) {
        long lost = Math.max(epoch - 1, 1);
        append(RecordHeader.of(record.kind(), lost, new UUID(666, lost), seq + 1, tables), record);
    }

    /** Appends a record that the owner sent twice. */
    void appendRepeated(LogRecord record, int... tables) {
        append(RecordHeader.of(record.kind(), epoch, owner, seq, tables), record);
    }

    private long append(RecordHeader header, LogRecord record) {
        LogSource.Entry entry = log.append(number, header, codec.encode(record));
        AppliedRecord applied = fold.apply(entry.offset(), header, entry.value());
        if (applied == null) {
            throw new IllegalStateException("applied before: " + entry.offset());
        }
        listener.applied(fold, applied);
        return entry.offset();
    }
}
