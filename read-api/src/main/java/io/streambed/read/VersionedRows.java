package io.streambed.read;

import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.materializer.VersionedItems;
import io.streambed.model.Bytes;
import io.streambed.protocol.Input;
import io.streambed.protocol.JsonBody;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Shape;
import io.streambed.schemas.EncodedItem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Items and their versions on their way to the one who asked: as they are on this node, as JSON to another. */
record VersionedRows(VersionedItems read) implements JsonBody {
    private static final Shape.Structure SHAPE = Shape.structure("VersionedRows")
            .required("Opening", Shape.string())
            .required(
                    "Items",
                    Shape.list(Shape.structure("VersionedItem")
                            .required("Version", Shape.longInteger())
                            .optional("Image", Shape.BLOB)
                            .optional("Size", Shape.integer())
                            .build()))
            .build();

    @Override
    public void write(JsonGenerator generator) throws IOException {
        generator.writeStringField("Opening", read.opening().toString());
        generator.writeArrayFieldStart("Items");
        for (int i = 0; i < read.versions().size(); i++) {
            generator.writeStartObject();
            generator.writeNumberField("Version", read.versions().get(i));
            EncodedItem item = read.items().isEmpty() ? null : read.items().get(i);
            if (item != null) {
                generator.writeBinaryField("Image", item.avro());
                generator.writeNumberField("Size", item.size());
            }
            generator.writeEndObject();
        }
        generator.writeEndArray();
    }

    /**
     * Reads an answer, from here or from another node.
     *
     * @throws EncodedRows.RefusedElsewhere if it is an error
     */
    static VersionedItems of(Reply reply) {
        return switch (reply) {
            case Reply.Json json when json.body() instanceof VersionedRows here -> here.read();
            case Reply.Json json -> parse(JsonBytes.render(json.body(), 1024));
            case Reply.Raw raw when raw.status() == 200 -> parse(raw.body());
            case Reply.Raw raw -> throw new EncodedRows.RefusedElsewhere(raw);
            case Reply.Failure failure -> throw new EncodedRows.RefusedElsewhere(failure);
        };
    }

    private static VersionedItems parse(byte[] json) {
        Input input = Input.parse(SHAPE, json);
        List<@Nullable EncodedItem> items = new ArrayList<>();
        List<Long> versions = new ArrayList<>();
        for (Input item : input.structures("Items")) {
            versions.add(item.longValue("Version"));
            Bytes image = item.blobOrNull("Image");
            items.add(image == null ? null : EncodedItem.of(image.toArray(), item.integer("Size")));
        }
        return new VersionedItems(UUID.fromString(input.string("Opening")), items, versions);
    }
}
