package io.streambed.schemas;

import io.streambed.model.InitialLoad;
import io.streambed.model.PointInTimeRecovery;
import org.jspecify.annotations.Nullable;

/** What a table's definition says of its past and its recovery, to and from Avro binary. */
final class HistoryCodec {
    private HistoryCodec() {}

    static void write(AvroWriter out, @Nullable PointInTimeRecovery recovery) {
        out.writeInt(recovery == null ? 0 : 1);
        if (recovery != null) {
            out.writeLong(recovery.since());
            out.writeInt(recovery.days());
        }
    }

    static @Nullable PointInTimeRecovery readRecovery(AvroReader in) {
        return in.readIndex(2) == 0 ? null : new PointInTimeRecovery(in.readLong(), in.readInt());
    }

    static void write(AvroWriter out, @Nullable InitialLoad load) {
        out.writeInt(load == null ? 0 : 1);
        if (load != null) {
            out.writeBoolean(load.inProgress());
            writeOptional(out, load.sourceTableArn());
            writeOptional(out, load.sourceBackupArn());
            out.writeLong(load.restoredAt());
            out.writeInt(load.sourceTable());
        }
    }

    static @Nullable InitialLoad readLoad(AvroReader in) {
        return in.readIndex(2) == 0
                ? null
                : new InitialLoad(in.readBoolean(), readOptional(in), readOptional(in), in.readLong(), in.readInt());
    }

    private static void writeOptional(AvroWriter out, @Nullable String value) {
        out.writeInt(value == null ? 0 : 1);
        if (value != null) {
            out.writeString(value);
        }
    }

    private static @Nullable String readOptional(AvroReader in) {
        return in.readIndex(2) == 0 ? null : in.readString();
    }
}
