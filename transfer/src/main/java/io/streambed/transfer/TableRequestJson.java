package io.streambed.transfer;

import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.model.AttributeDefinition;
import io.streambed.model.BillingMode;
import io.streambed.model.Encryption;
import io.streambed.model.IndexKind;
import io.streambed.model.KeyAttribute;
import io.streambed.model.OnDemandThroughput;
import io.streambed.model.ProjectionType;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.StreamSpec;
import io.streambed.model.TableDefinition;
import io.streambed.model.Throughput;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table as the CreateTable request that makes one like it: the form in which backups keep tables, since any version of
 * Streambed understands it, and other tools do, too. Indexes that are not ACTIVE are left out, and so are tags.
 */
final class TableRequestJson {
    private TableRequestJson() {}

    /** Writes the members of the request. */
    static void write(JsonGenerator generator, TableDefinition table) throws IOException {
        generator.writeStringField("TableName", table.name());
        attributes(generator, table);
        generator.writeArrayFieldStart("KeySchema");
        key(generator, table.key().partition(), "HASH");
        if (table.key().sort() != null) {
            key(generator, table.key().sort(), "RANGE");
        }
        generator.writeEndArray();
        indexes(generator, "LocalSecondaryIndexes", table, IndexKind.LOCAL);
        indexes(generator, "GlobalSecondaryIndexes", table, IndexKind.GLOBAL);
        generator.writeStringField("BillingMode", table.billingMode().name());
        throughput(generator, table.billingMode(), table.throughput());
        onDemand(generator, table.onDemand());
        StreamSpec stream = table.stream();
        if (stream != null) {
            generator.writeObjectFieldStart("StreamSpecification");
            generator.writeBooleanField("StreamEnabled", true);
            generator.writeStringField("StreamViewType", stream.viewType().name());
            generator.writeEndObject();
        }
        encryption(generator, table.encryption());
        generator.writeStringField("TableClass", table.tableClass().name());
    }

    private static void attributes(JsonGenerator generator, TableDefinition table) throws IOException {
        generator.writeArrayFieldStart("AttributeDefinitions");
        for (AttributeDefinition attribute : table.attributes()) {
            if (isUsed(table, attribute.name())) {
                generator.writeStartObject();
                generator.writeStringField("AttributeName", attribute.name());
                generator.writeStringField("AttributeType", attribute.type().name());
                generator.writeEndObject();
            }
        }
        generator.writeEndArray();
    }

    private static boolean isUsed(TableDefinition table, String attribute) {
        return table.key().contains(attribute)
                || table.indexes().stream()
                        .anyMatch(index -> index.isActive() && index.key().contains(attribute));
    }

    private static void indexes(JsonGenerator generator, String member, TableDefinition table, IndexKind kind)
            throws IOException {
        List<SecondaryIndex> indexes =
                table.indexes(kind).stream().filter(SecondaryIndex::isActive).toList();
        if (indexes.isEmpty()) {
            return;
        }
        generator.writeArrayFieldStart(member);
        for (SecondaryIndex index : indexes) {
            index(generator, table, index);
        }
        generator.writeEndArray();
    }

    private static void index(JsonGenerator generator, TableDefinition table, SecondaryIndex index) throws IOException {
        generator.writeStartObject();
        generator.writeStringField("IndexName", index.name());
        generator.writeArrayFieldStart("KeySchema");
        for (KeyAttribute attribute : index.key().partition()) {
            key(generator, attribute, "HASH");
        }
        for (KeyAttribute attribute : index.key().sort()) {
            key(generator, attribute, "RANGE");
        }
        generator.writeEndArray();
        generator.writeObjectFieldStart("Projection");
        generator.writeStringField("ProjectionType", index.projection().type().name());
        if (index.projection().type() == ProjectionType.INCLUDE) {
            generator.writeArrayFieldStart("NonKeyAttributes");
            for (String name : index.projection().nonKeyAttributes()) {
                generator.writeString(name);
            }
            generator.writeEndArray();
        }
        generator.writeEndObject();
        if (!index.isLocal()) {
            throughput(generator, table.billingMode(), index.throughput());
            onDemand(generator, index.onDemand());
        }
        generator.writeEndObject();
    }

    private static void key(JsonGenerator generator, KeyAttribute attribute, String keyType) throws IOException {
        generator.writeStartObject();
        generator.writeStringField("AttributeName", attribute.name());
        generator.writeStringField("KeyType", keyType);
        generator.writeEndObject();
    }

    private static void throughput(JsonGenerator generator, BillingMode mode, Throughput throughput)
            throws IOException {
        if (mode == BillingMode.PROVISIONED) {
            generator.writeObjectFieldStart("ProvisionedThroughput");
            generator.writeNumberField("ReadCapacityUnits", throughput.readUnits());
            generator.writeNumberField("WriteCapacityUnits", throughput.writeUnits());
            generator.writeEndObject();
        }
    }

    private static void onDemand(JsonGenerator generator, @Nullable OnDemandThroughput bounds) throws IOException {
        if (bounds != null) {
            generator.writeObjectFieldStart("OnDemandThroughput");
            generator.writeNumberField("MaxReadRequestUnits", bounds.maxReadUnits());
            generator.writeNumberField("MaxWriteRequestUnits", bounds.maxWriteUnits());
            generator.writeEndObject();
        }
    }

    private static void encryption(JsonGenerator generator, @Nullable Encryption encryption) throws IOException {
        if (encryption != null) {
            generator.writeObjectFieldStart("SSESpecification");
            generator.writeBooleanField("Enabled", true);
            generator.writeStringField("SSEType", "KMS");
            generator.writeStringField("KMSMasterKeyId", encryption.keyArn());
            generator.writeEndObject();
        }
    }
}
