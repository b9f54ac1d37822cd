package io.streambed.partiql;

import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.model.CapacityUnits;
import io.streambed.model.Item;
import io.streambed.protocol.AttributeValueJson;
import io.streambed.protocol.ConsumedCapacity;
import io.streambed.protocol.Input;
import io.streambed.protocol.JsonBody;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a statement has come to.
 *
 * @param input the request
 * @param table the table's name
 * @param items may be asked once, on any thread
 * @param next where a page ended, null at the end
 * @param units what it has cost, asked for only if wanted
 */
record StatementAnswer(
        Input input,
        String table,
        Iterable<Item> items,
        @Nullable Next next,
        Supplier<CapacityUnits> units) implements JsonBody {
    /** Where to go on: as the service says it, twice. */
    record Next(String token, Item key) {}

    @Override
    public void write(JsonGenerator generator) throws IOException {
        generator.writeArrayFieldStart("Items");
        for (Item item : items) {
            AttributeValueJson.write(generator, item);
        }
        generator.writeEndArray();
        if (next != null) {
            generator.writeStringField("NextToken", next.token);
            AttributeValueJson.write(generator, "LastEvaluatedKey", next.key);
        }
        String capacity = input.stringOrNull("ReturnConsumedCapacity");
        if (ConsumedCapacity.isWanted(capacity)) {
            ConsumedCapacity.write(generator, capacity, table, units.get());
        }
    }
}
