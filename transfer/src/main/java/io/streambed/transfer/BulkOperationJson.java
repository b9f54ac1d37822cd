package io.streambed.transfer;

import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.protocol.EpochSeconds;
import java.io.IOException;
import java.util.Set;

/**
 * Bulk operations as answers describe them.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BulkOperationDescription.html">
 *     BulkOperationDescription</a>
 */
final class BulkOperationJson {
    private static final Set<String> AS_REQUESTED =
            Set.of("ClientToken", "InputS3Configuration", "OutputS3Configuration", "MaxWriteRequestUnits");

    private BulkOperationJson() {}

    static void describe(JsonGenerator generator, Job job) throws IOException {
        JobCounts counts = job.counts();
        generator.writeObjectFieldStart("BulkOperationDescription");
        summaryMembers(generator, job);
        generator.writeArrayFieldStart("TableDetails");
        generator.writeStartObject();
        generator.writeStringField("TableName", job.tableName());
        generator.writeStringField("TableId", job.tableId());
        generator.writeEndObject();
        generator.writeEndArray();
        RequestJson.copy(generator, job.request(), AS_REQUESTED);
        generator.writeStringField(
                "PerformanceTier",
                job.request().contains("\"PerformanceTier\":\"ACCELERATED\"") ? "ACCELERATED" : "STANDARD");
        generator.writeNumberField("ProcessedItemCount", counts.processedItems());
        generator.writeNumberField("FailedItemCount", counts.errors());
        generator.writeNumberField("ProcessedInputBytes", counts.processedBytes());
        if (counts.totalBytes() > 0) {
            generator.writeNumberField("TotalInputBytes", counts.totalBytes());
        }
        if (job.failureCode() != null) {
            generator.writeStringField("FailureCode", job.failureCode());
            generator.writeStringField("FailureMessage", job.failureMessage());
        }
        generator.writeEndObject();
    }

    static void summary(JsonGenerator generator, Job job) throws IOException {
        generator.writeStartObject();
        summaryMembers(generator, job);
        generator.writeEndObject();
    }

    private static void summaryMembers(JsonGenerator generator, Job job) throws IOException {
        generator.writeStringField("BulkOperationArn", job.arn());
        generator.writeStringField("BulkOperationStatus", job.status().name());
        EpochSeconds.write(generator, "StartTime", job.startedAt());
        if (job.status().isOver()) {
            EpochSeconds.write(generator, "EndTime", job.endedAt());
        }
    }
}
