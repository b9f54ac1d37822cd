package io.streambed.transfer;

import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.model.Arns;
import io.streambed.protocol.EpochSeconds;
import java.io.IOException;
import java.util.Set;

/**
 * Imports as answers describe them.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ImportTableDescription.html">
 *     ImportTableDescription</a>
 */
final class ImportJson {
    private static final Set<String> AS_REQUESTED = Set.of(
            "ClientToken",
            "S3BucketSource",
            "InputFormat",
            "InputFormatOptions",
            "InputCompressionType",
            "TableCreationParameters");

    private static final Set<String> IN_SUMMARY = Set.of("S3BucketSource", "InputFormat");

    private ImportJson() {}

    static void describe(JsonGenerator generator, Job job, Arns arns) throws IOException {
        generator.writeObjectFieldStart("ImportTableDescription");
        start(generator, job, arns);
        generator.writeStringField("TableId", job.tableId());
        RequestJson.copy(generator, job.request(), AS_REQUESTED);
        if (!job.request().contains("\"InputCompressionType\"")) {
            generator.writeStringField("InputCompressionType", "NONE");
        }
        generator.writeNumberField("ErrorCount", job.counts().errors());
        generator.writeNumberField("ProcessedSizeBytes", job.counts().processedBytes());
        generator.writeNumberField("ProcessedItemCount", job.counts().processedItems());
        generator.writeNumberField("ImportedItemCount", job.counts().writtenItems());
        if (job.failureCode() != null) {
            generator.writeStringField("FailureCode", job.failureCode());
            generator.writeStringField("FailureMessage", job.failureMessage());
        }
        generator.writeEndObject();
    }

    static void summary(JsonGenerator generator, Job job, Arns arns) throws IOException {
        generator.writeStartObject();
        start(generator, job, arns);
        RequestJson.copy(generator, job.request(), IN_SUMMARY);
        generator.writeEndObject();
    }

    private static void start(JsonGenerator generator, Job job, Arns arns) throws IOException {
        generator.writeStringField("ImportArn", job.arn());
        generator.writeStringField("ImportStatus", job.status().name());
        generator.writeStringField("TableArn", arns.table(job.tableName()));
        generator.writeStringField("CloudWatchLogGroupArn", arns.logGroup("/aws-dynamodb/imports"));
        EpochSeconds.write(generator, "StartTime", job.startedAt());
        if (job.status().isOver()) {
            EpochSeconds.write(generator, "EndTime", job.endedAt());
        }
    }
}
