package io.streambed.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.model.Arns;
import io.streambed.model.AttributeDefinition;
import io.streambed.model.BillingMode;
import io.streambed.model.Encryption;
import io.streambed.model.IndexKind;
import io.streambed.model.IndexProjection;
import io.streambed.model.IndexStatus;
import io.streambed.model.InitialLoad;
import io.streambed.model.KeyAttribute;
import io.streambed.model.KeySchema;
import io.streambed.model.OnDemandThroughput;
import io.streambed.model.ProjectionType;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.StreamSpec;
import io.streambed.model.TableClass;
import io.streambed.model.TableDefinition;
import io.streambed.model.Throughput;
import io.streambed.model.WarmThroughput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The TableDescription of CreateTable, DescribeTable, UpdateTable and DeleteTable.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html">
 *     TableDescription</a>
 */
public final class TableDescriptionJson {
    /** What a table or index is warm for from the start when it is on-demand. */
    private static final WarmThroughput ON_DEMAND = new WarmThroughput(12_000, 4_000);

    private final Arns arns;

    public TableDescriptionJson(Arns arns) {
        this.arns = arns;
    }

    /** The ARNs of the region that is described. */
    public Arns arns() {
        return arns;
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
        indexes(generator, "LocalSecondaryIndexes", table, IndexKind.LOCAL);
        indexes(generator, "GlobalSecondaryIndexes", table, IndexKind.GLOBAL);
        stream(generator, definition);
        encryption(generator, definition.encryption());
        tableClass(generator, definition.tableClass());
        generator.writeBooleanField("DeletionProtectionEnabled", definition.deletionProtection());
        onDemandThroughput(generator, definition.onDemand());
        warmThroughput(generator, definition, definition.warm(), definition.throughput());
        restored(generator, definition.load());
        generator.writeEndObject();
    }

    private static void restored(JsonGenerator generator, @Nullable InitialLoad load) throws IOException {
        if (load == null || load.restoredAt() == 0) {
            return;
        }
        generator.writeObjectFieldStart("RestoreSummary");
        if (load.sourceBackupArn() != null) {
            generator.writeStringField("SourceBackupArn", load.sourceBackupArn());
        }
        if (load.sourceTableArn() != null) {
            generator.writeStringField("SourceTableArn", load.sourceTableArn());
        }
        EpochSeconds.write(generator, "RestoreDateTime", load.restoredAt());
        generator.writeBooleanField("RestoreInProgress", load.inProgress());
        generator.writeEndObject();
    }

    private static void attributes(JsonGenerator generator, TableDefinition definition) throws IOException {
        generator.writeArrayFieldStart("AttributeDefinitions");
        List<AttributeDefinition> attributes = new ArrayList<>(definition.attributes());
        attributes.sort(Comparator.comparing(AttributeDefinition::name)); // whatever the order of the request
        for (AttributeDefinition attribute : attributes) {
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

    private void indexes(JsonGenerator generator, String member, TableDescription table, IndexKind kind)
            throws IOException {
        List<IndexDescription> indexes = table.indexes().stream()
                .filter(description -> description.index().kind() == kind)
                .toList();
        if (indexes.isEmpty()) {
            return;
        }
        generator.writeArrayFieldStart(member);
        for (IndexDescription description : indexes) {
            index(generator, table.definition(), description);
        }
        generator.writeEndArray();
    }

    private void index(JsonGenerator generator, TableDefinition table, IndexDescription description)
            throws IOException {
        SecondaryIndex index = description.index();
        generator.writeStartObject();
        generator.writeStringField("IndexName", index.name());
        generator.writeArrayFieldStart("KeySchema");
        for (KeyAttribute attribute : index.key().partition()) {
            keyElement(generator, attribute, "HASH");
        }
        for (KeyAttribute attribute : index.key().sort()) {
            keyElement(generator, attribute, "RANGE");
        }
        generator.writeEndArray();
        projection(generator, index.projection());
        if (!index.isLocal()) {
            generator.writeStringField("IndexStatus", description.status().name());
            // Not shown for an index that was made with its table.
            if (index.status() == IndexStatus.CREATING) {
                generator.writeBooleanField("Backfilling", description.backfilling());
            }
            throughput(generator, index.throughput());
        }
        generator.writeNumberField("IndexSizeBytes", description.sizeBytes());
        generator.writeNumberField("ItemCount", description.itemCount());
        generator.writeStringField("IndexArn", arns.index(table.name(), index.name()));
        if (!index.isLocal()) {
            onDemandThroughput(generator, index.onDemand());
            warmThroughput(generator, table, index.warm(), index.throughput());
        }
        generator.writeEndObject();
    }

    private static void projection(JsonGenerator generator, IndexProjection projection) throws IOException {
        generator.writeObjectFieldStart("Projection");
        generator.writeStringField("ProjectionType", projection.type().name());
        if (projection.type() == ProjectionType.INCLUDE) {
            generator.writeArrayFieldStart("NonKeyAttributes");
            for (String name : projection.nonKeyAttributes()) {
                generator.writeString(name);
            }
            generator.writeEndArray();
        }
        generator.writeEndObject();
    }

    private static void encryption(JsonGenerator generator, @Nullable Encryption encryption) throws IOException {
        if (encryption != null) {
            generator.writeObjectFieldStart("SSEDescription");
            generator.writeStringField("Status", "ENABLED");
            generator.writeStringField("SSEType", "KMS");
            generator.writeStringField("KMSMasterKeyArn", encryption.keyArn());
            generator.writeEndObject();
        }
    }

    private static void onDemandThroughput(JsonGenerator generator, @Nullable OnDemandThroughput bounds)
            throws IOException {
        if (bounds != null) {
            generator.writeObjectFieldStart("OnDemandThroughput");
            generator.writeNumberField("MaxReadRequestUnits", bounds.maxReadUnits());
            generator.writeNumberField("MaxWriteRequestUnits", bounds.maxWriteUnits());
            generator.writeEndObject();
        }
    }

    private static void warmThroughput(
            JsonGenerator generator, TableDefinition table, @Nullable WarmThroughput asked, Throughput throughput)
            throws IOException {
        WarmThroughput initial = table.billingMode() == BillingMode.PAY_PER_REQUEST
                ? ON_DEMAND
                : new WarmThroughput(throughput.readUnits(), throughput.writeUnits());
        WarmThroughput warm = asked == null ? initial : asked;
        generator.writeObjectFieldStart("WarmThroughput");
        generator.writeNumberField("ReadUnitsPerSecond", warm.readUnits());
        generator.writeNumberField("WriteUnitsPerSecond", warm.writeUnits());
        generator.writeStringField("Status", "ACTIVE");
        generator.writeEndObject();
    }
}
