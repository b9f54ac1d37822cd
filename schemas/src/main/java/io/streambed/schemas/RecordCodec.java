package io.streambed.schemas;

import java.util.ArrayList;
import java.util.List;

/** The change log's records to and from bytes: Avro in Confluent's wire format. Thread-safe. */
public final class RecordCodec {
    /** A commit takes at most this many bytes besides those of its changes. */
    public static final int COMMIT_OVERHEAD = WireFormat.PREFIX + 10 + 5 + 1; // time, count, end of the array

    /** Capacity given at once for a collection whose length is only claimed so far. */
    private static final int TRUSTED_LENGTH = 1024;

    private final SchemaVersions versions;
    private final IndexUpdateCodec indexUpdates;

    /**
     * Registers the current schemas.
     *
     * @throws SchemaRegistryException if the registry cannot be reached or refuses one
     */
    public RecordCodec(SchemaRegistry registry) {
        versions = new SchemaVersions(
                registry,
                LogSchema.CLAIM,
                LogSchema.BARRIER,
                LogSchema.COMMIT,
                LogSchema.TABLE_CHANGED,
                LogSchema.TABLE_DROPPED,
                LogSchema.TX_PREPARED,
                LogSchema.TX_DECIDED,
                LogSchema.TX_FINISHED);
        indexUpdates = new IndexUpdateCodec(registry);
    }

    /** The codec for what the records bring about in indexes. */
    public IndexUpdateCodec indexUpdates() {
        return indexUpdates;
    }

    /** The record in the current version of its schema. */
    public byte[] encode(LogRecord record) {
        return switch (record) {
            case LogRecord.Claim claim -> encode(claim);
            case LogRecord.Barrier barrier ->
                start(LogSchema.BARRIER, 10, barrier).toBytes();
            case LogRecord.Commit commit -> encode(commit);
            case LogRecord.TableChanged changed -> {
                AvroWriter out = start(LogSchema.TABLE_CHANGED, 500, changed);
                TableDefinitionCodec.write(out, changed.definition());
                yield out.toBytes();
            }
            case LogRecord.TableDropped dropped -> {
                AvroWriter out = start(LogSchema.TABLE_DROPPED, 60, dropped);
                out.writeInt(dropped.table());
                out.writeString(dropped.tableId());
                yield out.toBytes();
            }
            case LogRecord.TxPrepared prepared -> {
                int size = 20;
                for (PreparedPart part : prepared.parts()) {
                    size = Math.addExact(size, sizeOf(part));
                }
                AvroWriter out = start(LogSchema.TX_PREPARED, size, prepared);
                TransactionCodec.write(out, prepared);
                yield out.toBytes();
            }
            case LogRecord.TxDecided decided -> {
                AvroWriter out = start(LogSchema.TX_DECIDED, 200, decided);
                TransactionCodec.write(out, decided);
                yield out.toBytes();
            }
            case LogRecord.TxFinished finished -> {
                int size = 30 + 40 * finished.parts().size();
                for (Change change : finished.changes()) {
                    size = Math.addExact(size, ChangeCodec.sizeOf(change));
                }
                AvroWriter out = start(LogSchema.TX_FINISHED, size, finished);
                TransactionCodec.write(out, finished);
                yield out.toBytes();
            }
        };
    }

    private byte[] encode(LogRecord.Claim claim) {
        AvroWriter out = start(LogSchema.CLAIM, 60, claim);
        out.writeString(claim.node());
        return out.toBytes();
    }

    private byte[] encode(LogRecord.Commit commit) {
        List<Change> changes = commit.changes();
        int size = AvroWriter.sizeOfLong(commit.time()) + AvroWriter.sizeOfLong(changes.size());
        for (Change change : changes) {
            size = Math.addExact(size, ChangeCodec.sizeOf(change));
        }
        AvroWriter out = start(LogSchema.COMMIT, changes.isEmpty() ? size : size + 1, commit);
        out.writeInt(changes.size());
        if (!changes.isEmpty()) {
            for (Change change : changes) {
                ChangeCodec.write(out, change);
            }
            out.writeByte(0);
        }
        return out.toBytes();
    }

    private AvroWriter start(LogSchema schema, int bodySize, LogRecord record) {
        AvroWriter out = WireFormat.start(versions.id(schema), bodySize);
        out.writeLong(record.time());
        return out;
    }

    /**
     * Exactly the bytes that a change adds to an encoded commit, computed without encoding it. With {@link
     * #COMMIT_OVERHEAD} it bounds the commit.
     */
    public int sizeOf(Change change) {
        return ChangeCodec.sizeOf(change);
    }

    /** At least the bytes that a part adds to an encoded record. */
    public int sizeOf(PreparedPart part) {
        int size = 40;
        for (Change change : part.changes()) {
            size = Math.addExact(size, ChangeCodec.sizeOf(change));
        }
        for (ItemRef item : part.checked()) {
            size += AvroWriter.sizeOfLong(item.table()) + AvroWriter.sizeOfBytes(item.key().length);
        }
        return size;
    }

    /**
     * Reads a record's value, of the current version of its schema or any other that Avro can resolve to it. The images
     * of a commit are copied, not decoded.
     *
     * @param kind from the record's header
     * @throws CorruptRecordException if the bytes are no such record
     * @throws UnknownSchemaException if the registry does not know the version they were written with
     * @throws SchemaRegistryException if it must be asked and cannot be reached
     */
    public LogRecord decode(RecordKind kind, byte[] value) {
        LogSchema schema = LogSchema.of(kind);
        if (versions.isCurrent(schema, value)) {
            return read(kind, WireFormat.body(value));
        }
        byte[] body = versions.toCurrent(schema, value);
        return canonical(read(kind, new AvroReader(body, 0, body.length)));
    }

    private static LogRecord read(RecordKind kind, AvroReader in) {
        long time = in.readLong();
        LogRecord record = switch (kind) {
            case CLAIM -> new LogRecord.Claim(time, in.readString());
            case BARRIER -> new LogRecord.Barrier(time);
            case COMMIT -> new LogRecord.Commit(time, readChanges(in));
            case TABLE_CHANGED -> new LogRecord.TableChanged(time, TableDefinitionCodec.read(in));
            case TABLE_DROPPED -> new LogRecord.TableDropped(time, in.readInt(), in.readString());
            case TX_PREPARED -> TransactionCodec.readPrepared(time, in);
            case TX_DECIDED -> TransactionCodec.readDecided(time, in);
            case TX_FINISHED -> TransactionCodec.readFinished(time, in);
        };
        in.expectEnd();
        return record;
    }

    private static List<Change> readChanges(AvroReader in) {
        int count = in.readBlock();
        List<Change> changes = new ArrayList<>(Math.min(count, TRUSTED_LENGTH));
        for (; count > 0; count = in.readBlock()) {
            for (int i = 0; i < count; i++) {
                changes.add(ChangeCodec.read(in));
            }
        }
        return changes;
    }

    private static LogRecord canonical(LogRecord record) {
        return switch (record) {
            case LogRecord.Commit(long time, List<Change> changes) ->
                new LogRecord.Commit(time, TransactionCodec.canonical(changes));
            case LogRecord.TxPrepared(long time, List<PreparedPart> parts) ->
                new LogRecord.TxPrepared(
                        time, parts.stream().map(TransactionCodec::canonical).toList());
            case LogRecord.TxFinished(long time, List<Change> changes, List<FinishedPart> parts) ->
                new LogRecord.TxFinished(time, TransactionCodec.canonical(changes), parts);
            case LogRecord.Claim _,
                    LogRecord.Barrier _,
                    LogRecord.TableChanged _,
                    LogRecord.TableDropped _,
                    LogRecord.TxDecided _ -> record;
        };
    }
}
