package io.streambed.model;

import org.jspecify.annotations.Nullable;

/**
 * Where a table's changes are sent beside its stream, or were once.
 *
 * @param streamArn as the client gave it
 * @param since the version of the table's definition that enabled it; tells this enabling from all others of the table
 * @param description why it is what it is; null if there is nothing to say
 * @param precision of the records' times; null if nobody chose, which means milliseconds
 */
public record StreamingDestination(
        String streamArn,
        long since,
        DestinationStatus status,
        @Nullable String description,
        @Nullable TimePrecision precision) {

    /** Of the time a record was made, named as the API does. */
    public enum TimePrecision {
        MILLISECOND,
        MICROSECOND
    }

    public StreamingDestination {
        if (streamArn.isEmpty() || since < 1) {
            throw new IllegalArgumentException("no streaming destination");
        }
    }

    /** The precision that the records have. */
    public TimePrecision effectivePrecision() {
        return precision == null ? TimePrecision.MILLISECOND : precision;
    }

    public StreamingDestination withStatus(DestinationStatus next, @Nullable String why) {
        return new StreamingDestination(streamArn, since, next, why, precision);
    }

    public StreamingDestination updating(TimePrecision next) {
        return new StreamingDestination(streamArn, since, DestinationStatus.UPDATING, null, next);
    }
}
