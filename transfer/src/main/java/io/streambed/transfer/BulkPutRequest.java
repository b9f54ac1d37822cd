package io.streambed.transfer;

import io.streambed.protocol.Input;
import io.streambed.protocol.Shape;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a StartBulkPutItems asks for.
 *
 * @param outputBucket null if none is named
 * @param outputRoot what the keys of the reports start with
 * @param maxUnits write request units per second; 0 for no bound
 */
record BulkPutRequest(
        SourceRequest source,
        @Nullable String outputBucket,
        String outputRoot,
        S3Store.ServerSideEncryption encryption,
        boolean errors,
        boolean conditionFailures,
        long maxUnits) {
    private static final long LEAST_UNITS = 1024;

    private static final Shape SOURCE = Shape.structure("InputS3Configuration")
            .optional("S3BucketOwner", TransferShapes.BUCKET_OWNER)
            .required("S3Bucket", TransferShapes.BUCKET)
            .optional("S3KeyPrefix", TransferShapes.PREFIX)
            .required("InputFormat", Shape.oneOf("DYNAMODB_JSON", "ION"))
            .optional("InputCompressionType", TransferShapes.COMPRESSION)
            .build();

    private static final Shape OUTPUT = Shape.structure("OutputS3Configuration")
            .optional("S3BucketOwner", TransferShapes.BUCKET_OWNER)
            .optional("S3Bucket", TransferShapes.BUCKET)
            .optional("S3KeyPrefix", TransferShapes.PREFIX)
            .optional("S3SseAlgorithm", TransferShapes.SSE_ALGORITHM)
            .optional("S3SseKmsKeyId", TransferShapes.SSE_KEY)
            .required("OutputType", Shape.list(Shape.oneOf("ERROR", "CONDITION_CHECK_FAILURE")))
            .build();

    static final Shape.Structure INPUT = Shape.structure("StartBulkPutItemsInput")
            .optional("ClientToken", TransferShapes.CLIENT_TOKEN)
            .required("InputS3Configuration", SOURCE)
            .required("OutputS3Configuration", OUTPUT)
            .required("TableName", Shape.string().length(1, 1024))
            .optional("MaxWriteRequestUnits", Shape.longInteger().atLeast(LEAST_UNITS))
            .optional("PerformanceTier", Shape.oneOf("STANDARD", "ACCELERATED"))
            .build();

    static BulkPutRequest of(Job job) {
        return of(Input.parse(INPUT, job.request().getBytes(StandardCharsets.UTF_8)));
    }

    static BulkPutRequest of(Input input) {
        Input output = input.structure("OutputS3Configuration");
        String prefix = Objects.requireNonNullElse(output.stringOrNull("S3KeyPrefix"), "");
        List<String> types = output.strings("OutputType");
        return new BulkPutRequest(
                SourceRequest.ofBulkPut(input.structure("InputS3Configuration")),
                output.stringOrNull("S3Bucket"),
                (prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/") + "AWSDynamoDB/",
                new S3Store.ServerSideEncryption(
                        output.stringOrNull("S3SseAlgorithm"), output.stringOrNull("S3SseKmsKeyId")),
                types.contains("ERROR"),
                types.contains("CONDITION_CHECK_FAILURE"),
                input.longValue("MaxWriteRequestUnits", 0));
    }
}
