package io.streambed.transfer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.materializer.CatalogResource;
import io.streambed.protocol.Input;
import io.streambed.protocol.Shape;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Jobs as the catalog's resources. Members may be added, not changed. */
final class JobCodec {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Shape.Structure FORM = Shape.structure("Job")
            .required("Arn", Shape.string())
            .required("Runner", Shape.string())
            .required("Status", Shape.string())
            .required("StartedAt", Shape.longInteger())
            .required("EndedAt", Shape.longInteger())
            .required("TableName", Shape.string())
            .required("TableId", Shape.string())
            .required("Instant", Shape.longInteger())
            .required("Request", Shape.string())
            .required("Details", Shape.string())
            .required("ProcessedItems", Shape.longInteger())
            .required("WrittenItems", Shape.longInteger())
            .required("Errors", Shape.longInteger())
            .required("ProcessedBytes", Shape.longInteger())
            .required("TotalBytes", Shape.longInteger())
            .optional("FailureCode", Shape.string())
            .optional("FailureMessage", Shape.string())
            .build();

    private JobCodec() {}

    static String json(Job job) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("Arn", job.arn());
            json.writeStringField("Runner", job.runner());
            json.writeStringField("Status", job.status().name());
            json.writeNumberField("StartedAt", job.startedAt());
            json.writeNumberField("EndedAt", job.endedAt());
            json.writeStringField("TableName", job.tableName());
            json.writeStringField("TableId", job.tableId());
            json.writeNumberField("Instant", job.instant());
            json.writeStringField("Request", job.request());
            json.writeStringField("Details", job.details());
            json.writeNumberField("ProcessedItems", job.counts().processedItems());
            json.writeNumberField("WrittenItems", job.counts().writtenItems());
            json.writeNumberField("Errors", job.counts().errors());
            json.writeNumberField("ProcessedBytes", job.counts().processedBytes());
            json.writeNumberField("TotalBytes", job.counts().totalBytes());
            if (job.failureCode() != null) {
                json.writeStringField("FailureCode", job.failureCode());
            }
            if (job.failureMessage() != null) {
                json.writeStringField("FailureMessage", job.failureMessage());
            }
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    static Job job(JobKind kind, CatalogResource resource) {
        Input json = Input.parse(FORM, resource.json().getBytes(StandardCharsets.UTF_8));
        return new Job(
                kind,
                resource.id(),
                json.string("Arn"),
                json.string("Runner"),
                JobStatus.valueOf(json.string("Status")),
                json.longValue("StartedAt"),
                json.longValue("EndedAt"),
                json.string("TableName"),
                json.string("TableId"),
                json.longValue("Instant"),
                json.string("Request"),
                json.string("Details"),
                new JobCounts(
                        json.longValue("ProcessedItems"),
                        json.longValue("WrittenItems"),
                        json.longValue("Errors"),
                        json.longValue("ProcessedBytes"),
                        json.longValue("TotalBytes")),
                json.stringOrNull("FailureCode"),
                json.stringOrNull("FailureMessage"));
    }
}
