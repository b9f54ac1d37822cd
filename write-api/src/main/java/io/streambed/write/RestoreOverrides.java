package io.streambed.write;

import io.streambed.model.Arns;
import io.streambed.model.BillingMode;
import io.streambed.model.IndexKind;
import io.streambed.model.IndexStatus;
import io.streambed.model.InitialLoad;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableDefinition;
import io.streambed.model.Throughput;
import io.streambed.protocol.Input;
import io.streambed.protocol.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a restore may do differently from the table it restores, shared by RestoreTableToPointInTime and RestoreTableFromBackup.
 * What is never taken over: streams, time to live, tags, deletion protection, point-in-time recovery.
 */
public final class RestoreOverrides {
    private RestoreOverrides() {}

    /** Adds the overrides to the shape of a request. */
    public static Shape.Builder addTo(Shape.Builder request) {
        return request.optional("BillingModeOverride", TableShapes.BILLING_MODE)
                .optional("GlobalSecondaryIndexOverride", TableShapes.GLOBAL_INDEXES)
                .optional("LocalSecondaryIndexOverride", TableShapes.LOCAL_INDEXES)
                .optional("ProvisionedThroughputOverride", TableShapes.PROVISIONED_THROUGHPUT)
                .optional("OnDemandThroughputOverride", TableShapes.ON_DEMAND_THROUGHPUT)
                .optional("SSESpecificationOverride", TableShapes.SSE_SPECIFICATION);
    }

    /**
     * The table to restore into, with the same partitions as the source.
     *
     * @param name the new table's name; likewise {@code id} and {@code number}
     * @throws io.streambed.model.DynamoDbException a validation error, if the overrides do not fit the source
     */
    public static TableDefinition apply(
            Input request, TableDefinition source, String name, String id, int number, InitialLoad load, Arns arns) {
        long now = System.currentTimeMillis();
        String mode = request.stringOrNull("BillingModeOverride");
        BillingMode billing = mode == null ? source.billingMode() : BillingMode.valueOf(mode);
        boolean onDemand = billing == BillingMode.PAY_PER_REQUEST;
        Throughput throughput = throughput(request, source, onDemand);
        List<SecondaryIndex> indexes = indexes(request, source, onDemand);
        Input encryption = request.structureOrNull("SSESpecificationOverride");
        return new TableDefinition(
                number,
                id,
                name,
                1,
                now,
                source.attributes().stream()
                        .filter(attribute -> source.key().contains(attribute.name())
                                || indexes.stream()
                                        .anyMatch(index -> index.key().contains(attribute.name())))
                        .toList(),
                source.key(),
                billing,
                onDemand ? now : 0,
                throughput,
                null,
                false,
                source.tableClass(),
                Map.of(),
                source.partitions(),
                indexes,
                indexes.size() + 1,
                null,
                ThroughputRules.maximum(
                        request.structureOrNull("OnDemandThroughputOverride"),
                        onDemand,
                        null,
                        onDemand ? source.onDemand() : null,
                        false),
                null,
                encryption == null ? source.encryption() : EncryptionRules.created(encryption, arns),
                null,
                load,
                List.of());
    }

    private static Throughput throughput(Input request, TableDefinition source, boolean onDemand) {
        Input override = request.structureOrNull("ProvisionedThroughputOverride");
        if (onDemand) {
            if (override != null) {
                throw TableRules.invalid("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when "
                        + "BillingMode is PAY_PER_REQUEST");
            }
            return Throughput.NONE;
        }
        if (override == null && source.billingMode() == BillingMode.PAY_PER_REQUEST) {
            throw TableRules.invalid(
                    "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
        }
        return override != null ? ThroughputRules.provisioned(override) : fresh(source.throughput());
    }

    /** Nobody has changed a new table's throughput yet. */
    private static Throughput fresh(Throughput throughput) {
        return new Throughput(throughput.readUnits(), throughput.writeUnits(), 0, 0, 0);
    }

    private static List<SecondaryIndex> indexes(Input request, TableDefinition source, boolean onDemand) {
        List<SecondaryIndex> indexes = new ArrayList<>();
        indexes(request, source, "LocalSecondaryIndexOverride", IndexKind.LOCAL, onDemand, indexes);
        indexes(request, source, "GlobalSecondaryIndexOverride", IndexKind.GLOBAL, onDemand, indexes);
        return indexes;
    }

    private static void indexes(
            Input request,
            TableDefinition source,
            String member,
            IndexKind kind,
            boolean onDemand,
            List<SecondaryIndex> into) {
        if (!request.has(member)) {
            for (SecondaryIndex index : source.indexes(kind)) {
                if (index.status() != IndexStatus.DELETING) {
                    into.add(restored(index, null, onDemand, into.size() + 1));
                }
            }
            return;
        }
        Set<String> names = new HashSet<>();
        for (Input override : request.structures(member)) {
            String name = override.string("IndexName");
            SecondaryIndex index = source.index(name);
            if (index == null
                    || index.kind() != kind
                    || index.status() == IndexStatus.DELETING
                    || !describes(override, index)) {
                throw TableRules.invalid("Overriding index does not match one of the source table: " + name);
            }
            if (!names.add(name)) {
                throw TableRules.invalid("Duplicate index name: " + name);
            }
            into.add(restored(index, override, onDemand, into.size() + 1));
        }
    }

    private static boolean describes(Input override, SecondaryIndex index) {
        List<String> given = override.structures("KeySchema").stream()
                .map(element -> element.string("KeyType") + " " + element.string("AttributeName"))
                .toList();
        List<String> known = new ArrayList<>();
        index.key().partition().forEach(attribute -> known.add("HASH " + attribute.name()));
        index.key().sort().forEach(attribute -> known.add("RANGE " + attribute.name()));
        return given.equals(known)
                && NewIndexes.projection(override.structure("Projection")).equals(index.projection());
    }

    private static SecondaryIndex restored(SecondaryIndex index, @Nullable Input override, boolean onDemand, int id) {
        if (index.isLocal()) {
            return new SecondaryIndex(index.name(), id, IndexKind.LOCAL, index.key(), index.projection());
        }
        Input units = override == null ? null : override.structureOrNull("ProvisionedThroughput");
        if (onDemand && units != null) {
            throw TableRules.invalid("ProvisionedThroughput should not be specified for index: " + index.name()
                    + " when BillingMode is PAY_PER_REQUEST");
        }
        if (!onDemand && units == null && index.throughput().equals(Throughput.NONE)) {
            throw TableRules.invalid("ProvisionedThroughput is not specified for index: " + index.name());
        }
        Throughput throughput = onDemand
                ? Throughput.NONE
                : units == null ? fresh(index.throughput()) : ThroughputRules.provisioned(units);
        return new SecondaryIndex(
                index.name(),
                id,
                IndexKind.GLOBAL,
                index.key(),
                index.projection(),
                throughput,
                ThroughputRules.maximum(
                        override == null ? null : override.structureOrNull("OnDemandThroughput"),
                        onDemand,
                        index.name(),
                        onDemand ? index.onDemand() : null,
                        false),
                null,
                IndexStatus.ACTIVE,
                1);
    }
}
