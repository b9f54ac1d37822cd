package io.streambed.triggers;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is told of records that a function could not process.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html">Retain discarded batch
 *     records</a>
 */
final class FailureDocument {
    /** Why they were given up, named as in the document. */
    enum Condition {
        RetryAttemptsExhausted,
        RecordAgeExceeded
    }

    private static final JsonFactory FACTORY = new JsonFactory();

    private FailureDocument() {}

    /**
     * Writes a document.
     *
     * @param calls how often the function was called with the records
     * @param failure of the last call; null if there was none
     */
    static byte[] write(
            String functionArn,
            String streamArn,
            String shardId,
            String requestId,
            Condition condition,
            int calls,
            Outcome.@Nullable Failed failure,
            List<TriggerRecord> records,
            long now) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.writeStartObject();
            json.writeObjectFieldStart("requestContext");
            json.writeStringField("requestId", requestId);
            json.writeStringField("functionArn", functionArn);
            json.writeStringField("condition", condition.name());
            json.writeNumberField("approximateInvokeCount", calls);
            json.writeEndObject();
            if (failure != null) {
                json.writeObjectFieldStart("responseContext");
                json.writeNumberField("statusCode", failure.status());
                json.writeStringField("executedVersion", "$LATEST");
                json.writeStringField("functionError", failure.functionError());
                json.writeEndObject();
            }
            json.writeStringField("version", "1.0");
            json.writeStringField("timestamp", Instant.ofEpochMilli(now).toString());
            json.writeObjectFieldStart("DDBStreamBatchInfo");
            json.writeStringField("shardId", shardId);
            if (!records.isEmpty()) {
                TriggerRecord first = records.getFirst();
                TriggerRecord last = records.getLast();
                json.writeStringField(
                        "startSequenceNumber", first.sequenceNumber().toString());
                json.writeStringField("endSequenceNumber", last.sequenceNumber().toString());
                json.writeStringField("approximateArrivalOfFirstRecord", seconds(first.time()));
                json.writeStringField("approximateArrivalOfLastRecord", seconds(last.time()));
            }
            json.writeNumberField("batchSize", records.size());
            json.writeStringField("streamArn", streamArn);
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static String seconds(long time) {
        return Instant.ofEpochMilli(time).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
