package io.streambed.write;

import io.streambed.model.IndexKeySchema;
import io.streambed.model.IndexKind;
import io.streambed.model.IndexProjection;
import io.streambed.model.IndexStatus;
import io.streambed.model.KeySchema;
import io.streambed.model.ProjectionType;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.Throughput;
import io.streambed.protocol.Input;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The indexes that requests define, checked in the service's order. */
final class NewIndexes {
    static final int MAX_GLOBAL = 20;
    private static final int MAX_LOCAL = 5;
    private static final int MAX_PROJECTED = 100;

    private NewIndexes() {}

    /** The indexes of a CreateTable; ids count from 1. */
    static List<SecondaryIndex> of(Input request, KeySchemas keys, KeySchema table, boolean onDemand) {
        List<Input> locals = request.structures("LocalSecondaryIndexes");
        List<Input> globals = request.structures("GlobalSecondaryIndexes");
        checkKeysDeclared(request, keys, locals, globals);
        List<SecondaryIndex> indexes = new ArrayList<>();
        Set<String> names = new HashSet<>();
        if (request.has("LocalSecondaryIndexes")) {
            requireSome(locals, "LocalSecondaryIndexes");
            if (table.sort() == null) {
                throw TableRules.invalid("Table KeySchema does not have a range key, which is required when "
                        + "specifying a LocalSecondaryIndex");
            }
            for (Input local : locals) {
                indexes.add(local(local, keys, table, indexes.size() + 1));
                requireNew(names, local);
            }
            if (locals.size() > MAX_LOCAL) {
                throw TableRules.invalid("Number of LocalSecondaryIndexes exceeds per-table limit of " + MAX_LOCAL);
            }
        }
        if (request.has("GlobalSecondaryIndexes")) {
            requireSome(globals, "GlobalSecondaryIndexes");
            for (Input global : globals) {
                indexes.add(global(global, keys, onDemand, indexes.size() + 1, IndexStatus.ACTIVE, 1));
                requireNew(names, global);
            }
            if (globals.size() > MAX_GLOBAL) {
                throw TableRules.invalid("GlobalSecondaryIndex count exceeds the per-table limit of " + MAX_GLOBAL);
            }
        }
        checkProjected(indexes);
        return indexes;
    }

    private static void checkKeysDeclared(Input request, KeySchemas keys, List<Input> locals, List<Input> globals) {
        List<List<Input>> schemas = new ArrayList<>();
        locals.forEach(index -> schemas.add(index.structures("KeySchema")));
        globals.forEach(index -> schemas.add(index.structures("KeySchema")));
        schemas.forEach(keys::requireDeclared);
        boolean some = request.has("LocalSecondaryIndexes") || request.has("GlobalSecondaryIndexes");
        keys.requireUsed(some ? schemas : null, request.structures("KeySchema"));
    }

    private static SecondaryIndex local(Input index, KeySchemas keys, KeySchema table, int id) {
        String name = index.string("IndexName");
        IndexKeySchema key = keys.local(name, index.structures("KeySchema"), table);
        return new SecondaryIndex(name, id, IndexKind.LOCAL, key, projection(index.structure("Projection")));
    }

    /**
     * A global index of CreateTable, or of the Create in an UpdateTable.
     *
     * @param status ACTIVE in a table that is being created
     */
    static SecondaryIndex global(
            Input index, KeySchemas keys, boolean onDemand, int id, IndexStatus status, long version) {
        String name = index.string("IndexName");
        IndexKeySchema key = keys.global(index.structures("KeySchema"));
        IndexProjection projection = projection(index.structure("Projection"));
        Input units = index.structureOrNull("ProvisionedThroughput");
        if (onDemand && units != null) {
            throw TableRules.invalid((status == IndexStatus.ACTIVE
                            ? "ProvisionedThroughput should not be"
                            : "Neither ReadCapacityUnits nor WriteCapacityUnits can be")
                    + " specified for index: " + name + " when BillingMode is PAY_PER_REQUEST");
        }
        if (!onDemand && units == null) {
            throw TableRules.invalid("ProvisionedThroughput is not specified for index: " + name);
        }
        Throughput throughput = ThroughputRules.provisioned(units);
        return new SecondaryIndex(
                name,
                id,
                IndexKind.GLOBAL,
                key,
                projection,
                throughput,
                ThroughputRules.maximum(index.structureOrNull("OnDemandThroughput"), onDemand, name, null, false),
                ThroughputRules.warm(index.structureOrNull("WarmThroughput"), onDemand, throughput, name, null),
                status,
                version);
    }

    static IndexProjection projection(Input projection) {
        String type = projection.stringOrNull("ProjectionType");
        if (type == null) {
            throw TableRules.invalid("Unknown ProjectionType: null");
        }
        boolean named = projection.has("NonKeyAttributes");
        boolean include = type.equals("INCLUDE");
        if (named && !include) {
            throw TableRules.invalid("ProjectionType is " + type + ", but NonKeyAttributes is specified");
        }
        if (!named && include) {
            throw TableRules.invalid("ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
        }
        // They are described back in order of name.
        Set<String> names = new TreeSet<>();
        for (String name : projection.strings("NonKeyAttributes")) {
            if (!names.add(name)) {
                throw TableRules.invalid("Duplicate element in NonKeyAttributes: " + name);
            }
        }
        return new IndexProjection(ProjectionType.valueOf(type), names);
    }

    /** The limit on what all indexes of a table name in INCLUDE, the same attribute counted as often as it is named. */
    static void checkProjected(List<SecondaryIndex> indexes) {
        int projected = indexes.stream()
                .mapToInt(index -> index.projection().nonKeyAttributes().size())
                .sum();
        if (projected > MAX_PROJECTED) {
            throw TableRules.invalid(
                    "Number of NonKeyAttributes of all indexes exceeds per-table limit of " + MAX_PROJECTED);
        }
    }

    private static void requireSome(List<Input> indexes, String member) {
        if (indexes.isEmpty()) {
            throw TableRules.invalid("List of " + member + " is empty");
        }
    }

    private static void requireNew(Set<String> names, Input index) {
        if (!names.add(index.string("IndexName"))) {
            throw TableRules.invalid("Duplicate index name: " + index.string("IndexName"));
        }
    }
}
