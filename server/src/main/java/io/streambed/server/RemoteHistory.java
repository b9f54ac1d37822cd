package io.streambed.server;

import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.model.Item;
import io.streambed.protocol.AttributeValueJson;
import io.streambed.protocol.Input;
import io.streambed.protocol.JsonBody;
import io.streambed.protocol.JsonBytes;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the changes of a table, page by page, from a running server. */
final class RemoteHistory {
    private static final String TARGET = Service.STREAMBED.target("ReadHistory");
    private static final Shape.Structure OUTPUT = Shape.structure("ReadHistoryOutput")
            .required(
                    "Changes",
                    Shape.list(Shape.structure("Change")
                            .required("SequenceNumber", Shape.string())
                            .required("TimeMillis", Shape.longInteger())
                            .required("Cause", Shape.string())
                            .required("Keys", Shape.ITEM)
                            .optional("OldImage", Shape.ITEM)
                            .optional("NewImage", Shape.ITEM)
                            .build()))
            .required("LogPartition", Shape.integer())
            .required("LogPartitions", Shape.list(Shape.string()))
            .required("Offset", Shape.longInteger())
            .required("LastOffset", Shape.longInteger())
            .optional("Next", Shape.string())
            .build();

    private final RemoteServer server;
    private final String table;
    private final ProgressBar progress;

    RemoteHistory(RemoteServer server, String table, ProgressBar progress) {
        this.server = server;
        this.table = table;
        this.progress = progress;
    }

    /** One transition of an item. */
    record Version(
            String sequenceNumber,
            long timeMillis,
            String cause,
            Item keys,
            @Nullable Item before,
            @Nullable Item after) {}

    /**
     * Reads changes in the order of the log.
     *
     * @param place a key, or the number of a log partition, as members of the request
     * @return the numbers of all log partitions of the table
     */
    List<String> read(JsonBody place, @Nullable String after, @Nullable String upTo, Consumer<Version> visitor) {
        String next = after;
        long first = -1;
        while (true) {
            Input page = server.call(TARGET, request(place, next, upTo), OUTPUT);
            for (Input change : page.structures("Changes")) {
                visitor.accept(new Version(
                        change.string("SequenceNumber"),
                        change.longValue("TimeMillis"),
                        change.string("Cause"),
                        change.item("Keys"),
                        change.itemOrNull("OldImage"),
                        change.itemOrNull("NewImage")));
            }
            long offset = page.longValue("Offset");
            first = first < 0 ? offset : first;
            progress.update(offset - first, page.longValue("LastOffset") - first, System.nanoTime());
            next = page.stringOrNull("Next");
            if (next == null) {
                return page.strings("LogPartitions");
            }
        }
    }

    private String request(JsonBody place, @Nullable String after, @Nullable String upTo) {
        return render(generator -> {
            generator.writeStringField("TableName", table);
            place.write(generator);
            if (after != null) {
                generator.writeStringField("After", after);
            }
            if (upTo != null) {
                generator.writeStringField("UpTo", upTo);
            }
        });
    }

    /** A JSON object with these members. */
    static String render(JsonBody body) {
        return new String(JsonBytes.render(body), StandardCharsets.UTF_8);
    }

    /** An item as the API writes it. */
    static String render(Item item) {
        StringWriter json = new StringWriter();
        try (JsonGenerator generator = JsonBytes.FACTORY.createGenerator(json)) {
            AttributeValueJson.write(generator, item);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return json.toString();
    }
}
