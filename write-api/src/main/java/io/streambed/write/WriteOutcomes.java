package io.streambed.write;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.streambed.model.CapacityUnits;
import io.streambed.model.ErrorType;
import io.streambed.model.PartitionMovedException;
import io.streambed.protocol.JsonBody;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Throttled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Outcomes on their way to the one who asked: as they are on this node, as JSON to another. */
record WriteOutcomes(int logPartition, List<WriteOutcome> all) implements JsonBody {
    private static final JsonFactory JSON = new JsonFactory();

    /** If nothing at all was done because the partition is elsewhere, the call may go there. */
    Reply reply() {
        if (all.stream().allMatch(outcome -> outcome == WriteOutcome.NotWritten.MOVED)) {
            throw new PartitionMovedException(logPartition);
        }
        return Reply.json(this);
    }

    @Override
    public void write(JsonGenerator generator) throws IOException {
        generator.writeArrayFieldStart("Outcomes");
        for (WriteOutcome outcome : all) {
            switch (outcome) {
                case WriteOutcome.Written(CapacityUnits units) -> write(generator, units);
                case WriteOutcome.Refused(Throttled why) -> {
                    generator.writeStartArray();
                    generator.writeString(why.type().name());
                    generator.writeString(why.message());
                    generator.writeString(why.reason());
                    generator.writeString(why.resource());
                    generator.writeEndArray();
                }
                case WriteOutcome.NotWritten why -> generator.writeString(why.name());
            }
        }
        generator.writeEndArray();
    }

    private static void write(JsonGenerator generator, CapacityUnits units) throws IOException {
        generator.writeStartObject();
        generator.writeNumberField("Table", units.table());
        write(generator, "Local", units.local());
        write(generator, "Global", units.global());
        generator.writeEndObject();
    }

    private static void write(JsonGenerator generator, String kind, Map<String, Double> units) throws IOException {
        generator.writeObjectFieldStart(kind);
        for (Map.Entry<String, Double> index : units.entrySet()) {
            generator.writeNumberField(index.getKey(), index.getValue());
        }
        generator.writeEndObject();
    }

    /** Reads what another node has written. */
    static List<WriteOutcome> parse(byte[] json) {
        List<WriteOutcome> outcomes = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(json)) {
            JsonToken token = parser.nextToken();
            while (token != JsonToken.START_ARRAY && token != null) {
                token = parser.nextToken();
            }
            for (token = parser.nextToken();
                    token != JsonToken.END_ARRAY && token != null;
                    token = parser.nextToken()) {
                outcomes.add(outcome(parser, token));
            }
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
        return outcomes;
    }

    private static WriteOutcome outcome(JsonParser parser, JsonToken token) throws IOException {
        if (token == JsonToken.START_OBJECT) {
            return new WriteOutcome.Written(units(parser));
        }
        if (token == JsonToken.START_ARRAY) {
            WriteOutcome refused = new WriteOutcome.Refused(new Throttled(
                    ErrorType.valueOf(parser.nextTextValue()),
                    parser.nextTextValue(),
                    parser.nextTextValue(),
                    parser.nextTextValue()));
            parser.nextToken();
            return refused;
        }
        return WriteOutcome.NotWritten.valueOf(parser.getText());
    }

    private static CapacityUnits units(JsonParser parser) throws IOException {
        parser.nextToken();
        parser.nextToken();
        double table = parser.getDoubleValue();
        parser.nextToken();
        Map<String, Double> local = indexes(parser);
        parser.nextToken();
        return new CapacityUnits(table, local, lastIndexes(parser));
    }

    private static Map<String, Double> lastIndexes(JsonParser parser) throws IOException {
        Map<String, Double> units = indexes(parser);
        parser.nextToken();
        return units;
    }

    private static Map<String, Double> indexes(JsonParser parser) throws IOException {
        Map<String, Double> units = new TreeMap<>();
        parser.nextToken();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            units.put(name, parser.getDoubleValue());
        }
        return units;
    }
}
