package io.streambed.partiql;

import io.streambed.model.CapacityUnits;
import io.streambed.model.Item;
import io.streambed.protocol.Input;
import io.streambed.protocol.Shape;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a statement that another node has executed.
 *
 * @param item null if there is none
 */
record RemoteAnswer(@Nullable Item item, CapacityUnits units) {
    private static final Shape.Structure UNITS =
            Shape.structure("Capacity").optional("CapacityUnits", Shape.DOUBLE).build();
    private static final Shape.Structure ANSWER = Shape.structure("ExecuteStatementOutput")
            .optional("Items", Shape.list(Shape.ITEM))
            .optional(
                    "ConsumedCapacity",
                    Shape.structure("ConsumedCapacity")
                            .optional("Table", UNITS)
                            .optional("LocalSecondaryIndexes", Shape.map(UNITS))
                            .optional("GlobalSecondaryIndexes", Shape.map(UNITS))
                            .build())
            .build();

    static RemoteAnswer of(byte[] json) {
        Input answer = Input.parse(ANSWER, json);
        List<Item> items = answer.items("Items");
        Input capacity = answer.structureOrNull("ConsumedCapacity");
        Input table = capacity == null ? null : capacity.structureOrNull("Table");
        CapacityUnits units = capacity == null
                ? CapacityUnits.NONE
                : new CapacityUnits(
                        table == null ? 0 : table.doubleValue("CapacityUnits"),
                        indexes(capacity, "LocalSecondaryIndexes"),
                        indexes(capacity, "GlobalSecondaryIndexes"));
        return new RemoteAnswer(items.isEmpty() ? null : items.getFirst(), units);
    }

    private static Map<String, Double> indexes(Input capacity, String kind) {
        Map<String, Double> units = new TreeMap<>();
        capacity.structureMap(kind).forEach((index, of) -> units.put(index, of.doubleValue("CapacityUnits")));
        return units;
    }
}
