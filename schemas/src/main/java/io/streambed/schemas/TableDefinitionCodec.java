package io.streambed.schemas;

import io.streambed.model.AttributeDefinition;
import io.streambed.model.AttributeType;
import io.streambed.model.BillingMode;
import io.streambed.model.Encryption;
import io.streambed.model.KeyAttribute;
import io.streambed.model.KeySchema;
import io.streambed.model.StreamSpec;
import io.streambed.model.StreamViewType;
import io.streambed.model.TableClass;
import io.streambed.model.TableDefinition;
import io.streambed.model.TablePartition;
import io.streambed.model.Throughput;
import io.streambed.model.TimeToLive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Table definitions to and from Avro binary. Not on the hot path. */
final class TableDefinitionCodec {
    // Symbols in the order of the schema.
    private static final List<AttributeType> KEY_TYPES = List.of(AttributeType.S, AttributeType.N, AttributeType.B);
    private static final List<BillingMode> BILLING_MODES =
            List.of(BillingMode.PROVISIONED, BillingMode.PAY_PER_REQUEST);
    private static final List<StreamViewType> VIEW_TYPES = List.of(
            StreamViewType.KEYS_ONLY,
            StreamViewType.NEW_IMAGE,
            StreamViewType.OLD_IMAGE,
            StreamViewType.NEW_AND_OLD_IMAGES);
    private static final List<TableClass> TABLE_CLASSES =
            List.of(TableClass.STANDARD, TableClass.STANDARD_INFREQUENT_ACCESS);

    private TableDefinitionCodec() {}

    static void write(AvroWriter out, TableDefinition table) {
        out.writeInt(table.number());
        out.writeString(table.id());
        out.writeString(table.name());
        out.writeLong(table.version());
        out.writeLong(table.createdAt());
        writeAttributes(out, table.attributes());
        writeKey(out, table.key());
        out.writeInt(BILLING_MODES.indexOf(table.billingMode()));
        out.writeLong(table.billingModeChangedAt());
        writeThroughput(out, table.throughput());
        writeStream(out, table.stream());
        out.writeBoolean(table.deletionProtection());
        out.writeInt(TABLE_CLASSES.indexOf(table.tableClass()));
        writeTags(out, table.tags());
        writePartitions(out, table.partitions());
        IndexDefinitionCodec.write(out, table.indexes());
        out.writeInt(table.nextIndexId());
        writeTimeToLive(out, table.timeToLive());
        IndexDefinitionCodec.writeOnDemand(out, table.onDemand());
        IndexDefinitionCodec.writeWarm(out, table.warm());
        writeEncryption(out, table.encryption());
        HistoryCodec.write(out, table.recovery());
        HistoryCodec.write(out, table.load());
        DestinationCodec.write(out, table.destinations());
    }

    /** The inverse of {@link #write}; definitions that the model refuses are corrupt. */
    static TableDefinition read(AvroReader in) {
        try {
            return new TableDefinition(
                    in.readInt(),
                    in.readString(),
                    in.readString(),
                    in.readLong(),
                    in.readLong(),
                    readAttributes(in),
                    readKey(in),
                    BILLING_MODES.get(in.readIndex(BILLING_MODES.size())),
                    in.readLong(),
                    readThroughput(in),
                    readStream(in),
                    in.readBoolean(),
                    TABLE_CLASSES.get(in.readIndex(TABLE_CLASSES.size())),
                    readTags(in),
                    readPartitions(in),
                    IndexDefinitionCodec.read(in),
                    in.readInt(),
                    readTimeToLive(in),
                    IndexDefinitionCodec.readOnDemand(in),
                    IndexDefinitionCodec.readWarm(in),
                    readEncryption(in),
                    HistoryCodec.readRecovery(in),
                    HistoryCodec.readLoad(in),
                    DestinationCodec.read(in));
        } catch (IllegalArgumentException e) {
            throw new CorruptRecordException("no table definition", e);
        }
    }

    private static void writeAttributes(AvroWriter out, List<AttributeDefinition> attributes) {
        writeCount(out, attributes.size());
        for (AttributeDefinition attribute : attributes) {
            writeAttribute(out, attribute.name(), attribute.type());
        }
        writeEnd(out, attributes.size());
    }

    private static List<AttributeDefinition> readAttributes(AvroReader in) {
        List<AttributeDefinition> attributes = new ArrayList<>();
        for (int count = in.readBlock(); count > 0; count = in.readBlock()) {
            for (int i = 0; i < count; i++) {
                attributes.add(new AttributeDefinition(in.readString(), readKeyType(in)));
            }
        }
        return attributes;
    }

    private static void writeKey(AvroWriter out, KeySchema key) {
        writeAttribute(out, key.partition().name(), key.partition().type());
        KeyAttribute sort = key.sort();
        out.writeInt(sort == null ? 0 : 1);
        if (sort != null) {
            writeAttribute(out, sort.name(), sort.type());
        }
    }

    private static KeySchema readKey(AvroReader in) {
        KeyAttribute partition = readKeyAttribute(in);
        return new KeySchema(partition, in.readIndex(2) == 0 ? null : readKeyAttribute(in));
    }

    static KeyAttribute readKeyAttribute(AvroReader in) {
        return new KeyAttribute(in.readString(), readKeyType(in));
    }

    static void writeAttribute(AvroWriter out, String name, AttributeType type) {
        out.writeString(name);
        out.writeInt(KEY_TYPES.indexOf(type));
    }

    private static AttributeType readKeyType(AvroReader in) {
        return KEY_TYPES.get(in.readIndex(KEY_TYPES.size()));
    }

    static void writeThroughput(AvroWriter out, Throughput throughput) {
        out.writeLong(throughput.readUnits());
        out.writeLong(throughput.writeUnits());
        out.writeLong(throughput.lastIncrease());
        out.writeLong(throughput.lastDecrease());
        out.writeInt(throughput.decreasesToday());
    }

    static Throughput readThroughput(AvroReader in) {
        return new Throughput(in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readInt());
    }

    private static void writeStream(AvroWriter out, @Nullable StreamSpec stream) {
        out.writeInt(stream == null ? 0 : 1);
        if (stream != null) {
            out.writeString(stream.label());
            out.writeInt(VIEW_TYPES.indexOf(stream.viewType()));
        }
    }

    private static @Nullable StreamSpec readStream(AvroReader in) {
        return in.readIndex(2) == 0
                ? null
                : new StreamSpec(in.readString(), VIEW_TYPES.get(in.readIndex(VIEW_TYPES.size())));
    }

    private static void writeTimeToLive(AvroWriter out, @Nullable TimeToLive timeToLive) {
        out.writeInt(timeToLive == null ? 0 : 1);
        if (timeToLive != null) {
            out.writeString(timeToLive.attribute());
            out.writeBoolean(timeToLive.enabled());
            out.writeLong(timeToLive.changedAt());
        }
    }

    private static @Nullable TimeToLive readTimeToLive(AvroReader in) {
        return in.readIndex(2) == 0 ? null : new TimeToLive(in.readString(), in.readBoolean(), in.readLong());
    }

    private static void writeEncryption(AvroWriter out, @Nullable Encryption encryption) {
        out.writeInt(encryption == null ? 0 : 1);
        if (encryption != null) {
            out.writeString(encryption.keyArn());
        }
    }

    private static @Nullable Encryption readEncryption(AvroReader in) {
        return in.readIndex(2) == 0 ? null : new Encryption(in.readString());
    }

    private static void writeTags(AvroWriter out, Map<String, String> tags) {
        writeCount(out, tags.size());
        new TreeMap<>(tags).forEach((name, value) -> {
            out.writeString(name);
            out.writeString(value);
        });
        writeEnd(out, tags.size());
    }

    private static Map<String, String> readTags(AvroReader in) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (int count = in.readBlock(); count > 0; count = in.readBlock()) {
            for (int i = 0; i < count; i++) {
                tags.put(in.readString(), in.readString());
            }
        }
        return tags;
    }

    private static void writePartitions(AvroWriter out, List<TablePartition> partitions) {
        writeCount(out, partitions.size());
        for (TablePartition partition : partitions) {
            out.writeLong(Integer.toUnsignedLong(partition.firstHash()));
            out.writeInt(partition.logPartition());
        }
        writeEnd(out, partitions.size());
    }

    private static List<TablePartition> readPartitions(AvroReader in) {
        List<TablePartition> partitions = new ArrayList<>();
        for (int count = in.readBlock(); count > 0; count = in.readBlock()) {
            for (int i = 0; i < count; i++) {
                partitions.add(new TablePartition(hash(in.readLong()), in.readInt()));
            }
        }
        return partitions;
    }

    private static int hash(long unsigned) {
        if (unsigned >>> Integer.SIZE != 0) {
            throw new CorruptRecordException("no hash: " + unsigned);
        }
        return (int) unsigned;
    }

    static void writeCount(AvroWriter out, int count) {
        out.writeInt(count);
    }

    /** An empty collection is one zero, its count; others end with a zero. */
    static void writeEnd(AvroWriter out, int count) {
        if (count > 0) {
            out.writeByte(0);
        }
    }
}
