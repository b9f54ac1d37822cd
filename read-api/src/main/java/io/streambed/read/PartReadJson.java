package io.streambed.read;

import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.materializer.VersionedItems;
import io.streambed.model.Bytes;
import io.streambed.protocol.CancellationReason;
import io.streambed.protocol.Input;
import io.streambed.protocol.JsonBody;
import io.streambed.protocol.JsonBytes;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Shape;
import io.streambed.schemas.EncodedItem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What was found on its way to the one who asked: as it is on this node, as JSON to another. */
record PartReadJson(PartRead read) implements JsonBody {
    private static final Shape.Structure SHAPE = Shape.structure("PartRead")
            .optional("Opening", Shape.string())
            .optional(
                    "Items",
                    Shape.list(Shape.structure("VersionedItem")
                            .required("Version", Shape.longInteger())
                            .optional("Image", Shape.BLOB)
                            .optional("Size", Shape.integer())
                            .build()))
            .optional(
                    "Throttled",
                    Shape.list(Shape.structure("CancellationReason")
                            .optional("Code", Shape.string())
                            .optional("Message", Shape.string())
                            .build()))
            .build();

    @Override
    public void write(JsonGenerator generator) throws IOException {
        switch (read) {
            case PartRead.Found(VersionedItems items) -> write(generator, items);
            case PartRead.Throttled(List<@Nullable CancellationReason> why) -> {
                generator.writeArrayFieldStart("Throttled");
                for (CancellationReason reason : why) {
                    generator.writeStartObject();
                    if (reason != null) {
                        generator.writeStringField("Code", reason.code());
                        generator.writeStringField("Message", reason.message());
                    }
                    generator.writeEndObject();
                }
                generator.writeEndArray();
            }
        }
    }

    private static void write(JsonGenerator generator, VersionedItems read) throws IOException {
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
    static PartRead of(Reply reply) {
        return switch (reply) {
            case Reply.Json json when json.body() instanceof PartReadJson here -> here.read();
            case Reply.Json json -> parse(JsonBytes.render(json.body(), 1024));
            case Reply.Raw raw when raw.status() == 200 -> parse(raw.body());
            case Reply.Raw raw -> throw new EncodedRows.RefusedElsewhere(raw);
            case Reply.Failure failure -> throw new EncodedRows.RefusedElsewhere(failure);
        };
    }

    private static PartRead parse(byte[] json) {
        Input input = Input.parse(SHAPE, json);
        if (input.has("Throttled")) {
            List<@Nullable CancellationReason> why = new ArrayList<>();
            for (Input reason : input.structures("Throttled")) {
                why.add(
                        reason.has("Code")
                                ? new CancellationReason(reason.string("Code"), reason.string("Message"), null)
                                : null);
            }
            return new PartRead.Throttled(why);
        }
        List<@Nullable EncodedItem> items = new ArrayList<>();
        List<Long> versions = new ArrayList<>();
        for (Input item : input.structures("Items")) {
            versions.add(item.longValue("Version"));
            Bytes image = item.blobOrNull("Image");
            items.add(image == null ? null : EncodedItem.of(image.toArray(), item.integer("Size")));
        }
        return new PartRead.Found(new VersionedItems(UUID.fromString(input.string("Opening")), items, versions));
    }
}
