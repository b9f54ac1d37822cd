package io.streambed.read;

import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.model.CapacityUnits;
import io.streambed.model.Item;
import io.streambed.model.ReadUnits;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.AttributeValueJson;
import io.streambed.protocol.ConsumedCapacity;
import io.streambed.protocol.JsonBody;
import io.streambed.protocol.JsonBytes;
import io.streambed.protocol.Reply;
import io.streambed.schemas.EncodedItem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a BatchGetItem.
 *
 * @param capacity ReturnConsumedCapacity, null if the request has none
 */
record BatchAnswer(List<Table> tables, @Nullable String capacity) implements JsonBody {
    /**
     * What was read of one table.
     *
     * @param parts in the order of the request's keys
     */
    record Table(BatchRead read, TableDefinition definition, BatchParts parts) {
        private List<@Nullable EncodedItem> items() {
            return parts.items();
        }
    }

    CompletionStage<Reply> reply(ReadWorkers workers) {
        long bytes = 0;
        for (Table table : tables) {
            bytes += table.parts().bytes();
        }
        int expected = (int) bytes + 1024;
        return bytes <= ReadWorkers.INLINE_BYTES
                ? CompletableFuture.completedFuture(Reply.json(this))
                : workers.run(() -> new Reply.Raw(200, JsonBytes.render(this, expected)));
    }

    @Override
    public void write(JsonGenerator generator) throws IOException {
        Map<Table, List<Item>> unprocessed = new LinkedHashMap<>();
        Map<String, CapacityUnits> units = new LinkedHashMap<>();
        generator.writeObjectFieldStart("Responses");
        for (Table table : tables) {
            generator.writeArrayFieldStart(table.read().name());
            List<Item> later = new ArrayList<>(0);
            double read = 0;
            for (int i = 0; i < table.items().size(); i++) {
                if (table.parts().unread().get(i)) {
                    later.add(table.read().keys().get(i));
                    continue;
                }
                EncodedItem item = table.items().get(i);
                read += ReadUnits.of(
                        item == null ? 0 : item.size(), table.read().isConsistent());
                if (item != null) {
                    var projection = table.read().projection();
                    AttributeValueJson.write(
                            generator, projection == null ? item.item() : projection.apply(item.item()));
                }
            }
            generator.writeEndArray();
            units.merge(table.definition().name(), CapacityUnits.ofTable(read), CapacityUnits::plus);
            if (!later.isEmpty()) {
                unprocessed.put(table, later);
            }
        }
        generator.writeEndObject();
        generator.writeObjectFieldStart("UnprocessedKeys");
        for (Map.Entry<Table, List<Item>> table : unprocessed.entrySet()) {
            writeUnprocessed(generator, table.getKey().read(), table.getValue());
        }
        generator.writeEndObject();
        ConsumedCapacity.writeAll(generator, capacity, units);
    }

    private static void writeUnprocessed(JsonGenerator generator, BatchRead read, List<Item> keys) throws IOException {
        generator.writeObjectFieldStart(read.name());
        generator.writeArrayFieldStart("Keys");
        for (Item key : keys) {
            AttributeValueJson.write(generator, key);
        }
        generator.writeEndArray();
        if (read.input().has("AttributesToGet")) {
            generator.writeArrayFieldStart("AttributesToGet");
            for (String attribute : read.input().strings("AttributesToGet")) {
                generator.writeString(attribute);
            }
            generator.writeEndArray();
        }
        Boolean consistent = read.input().boolOrNull("ConsistentRead");
        if (consistent != null) {
            generator.writeBooleanField("ConsistentRead", consistent);
        }
        String projection = read.input().stringOrNull("ProjectionExpression");
        if (projection != null) {
            generator.writeStringField("ProjectionExpression", projection);
        }
        if (read.input().has("ExpressionAttributeNames")) {
            generator.writeObjectFieldStart("ExpressionAttributeNames");
            for (Map.Entry<String, String> name :
                    read.input().stringMap("ExpressionAttributeNames").entrySet()) {
                generator.writeStringField(name.getKey(), name.getValue());
            }
            generator.writeEndObject();
        }
        generator.writeEndObject();
    }
}
