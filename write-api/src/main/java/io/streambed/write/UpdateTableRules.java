package io.streambed.write;

import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.protocol.Input;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The service's rules for an UpdateTable that need no look at the table: what may be combined in one request. */
final class UpdateTableRules {
    private static final List<String> UNSUPPORTED =
            List.of("ReplicaUpdates", "MultiRegionConsistency", "GlobalTableWitnessUpdates");

    private static final List<String> UPDATES = List.of(
            "ProvisionedThroughput",
            "BillingMode",
            "StreamSpecification",
            "SSESpecification",
            "TableClass",
            "DeletionProtectionEnabled",
            "OnDemandThroughput",
            "WarmThroughput");

    private UpdateTableRules() {}

    static void check(Input input) {
        TableRules.refuse(input, UNSUPPORTED);
        List<Input> indexes = input.structures("GlobalSecondaryIndexUpdates");
        List<String> updates = UPDATES.stream().filter(input::has).toList();
        if (updates.isEmpty() && indexes.isEmpty()) {
            throw DynamoDbException.validation(
                    "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, "
                            + "SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, "
                            + "MultiRegionConsistency, DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or "
                            + "TableClass is required");
        }
        if (input.has("GlobalSecondaryIndexUpdates") && indexes.isEmpty()) {
            throw TableRules.invalid("List of GlobalSecondaryIndexUpdates is empty");
        }
        checkAlone(updates, !indexes.isEmpty());
        checkThroughput(input);
        checkIndexes(indexes);
        checkTogether(input, indexes);
        Input stream = input.structureOrNull("StreamSpecification");
        if (stream != null) {
            boolean _ = TableRules.wantsStream(stream);
        }
    }

    private static void checkAlone(List<String> updates, boolean indexes) {
        boolean several = updates.size() + (indexes ? 1 : 0) > 1;
        if (!several) {
            return;
        }
        if (updates.contains("SSESpecification")) {
            throw TableRules.invalid("Server-Side Encryption modification must be the only operation in the request");
        }
        if (updates.contains("TableClass")) {
            throw TableRules.invalid("TableClass modification must be the only operation in the request");
        }
        if (updates.contains("DeletionProtectionEnabled")) {
            throw TableRules.invalid("DeletionProtection modification must be the only operation in the request");
        }
        if (updates.contains("WarmThroughput") && !(indexes && updates.size() == 1)) {
            throw TableRules.invalid("WarmThroughput must be the only operation in the request");
        }
        if (updates.contains("OnDemandThroughput")
                && updates.stream()
                        .anyMatch(each -> !each.equals("OnDemandThroughput") && !each.equals("BillingMode"))) {
            throw TableRules.invalid(
                    "OnDemandThroughput can only be combined with BillingMode in an UpdateTable request");
        }
    }

    private static void checkThroughput(Input input) {
        Input units = input.structureOrNull("ProvisionedThroughput");
        if ("PROVISIONED".equals(input.stringOrNull("BillingMode")) && units == null) {
            throw TableRules.invalid("ProvisionedThroughput must be specified when BillingMode is PROVISIONED");
        }
        if (units != null) {
            TableRules.checkUnits(units);
        }
        Input warm = input.structureOrNull("WarmThroughput");
        if (warm != null && !warm.has("ReadUnitsPerSecond") && !warm.has("WriteUnitsPerSecond")) {
            throw TableRules.invalid(
                    "WarmThroughput must have at least one of ReadUnitsPerSecond or WriteUnitsPerSecond");
        }
    }

    private static void checkIndexes(List<Input> updates) {
        Set<String> names = new HashSet<>();
        for (Input update : updates) {
            List<Input> actions = Stream.of("Update", "Create", "Delete")
                    .filter(update::has)
                    .map(update::structure)
                    .toList();
            if (actions.isEmpty()) {
                throw TableRules.invalid("One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, "
                        + "GlobalSecondaryIndexUpdate.Delete must not be null");
            }
            if (actions.size() > 1) {
                throw TableRules.invalid(
                        "Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object");
            }
            String name = actions.getFirst().string("IndexName");
            if (!names.add(name)) {
                throw TableRules.invalid(
                        "Only one global secondary index update per index is allowed simultaneously. Index: " + name);
            }
        }
    }

    private static void checkTogether(Input input, List<Input> indexes) {
        boolean throughput = input.has("ProvisionedThroughput");
        boolean stream = input.has("StreamSpecification");
        long online = indexes.stream()
                .filter(update -> update.has("Create") || update.has("Delete"))
                .count();
        if (throughput && stream) {
            throw TableRules.invalid("You cannot modify stream status while updating table IOPS");
        }
        if (throughput && online > 0) {
            throw TableRules.invalid("You cannot create or delete index while updating table IOPS");
        }
        if (stream && online > 0) {
            throw TableRules.invalid("You cannot create or delete index while changing stream status");
        }
        if (input.has("WarmThroughput") && indexes.stream().anyMatch(update -> update.has("Create"))) {
            throw TableRules.invalid("Create global secondary index cannot be specified when updating WarmThroughput");
        }
        if (online > 1) {
            throw onlyOne();
        }
    }

    static DynamoDbException onlyOne() {
        return new DynamoDbException(
                ErrorType.LIMIT_EXCEEDED,
                "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table");
    }
}
