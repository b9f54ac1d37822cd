package io.streambed.transfer;

import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.model.Arns;
import io.streambed.protocol.EpochSeconds;
import java.io.IOException;
import java.util.Set;

/**
 * Exports as answers describe them.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExportDescription.html">
 *     ExportDescription</a>
 */
final class ExportJson {
    private static final Set<String> AS_REQUESTED =
            Set.of("ClientToken", "S3Bucket", "S3BucketOwner", "S3Prefix", "S3SseKmsKeyId");

    private ExportJson() {}

    static void describe(JsonGenerator generator, Job job, Arns arns) throws IOException {
        ExportRequest request = ExportRequest.of(job);
        Long from = request.from();
        generator.writeObjectFieldStart("ExportDescription");
        generator.writeStringField("ExportArn", job.arn());
        generator.writeStringField("ExportStatus", status(job));
        EpochSeconds.write(generator, "StartTime", job.startedAt());
        if (job.status().isOver()) {
            EpochSeconds.write(generator, "EndTime", job.endedAt());
        }
        if (job.status() == JobStatus.COMPLETED) {
            generator.writeStringField("ExportManifest", request.manifest(job.id()));
        }
        generator.writeStringField("TableArn", arns.table(job.tableName()));
        generator.writeStringField("TableId", job.tableId());
        if (from == null) {
            EpochSeconds.write(generator, "ExportTime", job.instant());
        }
        RequestJson.copy(generator, job.request(), AS_REQUESTED);
        String algorithm = request.encryption().algorithm();
        generator.writeStringField("S3SseAlgorithm", algorithm == null ? "AES256" : algorithm);
        if (job.failureCode() != null) {
            generator.writeStringField("FailureCode", job.failureCode());
            generator.writeStringField("FailureMessage", job.failureMessage());
        }
        generator.writeStringField("ExportFormat", request.format().name());
        if (job.status() == JobStatus.COMPLETED) {
            generator.writeNumberField("BilledSizeBytes", job.counts().processedBytes());
            generator.writeNumberField("ItemCount", job.counts().writtenItems());
        }
        generator.writeStringField("ExportType", type(request));
        if (from != null) {
            generator.writeObjectFieldStart("IncrementalExportSpecification");
            EpochSeconds.write(generator, "ExportFromTime", from);
            EpochSeconds.write(generator, "ExportToTime", job.instant() + 1);
            generator.writeStringField("ExportViewType", request.viewType());
            generator.writeEndObject();
        }
        generator.writeEndObject();
    }

    static void summary(JsonGenerator generator, Job job) throws IOException {
        generator.writeStartObject();
        generator.writeStringField("ExportArn", job.arn());
        generator.writeStringField("ExportStatus", status(job));
        generator.writeStringField("ExportType", type(ExportRequest.of(job)));
        generator.writeEndObject();
    }

    static String type(ExportRequest request) {
        return request.from() == null ? "FULL_EXPORT" : "INCREMENTAL_EXPORT";
    }

    /** Exports are not cancelled by anybody; what ends one in between is a failure. */
    private static String status(Job job) {
        return switch (job.status()) {
            case IN_PROGRESS, CANCELLING -> "IN_PROGRESS";
            case COMPLETED, COMPLETED_WITH_ERRORS -> "COMPLETED";
            case FAILED, CANCELLED -> "FAILED";
        };
    }
}
