package io.streambed.read;

import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.expressions.Filter;
import io.streambed.model.CapacityUnits;
import io.streambed.model.Item;
import io.streambed.model.ReadUnits;
import io.streambed.protocol.AttributeValueJson;
import io.streambed.protocol.ConsumedCapacity;
import io.streambed.protocol.Input;
import io.streambed.protocol.JsonBody;
import io.streambed.protocol.JsonBytes;
import io.streambed.protocol.Reply;
import io.streambed.schemas.EncodedItem;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A page of a Query or Scan. Its size, which ends it and which is paid for, is that of all items read, before the filter.
 *
 * @param filter null to give back all that was read
 */
record PageAnswer(
        Input input,
        ReadTarget target,
        Selection selection,
        @Nullable Filter filter,
        EncodedRows rows) implements JsonBody {
    /** The answer, rendered by a worker if it is long. */
    CompletionStage<Reply> reply(ReadWorkers workers) {
        boolean small = rows.items().size() <= ReadWorkers.INLINE_ROWS && rows.size() <= ReadWorkers.INLINE_BYTES;
        return small
                ? CompletableFuture.completedFuture(Reply.json(this))
                : workers.run(() -> new Reply.Raw(200, JsonBytes.render(this, (int) rows.size() + 1024)));
    }

    /** What the page has cost. */
    CapacityUnits units() {
        boolean consistent = input.bool("ConsistentRead");
        return ReadUnits.ofPage(target.index(), rows.bytes(), rows.fetched() * ReadUnits.of(1, consistent), consistent);
    }

    @Override
    public void write(JsonGenerator generator) throws IOException {
        int count = 0;
        boolean items = !selection.isCount();
        if (items) {
            generator.writeArrayFieldStart("Items");
        }
        for (EncodedItem encoded : rows.items()) {
            Item item =
                    items || filter != null ? Objects.requireNonNull(encoded).item() : Item.EMPTY;
            if (filter != null && !filter.test(item)) {
                continue;
            }
            count++;
            if (items) {
                AttributeValueJson.write(generator, selection.of(item));
            }
        }
        if (items) {
            generator.writeEndArray();
        }
        generator.writeNumberField("Count", count);
        generator.writeNumberField("ScannedCount", rows.items().size());
        if (rows.full()) {
            Item last = Objects.requireNonNull(rows.items().getLast()).item();
            AttributeValueJson.write(generator, "LastEvaluatedKey", target.keyOf(last));
        }
        String capacity = input.stringOrNull("ReturnConsumedCapacity");
        if (ConsumedCapacity.isWanted(capacity)) {
            ConsumedCapacity.write(generator, capacity, target.table().name(), units());
        }
    }
}
