package io.streambed.schemas;

import io.streambed.model.IndexKeySchema;
import io.streambed.model.IndexKind;
import io.streambed.model.IndexProjection;
import io.streambed.model.IndexStatus;
import io.streambed.model.KeyAttribute;
import io.streambed.model.OnDemandThroughput;
import io.streambed.model.ProjectionType;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.WarmThroughput;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The indexes of a table definition to and from Avro binary. Not on the hot path. */
final class IndexDefinitionCodec {
    // Symbols in the order of the schema.
    private static final List<IndexKind> KINDS = List.of(IndexKind.LOCAL, IndexKind.GLOBAL);
    private static final List<ProjectionType> PROJECTIONS =
            List.of(ProjectionType.ALL, ProjectionType.KEYS_ONLY, ProjectionType.INCLUDE);
    private static final List<IndexStatus> STATUSES =
            List.of(IndexStatus.CREATING, IndexStatus.ACTIVE, IndexStatus.DELETING);

    private IndexDefinitionCodec() {}

    static void write(AvroWriter out, List<SecondaryIndex> indexes) {
        TableDefinitionCodec.writeCount(out, indexes.size());
        for (SecondaryIndex index : indexes) {
            out.writeString(index.name());
            out.writeInt(index.id());
            out.writeInt(KINDS.indexOf(index.kind()));
            writeKey(out, index.key().partition());
            writeKey(out, index.key().sort());
            out.writeInt(PROJECTIONS.indexOf(index.projection().type()));
            writeNames(out, index.projection().nonKeyAttributes());
            TableDefinitionCodec.writeThroughput(out, index.throughput());
            writeOnDemand(out, index.onDemand());
            writeWarm(out, index.warm());
            out.writeInt(STATUSES.indexOf(index.status()));
            out.writeLong(index.since());
        }
        TableDefinitionCodec.writeEnd(out, indexes.size());
    }

    static List<SecondaryIndex> read(AvroReader in) {
        List<SecondaryIndex> indexes = new ArrayList<>();
        for (int count = in.readBlock(); count > 0; count = in.readBlock()) {
            for (int i = 0; i < count; i++) {
                indexes.add(readIndex(in));
            }
        }
        return indexes;
    }

    private static SecondaryIndex readIndex(AvroReader in) {
        return new SecondaryIndex(
                in.readString(),
                in.readInt(),
                KINDS.get(in.readIndex(KINDS.size())),
                new IndexKeySchema(readKey(in), readKey(in)),
                new IndexProjection(PROJECTIONS.get(in.readIndex(PROJECTIONS.size())), readNames(in)),
                TableDefinitionCodec.readThroughput(in),
                readOnDemand(in),
                readWarm(in),
                STATUSES.get(in.readIndex(STATUSES.size())),
                in.readLong());
    }

    private static void writeKey(AvroWriter out, List<KeyAttribute> attributes) {
        TableDefinitionCodec.writeCount(out, attributes.size());
        for (KeyAttribute attribute : attributes) {
            TableDefinitionCodec.writeAttribute(out, attribute.name(), attribute.type());
        }
        TableDefinitionCodec.writeEnd(out, attributes.size());
    }

    private static List<KeyAttribute> readKey(AvroReader in) {
        List<KeyAttribute> attributes = new ArrayList<>();
        for (int count = in.readBlock(); count > 0; count = in.readBlock()) {
            for (int i = 0; i < count; i++) {
                attributes.add(TableDefinitionCodec.readKeyAttribute(in));
            }
        }
        return attributes;
    }

    private static void writeNames(AvroWriter out, Set<String> names) {
        TableDefinitionCodec.writeCount(out, names.size());
        names.forEach(out::writeString);
        TableDefinitionCodec.writeEnd(out, names.size());
    }

    private static Set<String> readNames(AvroReader in) {
        Set<String> names = new LinkedHashSet<>();
        for (int count = in.readBlock(); count > 0; count = in.readBlock()) {
            for (int i = 0; i < count; i++) {
                names.add(in.readString());
            }
        }
        return names;
    }

    static void writeOnDemand(AvroWriter out, @Nullable OnDemandThroughput throughput) {
        out.writeInt(throughput == null ? 0 : 1);
        if (throughput != null) {
            out.writeLong(throughput.maxReadUnits());
            out.writeLong(throughput.maxWriteUnits());
        }
    }

    static @Nullable OnDemandThroughput readOnDemand(AvroReader in) {
        return in.readIndex(2) == 0 ? null : new OnDemandThroughput(in.readLong(), in.readLong());
    }

    static void writeWarm(AvroWriter out, @Nullable WarmThroughput throughput) {
        out.writeInt(throughput == null ? 0 : 1);
        if (throughput != null) {
            out.writeLong(throughput.readUnits());
            out.writeLong(throughput.writeUnits());
        }
    }

    static @Nullable WarmThroughput readWarm(AvroReader in) {
        return in.readIndex(2) == 0 ? null : new WarmThroughput(in.readLong(), in.readLong());
    }
}
