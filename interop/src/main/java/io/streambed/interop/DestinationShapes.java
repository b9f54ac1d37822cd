package io.streambed.interop;

import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.model.DestinationStatus;
import io.streambed.model.StreamingDestination.TimePrecision;
import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.Input;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Shape;
import org.jspecify.annotations.Nullable;

/** What the operations that change streaming destinations have in common: their input and their output. */
final class DestinationShapes {
    private static final String PRECISION = "ApproximateCreationDateTimePrecision";

    private DestinationShapes() {}

    /** @param configuration the name of the member that holds the precision, and of its shape */
    static Shape.Structure input(String name, String configuration) {
        return Shape.structure(name)
                .required("TableName", CommonShapes.TABLE_NAME_OR_ARN)
                .required("StreamArn", Shape.string().length(37, 1024))
                .optional(
                        configuration,
                        Shape.structure(configuration)
                                .optional(PRECISION, Shape.oneOf("MILLISECOND", "MICROSECOND"))
                                .build())
                .build();
    }

    static @Nullable TimePrecision precision(Input input, String configuration) {
        Input given = input.structureOrNull(configuration);
        String precision = given == null ? null : given.stringOrNull(PRECISION);
        return precision == null ? null : TimePrecision.valueOf(precision);
    }

    static Reply reply(
            String tableName,
            String arn,
            DestinationStatus status,
            @Nullable String configuration,
            @Nullable TimePrecision precision) {
        return Reply.json(generator -> {
            generator.writeStringField("TableName", tableName);
            generator.writeStringField("StreamArn", arn);
            generator.writeStringField("DestinationStatus", status.name());
            if (configuration != null) {
                generator.writeObjectFieldStart(configuration);
                write(generator, precision);
                generator.writeEndObject();
            }
        });
    }

    static void write(JsonGenerator generator, @Nullable TimePrecision precision) throws java.io.IOException {
        if (precision != null) {
            generator.writeStringField(PRECISION, precision.name());
        }
    }
}
