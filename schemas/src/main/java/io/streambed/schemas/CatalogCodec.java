package io.streambed.schemas;

/** The catalog's records to and from bytes: Avro in Confluent's wire format. Thread-safe. */
public final class CatalogCodec {
    private final SchemaVersions versions;

    /**
     * Registers the current schemas.
     *
     * @throws SchemaRegistryException if the registry cannot be reached or refuses one
     */
    public CatalogCodec(SchemaRegistry registry) {
        versions = new SchemaVersions(
                registry,
                LogSchema.TABLE_PUT,
                LogSchema.TABLE_DROP,
                LogSchema.PARTITION_APPLIED,
                LogSchema.INDEX_APPLIED,
                LogSchema.RESOURCE_PUT,
                LogSchema.RESOURCE_DROP);
    }

    /** The record in the current version of its schema. */
    public byte[] encode(CatalogRecord record) {
        return switch (record) {
            case CatalogRecord.TablePut put -> {
                AvroWriter out = start(LogSchema.TABLE_PUT);
                out.writeString(put.proposalId());
                out.writeLong(put.basedOn());
                TableDefinitionCodec.write(out, put.definition());
                yield out.toBytes();
            }
            case CatalogRecord.TableDrop drop -> {
                AvroWriter out = start(LogSchema.TABLE_DROP);
                out.writeString(drop.proposalId());
                out.writeLong(drop.basedOn());
                out.writeString(drop.tableId());
                out.writeLong(drop.time());
                yield out.toBytes();
            }
            case CatalogRecord.PartitionApplied applied -> {
                AvroWriter out = start(LogSchema.PARTITION_APPLIED);
                out.writeString(applied.tableId());
                out.writeInt(applied.table());
                out.writeLong(applied.definitionVersion());
                out.writeInt(applied.logPartition());
                out.writeLong(applied.offset());
                out.writeLong(applied.time());
                out.writeBoolean(applied.dropped());
                yield out.toBytes();
            }
            case CatalogRecord.IndexApplied applied -> {
                AvroWriter out = start(LogSchema.INDEX_APPLIED);
                out.writeString(applied.tableId());
                out.writeInt(applied.table());
                out.writeInt(applied.index());
                out.writeInt(applied.logPartition());
                out.writeBoolean(applied.dropped());
                yield out.toBytes();
            }
            case CatalogRecord.ResourcePut put -> {
                AvroWriter out = start(LogSchema.RESOURCE_PUT);
                out.writeString(put.proposalId());
                out.writeLong(put.basedOn());
                out.writeString(put.kind());
                out.writeString(put.id());
                out.writeString(put.json());
                yield out.toBytes();
            }
            case CatalogRecord.ResourceDrop drop -> {
                AvroWriter out = start(LogSchema.RESOURCE_DROP);
                out.writeString(drop.proposalId());
                out.writeLong(drop.basedOn());
                out.writeString(drop.kind());
                out.writeString(drop.id());
                yield out.toBytes();
            }
        };
    }

    private AvroWriter start(LogSchema schema) {
        return WireFormat.start(versions.id(schema), 500);
    }

    /**
     * Reads a record, of the current version of its schema or any other that Avro can resolve to it.
     *
     * @throws CorruptRecordException if the bytes are no record of the catalog
     * @throws UnknownSchemaException if the registry does not know the version they were written with
     * @throws SchemaRegistryException if it must be asked and cannot be reached
     */
    public CatalogRecord decode(byte[] value) {
        LogSchema schema = versions.schemaOf(value);
        if (versions.isCurrent(schema, value)) {
            return read(schema, WireFormat.body(value));
        }
        byte[] body = versions.toCurrent(schema, value);
        return read(schema, new AvroReader(body, 0, body.length));
    }

    private static CatalogRecord read(LogSchema schema, AvroReader in) {
        CatalogRecord record = switch (schema) {
            case TABLE_PUT -> new CatalogRecord.TablePut(in.readString(), in.readLong(), TableDefinitionCodec.read(in));
            case TABLE_DROP ->
                new CatalogRecord.TableDrop(in.readString(), in.readLong(), in.readString(), in.readLong());
            case PARTITION_APPLIED ->
                new CatalogRecord.PartitionApplied(
                        in.readString(),
                        in.readInt(),
                        in.readLong(),
                        in.readInt(),
                        in.readLong(),
                        in.readLong(),
                        in.readBoolean());
            case INDEX_APPLIED ->
                new CatalogRecord.IndexApplied(
                        in.readString(), in.readInt(), in.readInt(), in.readInt(), in.readBoolean());
            case RESOURCE_PUT ->
                new CatalogRecord.ResourcePut(
                        in.readString(), in.readLong(), in.readString(), in.readString(), in.readString());
            case RESOURCE_DROP ->
                new CatalogRecord.ResourceDrop(in.readString(), in.readLong(), in.readString(), in.readString());
            case CLAIM,
                    BARRIER,
                    COMMIT,
                    TABLE_CHANGED,
                    TABLE_DROPPED,
                    TX_PREPARED,
                    TX_DECIDED,
                    TX_FINISHED,
                    INDEX_UPDATES,
                    CHANGE_EVENT,
                    ITEM -> throw new AssertionError(schema); // not one of this codec's
        };
        in.expectEnd();
        return record;
    }
}
