package io.streambed.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** The TableDescription of CreateTable, DescribeTable, UpdateTable and DeleteTable. */
public final class TableDescriptionJson {
    private final String region;

    /** Writes ARNs of this region. */
    public TableDescriptionJson(String region) {
        this.region = region;
    }

    /** Writes the member {@code name} with the description as its value. */
    public void write(JsonGenerator generator, String name, TableDescription table) throws IOException {
        generator.writeObjectFieldStart(name);
        generator.writeStringField("TableName", table.definition().name() + region);
        generator.writeEndObject();
    }
}
