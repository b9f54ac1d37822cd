package io.streambed.transfer;

import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.model.Bytes;
import io.streambed.protocol.Input;
import io.streambed.protocol.JsonBody;
import io.streambed.protocol.Shape;
import io.streambed.schemas.EncodedItem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Some rows of a table partition's past, as they go from node to node.
 *
 * @param last whether there are no more
 */
record PartPage(List<PartRow> rows, boolean last) implements JsonBody {
    private static final Shape.Structure FORM = Shape.structure("PartPage")
            .required("Last", Shape.BOOLEAN)
            .required(
                    "Rows",
                    Shape.list(Shape.structure("PartRow")
                            .required("Key", Shape.BLOB)
                            .optional("Before", Shape.BLOB)
                            .optional("BeforeSize", Shape.integer())
                            .optional("After", Shape.BLOB)
                            .optional("AfterSize", Shape.integer())
                            .required("Time", Shape.longInteger())
                            .build()))
            .build();

    @Override
    public void write(JsonGenerator generator) throws IOException {
        generator.writeBooleanField("Last", last);
        generator.writeArrayFieldStart("Rows");
        for (PartRow row : rows) {
            generator.writeStartObject();
            generator.writeBinaryField("Key", row.key());
            write(generator, "Before", row.before());
            write(generator, "After", row.after());
            generator.writeNumberField("Time", row.time());
            generator.writeEndObject();
        }
        generator.writeEndArray();
    }

    private static void write(JsonGenerator generator, String name, @Nullable EncodedItem image) throws IOException {
        if (image != null) {
            generator.writeBinaryField(name, image.avro());
            generator.writeNumberField(name + "Size", image.size());
        }
    }

    static PartPage parse(byte[] json) {
        Input page = Input.parse(FORM, json);
        List<PartRow> rows = new ArrayList<>();
        for (Input row : page.structures("Rows")) {
            rows.add(new PartRow(
                    Objects.requireNonNull(row.blobOrNull("Key")).toArray(),
                    image(row, "Before"),
                    image(row, "After"),
                    row.longValue("Time")));
        }
        return new PartPage(rows, page.bool("Last"));
    }

    private static @Nullable EncodedItem image(Input row, String name) {
        Bytes avro = row.blobOrNull(name);
        return avro == null ? null : EncodedItem.of(avro.toArray(), row.integer(name + "Size"));
    }
}
