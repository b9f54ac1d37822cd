package io.streambed.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.model.Arns;
import io.streambed.model.AttributeDefinition;
import io.streambed.model.BillingMode;
import io.streambed.model.KeyAttribute;
import io.streambed.model.KeySchema;
import io.streambed.model.StreamSpec;
import io.streambed.model.TableClass;
import io.streambed.model.TableDefinition;
import io.streambed.model.Throughput;
import java.io.IOException;

/**
 * The TableDescription of CreateTable, DescribeTable, UpdateTable and DeleteTable.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html">
 *     TableDescription</a>
 */
public final class TableDescriptionJson {
    /** What a table is warm for from the start when it is on-demand. */
    private static final long ON_DEMAND_READ_UNITS = 12_000;

    private static final long ON_DEMAND_WRITE_UNITS = 4_000;

    private final Arns arns;

    public TableDescriptionJson(Arns arns) {
        this.arns = arns;
    }

    /** Writes the member {@code name} with the description as its value. */
    public void write(JsonGenerator generator, String name, TableDescription table) throws IOException {
        TableDefinition definition = table.definition();
        generator.writeObjectFieldStart(name);
        attributes(generator, definition);
        generator.writeStringField("TableName", definition.name());
        key(generator, definition.key());
        generator.writeStringField("TableStatus", table.status().name());
        EpochSeconds.write(generator, "CreationDateTime", definition.createdAt());
        throughput(generator, definition.throughput());
        generator.writeNumberField("TableSizeBytes", table.sizeBytes());
        generator.writeNumberField("ItemCount", table.itemCount());
        generator.writeStringField("TableArn", arns.table(definition.name()));
        generator.writeStringField("TableId", definition.id());
        billing(generator, definition);
        stream(generator, definition);
        tableClass(generator, definition.tableClass());
        generator.writeBooleanField("DeletionProtectionEnabled", definition.deletionProtection());
        warmThroughput(generator, definition);
        generator.writeEndObject();
    }

    private static void attributes(JsonGenerator generator, TableDefinition definition) throws IOException {
        generator.writeArrayFieldStart("AttributeDefinitions");
        for (AttributeDefinition attribute : definition.attributes()) {
            generator.writeStartObject();
            generator.writeStringField("AttributeName", attribute.name());
            generator.writeStringField("AttributeType", attribute.type().name());
            generator.writeEndObject();
        }
        generator.writeEndArray();
    }

    /** Writes the KeySchema member, which stream descriptions have too. */
    public static void key(JsonGenerator generator, KeySchema key) throws IOException {
        generator.writeArrayFieldStart("KeySchema");
        keyElement(generator, key.partition(), "HASH");
        if (key.sort() != null) {
            keyElement(generator, key.sort(), "RANGE");
        }
        generator.writeEndArray();
    }

    private static void keyElement(JsonGenerator generator, KeyAttribute attribute, String keyType) throws IOException {
        generator.writeStartObject();
        generator.writeStringField("AttributeName", attribute.name());
        generator.writeStringField("KeyType", keyType);
        generator.writeEndObject();
    }

    private static void throughput(JsonGenerator generator, Throughput throughput) throws IOException {
        generator.writeObjectFieldStart("ProvisionedThroughput");
        if (throughput.lastIncrease() > 0) {
            EpochSeconds.write(generator, "LastIncreaseDateTime", throughput.lastIncrease());
        }
        if (throughput.lastDecrease() > 0) {
            EpochSeconds.write(generator, "LastDecreaseDateTime", throughput.lastDecrease());
        }
        generator.writeNumberField("NumberOfDecreasesToday", throughput.decreasesToday());
        generator.writeNumberField("ReadCapacityUnits", throughput.readUnits());
        generator.writeNumberField("WriteCapacityUnits", throughput.writeUnits());
        generator.writeEndObject();
    }

    /** Tables that have always been provisioned show no billing mode, as from before there was another. */
    private static void billing(JsonGenerator generator, TableDefinition definition) throws IOException {
        if (definition.billingMode() == BillingMode.PROVISIONED && definition.billingModeChangedAt() == 0) {
            return;
        }
        generator.writeObjectFieldStart("BillingModeSummary");
        generator.writeStringField("BillingMode", definition.billingMode().name());
        if (definition.billingModeChangedAt() > 0) {
            EpochSeconds.write(generator, "LastUpdateToPayPerRequestDateTime", definition.billingModeChangedAt());
        }
        generator.writeEndObject();
    }

    private void stream(JsonGenerator generator, TableDefinition definition) throws IOException {
        StreamSpec stream = definition.stream();
        if (stream == null) {
            return;
        }
        generator.writeObjectFieldStart("StreamSpecification");
        generator.writeBooleanField("StreamEnabled", true);
        generator.writeStringField("StreamViewType", stream.viewType().name());
        generator.writeEndObject();
        generator.writeStringField("LatestStreamLabel", stream.label());
        generator.writeStringField("LatestStreamArn", arns.stream(definition.name(), stream.label()));
    }

    private static void tableClass(JsonGenerator generator, TableClass tableClass) throws IOException {
        if (tableClass != TableClass.STANDARD) {
            generator.writeObjectFieldStart("TableClassSummary");
            generator.writeStringField("TableClass", tableClass.name());
            generator.writeEndObject();
        }
    }

    private static void warmThroughput(JsonGenerator generator, TableDefinition definition) throws IOException {
        boolean onDemand = definition.billingMode() == BillingMode.PAY_PER_REQUEST;
        Throughput throughput = definition.throughput();
        generator.writeObjectFieldStart("WarmThroughput");
        generator.writeNumberField("ReadUnitsPerSecond", onDemand ? ON_DEMAND_READ_UNITS : throughput.readUnits());
        generator.writeNumberField("WriteUnitsPerSecond", onDemand ? ON_DEMAND_WRITE_UNITS : throughput.writeUnits());
        generator.writeStringField("Status", "ACTIVE");
        generator.writeEndObject();
    }
}
