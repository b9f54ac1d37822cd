package io.streambed.write;

import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.materializer.TableLookup;
import io.streambed.model.CapacityUnits;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.PrimaryKey;
import io.streambed.protocol.AttributeValueJson;
import io.streambed.protocol.ConsumedCapacity;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Throttled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the writes of a batch came to. Mutable; parts arrive on any thread, and the answer is made after the last. */
final class BatchResult {
    private final @Nullable Ended[] ended;

    private record Ended(BatchPlan.Planned planned, WriteOutcome outcome) {}

    BatchResult(int writes) {
        ended = new @Nullable Ended[writes];
    }

    void add(List<BatchPlan.Planned> part, List<WriteOutcome> outcomes) {
        for (int i = 0; i < part.size(); i++) {
            add(part.get(i), outcomes.get(i));
        }
    }

    /** Each write has its own place, so that parts do not meet. */
    void add(BatchPlan.Planned planned, WriteOutcome outcome) {
        ended[planned.index()] = new Ended(planned, outcome);
    }

    /** What was written, in the request's order. */
    List<CollectionSizes.Written> written() {
        List<CollectionSizes.Written> written = new ArrayList<>(ended.length);
        for (Ended one : ended) {
            if (one != null && one.outcome() instanceof WriteOutcome.Written) {
                BatchPlan.Planned planned = one.planned();
                written.add(new CollectionSizes.Written(
                        planned.table(),
                        planned.requested().attributes(),
                        PrimaryKey.ofBytes(planned.write().key())));
            }
        }
        return written;
    }

    /**
     * The answer.
     *
     * @param collections that were written to, by table, if the request asks for them
     * @throws DynamoDbException if nothing was written at all
     */
    Reply reply(@Nullable String returnConsumedCapacity, Map<String, List<ItemCollection>> collections) {
        Map<String, CapacityUnits> units = new LinkedHashMap<>();
        Map<String, List<BatchedWrite>> unprocessed = new LinkedHashMap<>();
        boolean throttled = false;
        Throttled refusal = null;
        boolean written = false;
        for (Ended one : ended) {
            if (one == null) {
                throw new IllegalStateException("a write of the batch has no outcome");
            }
            switch (one.outcome()) {
                case WriteOutcome.Written(CapacityUnits cost) -> {
                    written = true;
                    units.merge(one.planned().table().name(), cost, CapacityUnits::plus);
                }
                case WriteOutcome.Refused(Throttled why) -> {
                    refusal = refusal == null ? why : refusal;
                    leave(unprocessed, one.planned());
                }
                case WriteOutcome.NotWritten why -> {
                    throttled |= why != WriteOutcome.NotWritten.TABLE_GONE;
                    written |= why == WriteOutcome.NotWritten.CONFLICT; // left to be tried again, which is no error
                    leave(unprocessed, one.planned());
                }
            }
        }
        if (!written && refusal != null) {
            return refusal.reply();
        }
        if (!written) {
            throw throttled
                    ? new DynamoDbException(ErrorType.THROTTLING, "Rate of requests exceeds the allowed throughput.")
                    : TableLookup.itemsNotFound();
        }
        return Reply.json(generator -> {
            write(generator, unprocessed);
            ConsumedCapacity.writeAll(generator, returnConsumedCapacity, units);
            ItemCollection.writeAll(generator, collections);
        });
    }

    private static void leave(Map<String, List<BatchedWrite>> unprocessed, BatchPlan.Planned planned) {
        unprocessed
                .computeIfAbsent(planned.requestedAs(), _ -> new ArrayList<>())
                .add(planned.requested());
    }

    private static void write(JsonGenerator generator, Map<String, List<BatchedWrite>> unprocessed) throws IOException {
        generator.writeObjectFieldStart("UnprocessedItems");
        for (Map.Entry<String, List<BatchedWrite>> table : unprocessed.entrySet()) {
            generator.writeArrayFieldStart(table.getKey());
            for (BatchedWrite write : table.getValue()) {
                boolean put = write.image() != null;
                generator.writeStartObject();
                generator.writeObjectFieldStart(put ? "PutRequest" : "DeleteRequest");
                AttributeValueJson.write(generator, put ? "Item" : "Key", write.attributes());
                generator.writeEndObject();
                generator.writeEndObject();
            }
            generator.writeEndArray();
        }
        generator.writeEndObject();
    }
}
