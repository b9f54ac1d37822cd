package io.streambed.transfer;

import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.Input;
import io.streambed.protocol.Shape;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an ExportTableToPointInTime asks for.
 *
 * @param prefix empty for none
 * @param from the beginning of the period, inclusive, epoch milliseconds; null for a full export
 * @param oldImages of a period, whether the images before it are wanted, too
 */
record ExportRequest(
        String tableArn,
        @Nullable String token,
        String bucket,
        String prefix,
        S3Store.ServerSideEncryption encryption,
        ExportFormat format,
        @Nullable Long from,
        boolean oldImages) {
    private static final Shape INCREMENTAL = Shape.structure("IncrementalExportSpecification")
            .optional("ExportFromTime", Shape.TIMESTAMP)
            .optional("ExportToTime", Shape.TIMESTAMP)
            .optional("ExportViewType", Shape.oneOf("NEW_IMAGE", "NEW_AND_OLD_IMAGES"))
            .build();

    private static final Shape FILTER = Shape.structure("FilterSpecification")
            .optional("FilterExpression", Shape.string())
            .optional("ProjectionExpression", Shape.string())
            .optional("KeyConditionExpression", Shape.string())
            .optional("ExpressionAttributeNames", CommonShapes.EXPRESSION_ATTRIBUTE_NAMES)
            .optional("ExpressionAttributeValues", CommonShapes.EXPRESSION_ATTRIBUTE_VALUES)
            .build();

    static final Shape.Structure INPUT = Shape.structure("ExportTableToPointInTimeInput")
            .required("TableArn", TransferShapes.TABLE_ARN)
            .optional("ExportTime", Shape.TIMESTAMP)
            .optional("ClientToken", Shape.string())
            .required("S3Bucket", TransferShapes.BUCKET)
            .optional("S3BucketOwner", TransferShapes.BUCKET_OWNER)
            .optional("S3Prefix", TransferShapes.PREFIX)
            .optional("S3SseAlgorithm", TransferShapes.SSE_ALGORITHM)
            .optional("S3SseKmsKeyId", TransferShapes.SSE_KEY)
            .optional("ExportFormat", Shape.oneOf("DYNAMODB_JSON", "ION"))
            .optional("ExportType", Shape.oneOf("FULL_EXPORT", "INCREMENTAL_EXPORT"))
            .optional("IncrementalExportSpecification", INCREMENTAL)
            .optional("FilterSpecification", FILTER)
            .build();

    static ExportRequest of(Job job) {
        return of(Input.parse(INPUT, job.request().getBytes(StandardCharsets.UTF_8)));
    }

    static ExportRequest of(Input input) {
        Input period = isIncremental(input) ? input.structureOrNull("IncrementalExportSpecification") : null;
        Instant from = period == null ? null : period.instantOrNull("ExportFromTime");
        String format = input.stringOrNull("ExportFormat");
        return new ExportRequest(
                input.string("TableArn"),
                input.stringOrNull("ClientToken"),
                input.string("S3Bucket"),
                Objects.requireNonNullElse(input.stringOrNull("S3Prefix"), ""),
                new S3Store.ServerSideEncryption(
                        input.stringOrNull("S3SseAlgorithm"), input.stringOrNull("S3SseKmsKeyId")),
                format == null ? ExportFormat.DYNAMODB_JSON : ExportFormat.valueOf(format),
                from == null ? null : from.toEpochMilli(),
                period != null && !"NEW_IMAGE".equals(period.stringOrNull("ExportViewType")));
    }

    static boolean isIncremental(Input input) {
        return "INCREMENTAL_EXPORT".equals(input.stringOrNull("ExportType"));
    }

    /** What all keys of this export start with. */
    String root() {
        return (prefix.isEmpty() ? "" : prefix.endsWith("/") ? prefix : prefix + "/") + "AWSDynamoDB/";
    }

    String manifest(String id) {
        return root() + id + "/manifest-summary.json";
    }

    String viewType() {
        return oldImages ? "NEW_AND_OLD_IMAGES" : "NEW_IMAGE";
    }
}
