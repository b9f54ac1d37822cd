package io.streambed.transfer;

import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.model.TableDefinition;
import io.streambed.model.TimeToLive;
import io.streambed.protocol.Input;
import io.streambed.protocol.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What the catalog keeps of a backup beside the job that made it.
 *
 * @param table the table's CreateTable request, as JSON
 * @param tableCreatedAt epoch milliseconds
 * @param timeToLive the attribute that items expire by; null if they do not
 * @param system whether the table's drop made it
 * @param expiresAt epoch milliseconds; 0 for never
 * @param itemCount of the table, when the backup was asked for
 * @param tableBytes of the table, when the backup was asked for
 * @param manifestSha256 of the manifest file, in hexadecimal; empty as long as there is none
 * @param sizeBytes of all files
 */
record BackupDetails(
        String name,
        String table,
        long tableCreatedAt,
        @Nullable String timeToLive,
        boolean system,
        long expiresAt,
        long itemCount,
        long tableBytes,
        String manifestSha256,
        long sizeBytes) {
    private static final Shape.Structure FORM = Shape.structure("BackupDetails")
            .required("Name", Shape.string())
            .required("Table", Shape.string())
            .required("TableCreatedAt", Shape.longInteger())
            .optional("TimeToLive", Shape.string())
            .required("System", Shape.BOOLEAN)
            .required("ExpiresAt", Shape.longInteger())
            .required("ItemCount", Shape.longInteger())
            .required("TableBytes", Shape.longInteger())
            .required("ManifestSha256", Shape.string())
            .required("SizeBytes", Shape.longInteger())
            .build();

    static BackupDetails of(Job job) {
        return parse(job.details());
    }

    static BackupDetails parse(String json) {
        Input input = Input.parse(FORM, json.getBytes(StandardCharsets.UTF_8));
        return new BackupDetails(
                input.string("Name"),
                input.string("Table"),
                input.longValue("TableCreatedAt"),
                input.stringOrNull("TimeToLive"),
                input.bool("System"),
                input.longValue("ExpiresAt"),
                input.longValue("ItemCount"),
                input.longValue("TableBytes"),
                input.string("ManifestSha256"),
                input.longValue("SizeBytes"));
    }

    /** Of a backup that is about to be made. */
    static BackupDetails of(
            String name, TableDefinition table, boolean system, long expiresAt, long itemCount, long tableBytes) {
        TimeToLive timeToLive = table.timeToLive();
        return new BackupDetails(
                name,
                RequestJson.object(generator -> TableRequestJson.write(generator, table)),
                table.createdAt(),
                timeToLive == null || !timeToLive.enabled() ? null : timeToLive.attribute(),
                system,
                expiresAt,
                itemCount,
                tableBytes,
                "",
                0);
    }

    BackupDetails completed(String sha256, long bytes) {
        return new BackupDetails(
                name, table, tableCreatedAt, timeToLive, system, expiresAt, itemCount, tableBytes, sha256, bytes);
    }

    String json() {
        return RequestJson.object(this::write);
    }

    private void write(JsonGenerator generator) throws IOException {
        generator.writeStringField("Name", name);
        generator.writeStringField("Table", table);
        generator.writeNumberField("TableCreatedAt", tableCreatedAt);
        if (timeToLive != null) {
            generator.writeStringField("TimeToLive", timeToLive);
        }
        generator.writeBooleanField("System", system);
        generator.writeNumberField("ExpiresAt", expiresAt);
        generator.writeNumberField("ItemCount", itemCount);
        generator.writeNumberField("TableBytes", tableBytes);
        generator.writeStringField("ManifestSha256", manifestSha256);
        generator.writeNumberField("SizeBytes", sizeBytes);
    }
}
