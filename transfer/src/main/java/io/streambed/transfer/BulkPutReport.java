package io.streambed.transfer;

import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.protocol.AttributeValueJson;
import io.streambed.protocol.Input;
import io.streambed.protocol.JsonBody;
import io.streambed.protocol.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a bulk operation tells of the items that it did not write, in files of its output place. Used by one thread. */
final class BulkPutReport implements AutoCloseable {
    private static final Shape.Structure ERROR = Shape.structure("Error")
            .optional("__type", Shape.string())
            .optional("message", Shape.string())
            .optional("Item", Shape.ITEM)
            .build();

    private final ObjectStore store;
    private final Job job;
    private final BulkPutRequest request;
    private final String folder;
    private final ErrorLog errors;
    private @Nullable ObjectWriter conditions;

    BulkPutReport(ObjectStore store, Job job, BulkPutRequest request) {
        this.store = store;
        this.job = job;
        this.request = request;
        this.folder = request.outputRoot() + job.id() + "/";
        this.errors = new ErrorLog(
                store,
                folder + "errors.json",
                "bulkOperationArn",
                job.arn(),
                request.source().bucket());
    }

    void error(String key, long position, String reason) throws TransferException {
        if (request.errors()) {
            errors.add(key, position, reason);
        }
    }

    /** @param existing writes the member Item with the item that is there, if there is one */
    void conditionFailed(String key, SourceRecord.Parsed record, JsonBody existing) throws TransferException {
        if (!request.conditionFailures()) {
            return;
        }
        String line = RequestJson.object(generator -> {
            generator.writeObjectFieldStart("itemS3Pointer");
            generator.writeStringField("bucket", request.source().bucket());
            generator.writeStringField("key", key);
            generator.writeNumberField("itemIndex", record.position() - 1);
            generator.writeEndObject();
            AttributeValueJson.write(generator, "Item", record.item());
            generator.writeObjectFieldStart("Existing");
            existing.write(generator);
            generator.writeEndObject();
        });
        try {
            ObjectWriter target = conditions;
            if (target == null) {
                target = store.create(folder + "condition-check-failures.json");
                conditions = target;
            }
            target.content().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw store.explain(e);
        }
    }

    /** Takes an error answer of another node. */
    void answered(String key, SourceRecord.Parsed record, String body, JobProgress progress) throws TransferException {
        Input answer = Input.parse(ERROR, body.getBytes(StandardCharsets.UTF_8));
        String type = answer.stringOrNull("__type");
        String message = answer.stringOrNull("message");
        if (type != null && type.endsWith("ConditionalCheckFailedException")) {
            var item = answer.itemOrNull("Item");
            conditionFailed(
                    key,
                    record,
                    item == null ? JsonBody.EMPTY : generator -> AttributeValueJson.write(generator, "Item", item));
        } else if (type != null && type.endsWith("ValidationException")) {
            progress.failed(1);
            error(key, record.position(), message == null ? "The item was refused." : message);
        } else {
            throw new TransferException(
                    FailureCode.INTERNAL_ERROR, message == null ? "The table cannot be written to." : message);
        }
    }

    /** Puts all files into their places, the manifest last. */
    void finish(JobCounts counts) throws TransferException {
        errors.finish();
        try {
            if (conditions != null) {
                conditions.finish();
            }
        } catch (IOException e) {
            throw store.explain(e);
        }
        ExportRun.put(store, folder + "manifest.json", RequestJson.object(generator -> manifest(generator, counts)));
    }

    private void manifest(JsonGenerator generator, JobCounts counts) throws IOException {
        generator.writeStringField("bulkOperationArn", job.arn());
        generator.writeNumberField("processedItemCount", counts.processedItems());
        generator.writeNumberField("writtenItemCount", counts.writtenItems());
        generator.writeNumberField("failedItemCount", counts.errors());
    }

    @Override
    public void close() {
        errors.close();
        if (conditions != null) {
            conditions.close();
        }
    }
}
