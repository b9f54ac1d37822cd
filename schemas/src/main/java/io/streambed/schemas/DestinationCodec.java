package io.streambed.schemas;

import io.streambed.model.DestinationStatus;
import io.streambed.model.StreamingDestination;
import io.streambed.model.StreamingDestination.TimePrecision;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The streaming destinations in a table's definition to and from Avro binary. */
final class DestinationCodec {
    // Symbols in the order of the schema.
    private static final List<DestinationStatus> STATUSES = List.of(
            DestinationStatus.ENABLING,
            DestinationStatus.ACTIVE,
            DestinationStatus.DISABLING,
            DestinationStatus.DISABLED,
            DestinationStatus.ENABLE_FAILED,
            DestinationStatus.UPDATING);
    private static final List<TimePrecision> PRECISIONS = List.of(TimePrecision.MILLISECOND, TimePrecision.MICROSECOND);

    private DestinationCodec() {}

    static void write(AvroWriter out, List<StreamingDestination> destinations) {
        TableDefinitionCodec.writeCount(out, destinations.size());
        for (StreamingDestination destination : destinations) {
            out.writeString(destination.streamArn());
            out.writeLong(destination.since());
            out.writeInt(STATUSES.indexOf(destination.status()));
            String description = destination.description();
            out.writeInt(description == null ? 0 : 1);
            if (description != null) {
                out.writeString(description);
            }
            TimePrecision precision = destination.precision();
            out.writeInt(precision == null ? 0 : 1);
            if (precision != null) {
                out.writeInt(PRECISIONS.indexOf(precision));
            }
        }
        TableDefinitionCodec.writeEnd(out, destinations.size());
    }

    static List<StreamingDestination> read(AvroReader in) {
        List<StreamingDestination> destinations = new ArrayList<>();
        for (int count = in.readBlock(); count > 0; count = in.readBlock()) {
            for (int i = 0; i < count; i++) {
                destinations.add(new StreamingDestination(
                        in.readString(),
                        in.readLong(),
                        STATUSES.get(in.readIndex(STATUSES.size())),
                        readDescription(in),
                        readPrecision(in)));
            }
        }
        return destinations;
    }

    private static @Nullable String readDescription(AvroReader in) {
        return in.readIndex(2) == 0 ? null : in.readString();
    }

    private static @Nullable TimePrecision readPrecision(AvroReader in) {
        return in.readIndex(2) == 0 ? null : PRECISIONS.get(in.readIndex(PRECISIONS.size()));
    }
}
