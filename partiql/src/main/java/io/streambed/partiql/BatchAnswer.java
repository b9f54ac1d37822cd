package io.streambed.partiql;

import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.protocol.ConsumedCapacity;
import io.streambed.protocol.JsonBody;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the statements of a batch have come to, in their order. */
record BatchAnswer(List<BatchMember> members, @Nullable String capacity) implements JsonBody {
    @Override
    public void write(JsonGenerator generator) throws IOException {
        generator.writeArrayFieldStart("Responses");
        for (BatchMember member : members) {
            member.write(generator);
        }
        generator.writeEndArray();
        List<BatchMember> paid = members.stream().filter(BatchMember::isPaid).toList();
        ConsumedCapacity.writeEach(
                generator,
                capacity,
                paid.stream().map(BatchMember::table).toList(),
                paid.stream().map(BatchMember::units).toList());
    }
}
