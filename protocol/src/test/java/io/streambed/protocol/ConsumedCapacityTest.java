package io.streambed.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.model.CapacityUnits;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConsumedCapacityTest {
    private static final CapacityUnits UNITS =
            new CapacityUnits(2, Map.of("l", 1.0), new TreeMap<>(Map.of("g", 3.0, "h", 0.5)));

    @Test
    void withoutAWishNothingIsShown() throws IOException {
        assertThat(written(null, UNITS)).isEqualTo("{}");
        assertThat(written("NONE", UNITS)).isEqualTo("{}");
        assertThat(ConsumedCapacity.isWanted(null)).isFalse();
        assertThat(ConsumedCapacity.isWanted("NONE")).isFalse();
    }

    @Test
    void theTotalIsThatOfTableAndIndexes() throws IOException {
        assertThat(written("TOTAL", UNITS))
                .isEqualTo("{\"ConsumedCapacity\":{\"TableName\":\"t\",\"CapacityUnits\":6.5}}");
    }

    @Test
    void indexesAreShownEachWithItsUnits() throws IOException {
        assertThat(written("INDEXES", UNITS)).isEqualTo("""
                {"ConsumedCapacity":{"TableName":"t","CapacityUnits":6.5,"Table":{"CapacityUnits":2.0},\
                "LocalSecondaryIndexes":{"l":{"CapacityUnits":1.0}},\
                "GlobalSecondaryIndexes":{"g":{"CapacityUnits":3.0},"h":{"CapacityUnits":0.5}}}}""");
    }

    @Test
    void indexesThatTookNoPartAreNotShown() throws IOException {
        assertThat(written("INDEXES", CapacityUnits.ofTable(1))).isEqualTo("""
                {"ConsumedCapacity":{"TableName":"t","CapacityUnits":1.0,"Table":{"CapacityUnits":1.0}}}""");
    }

    @Test
    void severalTablesAreAList() throws IOException {
        Map<String, CapacityUnits> units = new TreeMap<>(Map.of("a", CapacityUnits.ofTable(1), "b", UNITS));

        assertThat(json(generator -> ConsumedCapacity.writeAll(generator, "TOTAL", units)))
                .isEqualTo("""
                {"ConsumedCapacity":[{"TableName":"a","CapacityUnits":1.0},{"TableName":"b","CapacityUnits":6.5}]}""");
        assertThat(json(generator -> ConsumedCapacity.writeAll(generator, null, units)))
                .isEqualTo("{}");
    }

    private static String written(@Nullable String wanted, CapacityUnits units) throws IOException {
        return json(generator -> ConsumedCapacity.write(generator, wanted, "t", units));
    }

    private static String json(JsonBody members) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = new JsonFactory().createGenerator(text)) {
            generator.writeStartObject();
            members.write(generator);
            generator.writeEndObject();
        }
        return text.toString();
    }
}
