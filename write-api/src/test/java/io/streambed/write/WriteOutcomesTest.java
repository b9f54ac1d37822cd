package io.streambed.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.model.CapacityUnits;
import io.streambed.model.ErrorType;
import io.streambed.model.PartitionMovedException;
import io.streambed.protocol.Throttled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WriteOutcomesTest {
    @Test
    void whatOneNodeWritesAnotherReads() throws IOException {
        List<WriteOutcome> outcomes = List.of(
                new WriteOutcome.Written(CapacityUnits.NONE),
                new WriteOutcome.Written(
                        new CapacityUnits(2, Map.of("local", 1.0), new TreeMap<>(Map.of("a", 3.0, "b", 1.0)))),
                WriteOutcome.NotWritten.TABLE_GONE,
                new WriteOutcome.Refused(
                        new Throttled(ErrorType.PROVISIONED_THROUGHPUT_EXCEEDED, "too much", "reason", "arn")),
                WriteOutcome.NotWritten.MOVED,
                new WriteOutcome.Written(CapacityUnits.ofTable(1)));

        assertThat(WriteOutcomes.parse(json(new WriteOutcomes(7, outcomes)))).isEqualTo(outcomes);
    }

    @Test
    void whatHasMovedAsAWholeMayGoElsewhere() {
        List<WriteOutcome> moved = List.of(WriteOutcome.NotWritten.MOVED, WriteOutcome.NotWritten.MOVED);

        assertThatThrownBy(() -> new WriteOutcomes(7, moved).reply()).isInstanceOf(PartitionMovedException.class);
    }

    private static byte[] json(WriteOutcomes outcomes) throws IOException {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        try (JsonGenerator generator = new JsonFactory().createGenerator(json)) {
            generator.writeStartObject();
            outcomes.write(generator);
            generator.writeEndObject();
        }
        return json.toByteArray();
    }
}
