package io.streambed.transfer;

import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.model.DynamoDbException;
import io.streambed.protocol.Input;
import io.streambed.protocol.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;

/**
 * The file {@code manifest.json} of a backup: what was saved, and the files that hold the items with their checksums. It is
 * all that is needed to restore the table elsewhere.
 *
 * @param table the table's CreateTable request, as JSON
 * @param instant the cut, epoch milliseconds
 */
record BackupManifest(String arn, String table, String tableId, long instant, List<DataFile> files) {
    static final String NAME = "manifest.json";
    private static final int VERSION = 1;
    private static final int MOST_BYTES = 64 << 20;

    private static final Shape.Structure FORM = Shape.structure("BackupManifest")
            .required("version", Shape.integer())
            .required("backupArn", Shape.string())
            .required("tableId", Shape.string())
            .required("instant", Shape.longInteger())
            .required("table", Shape.string())
            .required(
                    "files",
                    Shape.list(Shape.structure("DataFile")
                            .required("name", Shape.string())
                            .required("items", Shape.longInteger())
                            .required("bytes", Shape.longInteger())
                            .required("sha256", Shape.string())
                            .build()))
            .build();

    /**
     * A file of items.
     *
     * @param sha256 in hexadecimal
     */
    record DataFile(String name, long items, long bytes, String sha256) {}

    BackupManifest {
        files = List.copyOf(files);
    }

    long bytes() {
        return files.stream().mapToLong(DataFile::bytes).sum();
    }

    String json() {
        return RequestJson.object(this::write);
    }

    private void write(JsonGenerator generator) throws IOException {
        generator.writeNumberField("version", VERSION);
        generator.writeStringField("backupArn", arn);
        generator.writeStringField("tableId", tableId);
        generator.writeNumberField("instant", instant);
        generator.writeStringField("table", table);
        generator.writeArrayFieldStart("files");
        for (DataFile file : files) {
            generator.writeStartObject();
            generator.writeStringField("name", file.name());
            generator.writeNumberField("items", file.items());
            generator.writeNumberField("bytes", file.bytes());
            generator.writeStringField("sha256", file.sha256());
            generator.writeEndObject();
        }
        generator.writeEndArray();
    }

    /**
     * Reads a manifest.
     *
     * @param sha256 what it must have
     */
    static BackupManifest read(ObjectStore store, String key, String sha256) throws TransferException {
        try (InputStream content = store.open(key)) {
            byte[] json = content.readNBytes(MOST_BYTES);
            String found =
                    HexFormat.of().formatHex(ObjectWriter.digest("SHA-256").digest(json));
            if (!found.equals(sha256)) {
                throw damaged(key);
            }
            return parse(json);
        } catch (IOException e) {
            throw store.explain(e);
        } catch (DynamoDbException e) {
            throw damaged(key);
        }
    }

    static TransferException damaged(String key) {
        return new TransferException(
                FailureCode.CHECKSUM_MISMATCH,
                "The file " + key + " of the backup is damaged: its checksum is another.");
    }

    private static BackupManifest parse(byte[] json) {
        Input input = Input.parse(FORM, json);
        if (input.integer("version") != VERSION) {
            throw DynamoDbException.validation("unknown version");
        }
        return new BackupManifest(
                input.string("backupArn"),
                input.string("table"),
                input.string("tableId"),
                input.longValue("instant"),
                input.structures("files").stream()
                        .map(file -> new DataFile(
                                file.string("name"),
                                file.longValue("items"),
                                file.longValue("bytes"),
                                file.string("sha256")))
                        .toList());
    }
}
