package io.streambed.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The current Avro schemas of the records, from this package's resources. The text is put together without an Avro
 * parser, because only records of other versions ever need one and a start should not wait for it.
 */
enum LogSchema {
    CLAIM("Claim"),
    BARRIER("Barrier"),
    COMMIT("Commit", "Change", "Item", "Value"),
    TABLE_CHANGED("TableChanged", "TableDefinition"),
    TABLE_DROPPED("TableDropped"),
    TX_PREPARED("TxPrepared", "Change", "Item", "Value"),
    TX_DECIDED("TxDecided", "TransactionToken"),
    TX_FINISHED("TxFinished", "Change", "Item", "Value", "TransactionToken"),
    TABLE_PUT("TablePut", "TableDefinition"),
    TABLE_DROP("TableDrop"),
    PARTITION_APPLIED("PartitionApplied"),
    INDEX_APPLIED("IndexApplied"),
    RESOURCE_PUT("ResourcePut"),
    RESOURCE_DROP("ResourceDrop"),
    INDEX_UPDATES("IndexUpdates", "Item", "Value"),
    CHANGE_EVENT("ChangeEvent", "Item", "Value"),
    ITEM("Item", "Value");

    private static final String NAMESPACE = "io.streambed.log.";

    private final String subject;
    private final String text;

    LogSchema(String name, String... includes) {
        subject = NAMESPACE + name;
        String assembled = resource(name);
        for (String include : includes) {
            assembled = include(assembled, include);
        }
        text = assembled;
    }

    /** The full name of the record, under which the registry keeps its versions. */
    String subject() {
        return subject;
    }

    /** The schema as JSON, self-contained. */
    String text() {
        return text;
    }

    /** The kind's schema, as of this version of Streambed. */
    static LogSchema of(RecordKind kind) {
        return switch (kind) {
            case CLAIM -> CLAIM;
            case BARRIER -> BARRIER;
            case COMMIT -> COMMIT;
            case TABLE_CHANGED -> TABLE_CHANGED;
            case TABLE_DROPPED -> TABLE_DROPPED;
            case TX_PREPARED -> TX_PREPARED;
            case TX_DECIDED -> TX_DECIDED;
            case TX_FINISHED -> TX_FINISHED;
        };
    }

    /** Puts a type's definition in the place where its name is used first. */
    private static String include(String schema, String name) {
        String reference = '"' + NAMESPACE + name + '"';
        int first = schema.indexOf(reference);
        return schema.substring(0, first) + resource(name) + schema.substring(first + reference.length());
    }

    private static String resource(String name) {
        try (InputStream in = LogSchema.class.getResourceAsStream(name + ".avsc")) {
            if (in == null) {
                throw new IllegalStateException("schema " + name + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
