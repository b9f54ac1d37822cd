package io.streambed.write;

import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.model.CapacityUnits;
import io.streambed.model.Item;
import io.streambed.protocol.AttributeValueJson;
import io.streambed.protocol.CancellationReason;
import io.streambed.protocol.Input;
import io.streambed.protocol.JsonBody;
import io.streambed.protocol.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A part's outcome on its way to the one who asked: as it is on this node, as JSON to another. */
record PartOutcomeJson(TransactionParticipants.PartOutcome outcome) implements JsonBody {
    private static final Shape UNITS = Shape.list(Shape.structure("IndexUnits")
            .required("Index", Shape.string())
            .required("Units", Shape.DOUBLE)
            .build());
    private static final Shape.Structure SHAPE = Shape.structure("PartOutcome")
            .required("Time", Shape.longInteger())
            .required(
                    "Results",
                    Shape.list(Shape.structure("ItemResult")
                            .optional("Code", Shape.string())
                            .optional("Message", Shape.string())
                            .optional("Item", Shape.ITEM)
                            .required("Size", Shape.integer())
                            .optional("Larger", Shape.integer())
                            .optional("Table", Shape.DOUBLE)
                            .optional("Local", UNITS)
                            .optional("Global", UNITS)
                            .build()))
            .build();

    @Override
    public void write(JsonGenerator generator) throws IOException {
        generator.writeNumberField("Time", outcome.time());
        generator.writeArrayFieldStart("Results");
        for (ItemResult result : outcome.results()) {
            generator.writeStartObject();
            switch (result) {
                case ItemResult.Done done -> write(generator, done);
                case ItemResult.Refused(CancellationReason reason) -> write(generator, reason);
            }
            generator.writeEndObject();
        }
        generator.writeEndArray();
    }

    private static void write(JsonGenerator generator, ItemResult.Done done) throws IOException {
        generator.writeNumberField("Size", done.size());
        generator.writeNumberField("Larger", done.larger());
        generator.writeNumberField("Table", done.units().table());
        write(generator, "Local", done.units().local());
        write(generator, "Global", done.units().global());
    }

    private static void write(JsonGenerator generator, String kind, Map<String, Double> units) throws IOException {
        generator.writeArrayFieldStart(kind);
        for (Map.Entry<String, Double> index : units.entrySet()) {
            generator.writeStartObject();
            generator.writeStringField("Index", index.getKey());
            generator.writeNumberField("Units", index.getValue());
            generator.writeEndObject();
        }
        generator.writeEndArray();
    }

    private static void write(JsonGenerator generator, CancellationReason reason) throws IOException {
        generator.writeStringField("Code", reason.code());
        generator.writeStringField("Message", reason.message());
        generator.writeNumberField("Size", 0);
        Item item = reason.item();
        if (item != null) {
            AttributeValueJson.write(generator, "Item", item);
        }
    }

    /** Reads what another node has written. */
    static TransactionParticipants.PartOutcome parse(byte[] json) {
        Input input = Input.parse(SHAPE, json);
        List<ItemResult> results = new ArrayList<>();
        for (Input result : input.structures("Results")) {
            results.add(result.has("Code") ? refused(result) : done(result));
        }
        return new TransactionParticipants.PartOutcome(results, input.longValue("Time"));
    }

    private static ItemResult refused(Input result) {
        return new ItemResult.Refused(
                new CancellationReason(result.string("Code"), result.string("Message"), result.itemOrNull("Item")));
    }

    private static ItemResult done(Input result) {
        return new ItemResult.Done(
                result.integer("Size"),
                result.integer("Larger"),
                new CapacityUnits(
                        result.doubleValue("Table"),
                        units(result.structures("Local")),
                        units(result.structures("Global"))));
    }

    private static Map<String, Double> units(List<Input> indexes) {
        Map<String, Double> units = new TreeMap<>();
        indexes.forEach(index -> units.put(index.string("Index"), index.doubleValue("Units")));
        return units;
    }
}
