package io.streambed.history;

import io.streambed.model.DynamoDbException;
import io.streambed.stream.SequenceNumber;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Moments as clients write them. */
final class Moments {
    private Moments() {}

    /**
     * The moment of an ISO-8601 instant such as 2026-11-21T10:15:30.123Z, or of a sequence number of a stream record.
     *
     * @param parameter where it stands, for the error
     * @throws DynamoDbException a validation error if it is neither
     */
    static Moment parse(String text, String parameter) {
        SequenceNumber number = SequenceNumber.parse(text);
        if (number != null) {
            return new Moment.Offset(number.offset());
        }
        try {
            return new Moment.Time(instant(text).toEpochMilli());
        } catch (DateTimeException | ArithmeticException neither) {
            throw DynamoDbException.validation(
                    parameter + " is neither an ISO-8601 instant nor a sequence number: " + text);
        }
    }

    private static Instant instant(String text) {
        return text.endsWith("Z")
                ? Instant.parse(text)
                : OffsetDateTime.parse(text).toInstant();
    }

    /** @throws DynamoDbException a validation error if the moment is a time that has not come yet */
    static void requirePast(Moment moment, long now, String parameter) {
        if (moment instanceof Moment.Time(long millis) && millis > now) {
            throw DynamoDbException.validation(parameter + " lies in the future: " + Instant.ofEpochMilli(millis));
        }
    }
}
