package io.streambed.transfer;

import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.model.Arns;
import io.streambed.protocol.EpochSeconds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Backups as answers describe them.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BackupDescription.html">
 *     BackupDescription</a>
 */
final class BackupJson {
    private static final Set<String> SOURCE =
            Set.of("TableName", "KeySchema", "BillingMode", "OnDemandThroughput", "ProvisionedThroughput");
    private static final Set<String> FEATURES = Set.of("LocalSecondaryIndexes", "GlobalSecondaryIndexes");

    private BackupJson() {}

    /** Writes the member BackupDetails. */
    static void details(JsonGenerator generator, Job job) throws IOException {
        BackupDetails details = BackupDetails.of(job);
        generator.writeObjectFieldStart("BackupDetails");
        common(generator, job, details, status(job));
        generator.writeEndObject();
    }

    private static void common(JsonGenerator generator, Job job, BackupDetails details, String status)
            throws IOException {
        generator.writeStringField("BackupArn", job.arn());
        generator.writeStringField("BackupName", details.name());
        generator.writeNumberField("BackupSizeBytes", details.sizeBytes());
        generator.writeStringField("BackupStatus", status);
        generator.writeStringField("BackupType", details.system() ? "SYSTEM" : "USER");
        EpochSeconds.write(generator, "BackupCreationDateTime", job.startedAt());
        if (details.expiresAt() > 0) {
            EpochSeconds.write(generator, "BackupExpiryDateTime", details.expiresAt());
        }
    }

    /** One that failed is described, but not listed; there is no other word for it. */
    private static String status(Job job) {
        return switch (job.status()) {
            case IN_PROGRESS, CANCELLING -> "CREATING";
            case COMPLETED, COMPLETED_WITH_ERRORS -> "AVAILABLE";
            case FAILED, CANCELLED -> "DELETED";
        };
    }

    static void description(JsonGenerator generator, Job job, Arns arns, boolean deleted) throws IOException {
        BackupDetails details = BackupDetails.of(job);
        generator.writeObjectFieldStart("BackupDescription");
        generator.writeObjectFieldStart("BackupDetails");
        common(generator, job, details, deleted ? "DELETED" : status(job));
        generator.writeEndObject();
        source(generator, job, details, arns);
        features(generator, details);
        generator.writeEndObject();
    }

    private static void source(JsonGenerator generator, Job job, BackupDetails details, Arns arns) throws IOException {
        generator.writeObjectFieldStart("SourceTableDetails");
        generator.writeStringField("TableId", job.tableId());
        generator.writeStringField("TableArn", arns.table(job.tableName()));
        generator.writeNumberField("TableSizeBytes", details.tableBytes());
        EpochSeconds.write(generator, "TableCreationDateTime", details.tableCreatedAt());
        generator.writeNumberField("ItemCount", details.itemCount());
        if (!details.table().contains("\"ProvisionedThroughput\"")) {
            generator.writeObjectFieldStart("ProvisionedThroughput");
            generator.writeNumberField("ReadCapacityUnits", 0);
            generator.writeNumberField("WriteCapacityUnits", 0);
            generator.writeEndObject();
            RequestJson.copy(
                    generator, details.table(), Set.of("TableName", "KeySchema", "BillingMode", "OnDemandThroughput"));
        } else {
            RequestJson.copy(generator, details.table(), SOURCE);
        }
        generator.writeEndObject();
    }

    private static void features(JsonGenerator generator, BackupDetails details) throws IOException {
        generator.writeObjectFieldStart("SourceTableFeatureDetails");
        RequestJson.copy(generator, details.table(), FEATURES);
        if (details.table().contains("\"StreamSpecification\"")) {
            generator.writeFieldName("StreamDescription");
            generator.writeRawValue(
                    new String(RequestJson.member(details.table(), "StreamSpecification"), StandardCharsets.UTF_8));
        }
        generator.writeObjectFieldStart("TimeToLiveDescription");
        generator.writeStringField("TimeToLiveStatus", details.timeToLive() == null ? "DISABLED" : "ENABLED");
        if (details.timeToLive() != null) {
            generator.writeStringField("AttributeName", details.timeToLive());
        }
        generator.writeEndObject();
        generator.writeEndObject();
    }

    static void summary(JsonGenerator generator, Job job, Arns arns) throws IOException {
        BackupDetails details = BackupDetails.of(job);
        generator.writeStartObject();
        generator.writeStringField("TableName", job.tableName());
        generator.writeStringField("TableId", job.tableId());
        generator.writeStringField("TableArn", arns.table(job.tableName()));
        common(generator, job, details, status(job));
        generator.writeEndObject();
    }
}
