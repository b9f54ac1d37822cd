package io.streambed.write;

import io.streambed.model.AttributeDefinition;
import io.streambed.model.BillingMode;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.IndexKind;
import io.streambed.model.IndexStatus;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableDefinition;
import io.streambed.model.TableDefinitionBuilder;
import io.streambed.protocol.Input;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an UpdateTable makes of a table's global indexes. Used once. */
final class IndexUpdates {
    private final Input input;
    private final TableDefinition table;
    private final BillingMode mode;
    private final long now;
    private final List<SecondaryIndex> indexes;
    private List<AttributeDefinition> attributes;

    /** @param mode the billing mode that the table gets */
    IndexUpdates(Input input, TableDefinition table, BillingMode mode, long now) {
        this.input = input;
        this.table = table;
        this.mode = mode;
        this.now = now;
        indexes = new ArrayList<>(table.indexes());
        attributes = table.attributes();
    }

    void applyTo(TableDefinitionBuilder next) {
        List<Input> updates = input.structures("GlobalSecondaryIndexUpdates");
        if (switched()) {
            switchBilling(updates);
        }
        for (Input update : updates) {
            Input create = update.structureOrNull("Create");
            Input change = update.structureOrNull("Update");
            Input delete = update.structureOrNull("Delete");
            if (create != null) {
                create(create);
            } else if (delete != null) {
                delete(delete.string("IndexName"));
            } else if (change != null) {
                change(change);
            }
        }
        next.indexes(indexes).attributes(attributes);
    }

    private boolean switched() {
        return mode != table.billingMode();
    }

    /** Bounds go with the old mode; throughput is dropped, or must be given for every index. */
    private void switchBilling(List<Input> updates) {
        Set<String> given = new HashSet<>();
        for (Input update : updates) {
            Input change = update.structureOrNull("Update");
            if (change != null && change.has("ProvisionedThroughput")) {
                given.add(change.string("IndexName"));
            }
        }
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < indexes.size(); i++) {
            SecondaryIndex index = indexes.get(i);
            if (!index.isLocal()) {
                indexes.set(i, index.withOnDemand(null).withThroughput(ThroughputRules.dropped(index.throughput())));
                if (!given.contains(index.name())) {
                    missing.add(index.name());
                }
            }
        }
        if (mode == BillingMode.PROVISIONED && !missing.isEmpty()) {
            throw TableRules.invalid("ProvisionedThroughput must be specified for index: " + String.join(",", missing));
        }
    }

    private void create(Input create) {
        String name = create.string("IndexName");
        requireNoOther();
        if (table.index(name) != null) {
            throw DynamoDbException.validation("Attempting to create an index which already exists");
        }
        if (!input.has("AttributeDefinitions")) {
            throw TableRules.invalid("AttributeDefinitions is not specified for index: " + name);
        }
        KeySchemas keys = new KeySchemas(input.structures("AttributeDefinitions"));
        keys.requireDeclared(create.structures("KeySchema"));
        SecondaryIndex index = NewIndexes.global(
                create,
                keys,
                mode == BillingMode.PAY_PER_REQUEST,
                table.nextIndexId(),
                IndexStatus.CREATING,
                table.version() + 1);
        attributes = declared(index, keys.definitions());
        indexes.add(index);
        NewIndexes.checkProjected(indexes);
        if (table.indexes(IndexKind.GLOBAL).size() >= NewIndexes.MAX_GLOBAL) {
            throw new DynamoDbException(
                    ErrorType.LIMIT_EXCEEDED,
                    "Subscriber limit exceeded: Number of global secondary indexes exceeds per-table limit of "
                            + NewIndexes.MAX_GLOBAL);
        }
    }

    /** The table's attributes and the index's; others in the request are ignored, as by the service. */
    private List<AttributeDefinition> declared(SecondaryIndex index, List<AttributeDefinition> given) {
        List<AttributeDefinition> all = new ArrayList<>(attributes);
        for (AttributeDefinition attribute : given) {
            AttributeDefinition known = named(attribute.name());
            if (!index.key().contains(attribute.name())) {
                continue;
            }
            if (known == null) {
                all.add(attribute);
            } else if (!known.equals(attribute)) {
                throw TableRules.invalid("Attribute " + attribute.name() + " is already defined with type "
                        + known.type() + " and cannot be redefined with type " + attribute.type());
            }
        }
        return all;
    }

    private @Nullable AttributeDefinition named(String name) {
        return attributes.stream()
                .filter(attribute -> attribute.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private void delete(String name) {
        int position = position(name, "delete");
        SecondaryIndex index = indexes.get(position);
        if (index.status() == IndexStatus.DELETING) {
            throw UpdateTableRules.onlyOne();
        }
        if (index.status() == IndexStatus.ACTIVE) {
            requireNoOther();
        }
        indexes.set(position, index.withStatus(IndexStatus.DELETING, table.version() + 1));
    }

    private void requireNoOther() {
        if (!table.indexes().stream().allMatch(SecondaryIndex::isActive)) {
            throw UpdateTableRules.onlyOne();
        }
    }

    private void change(Input change) {
        String name = change.string("IndexName");
        int position = position(name, "update");
        SecondaryIndex index = indexes.get(position);
        if (!index.isActive()) {
            throw TableRules.inUse("Index is being updated. Table: " + table.name() + " Index: " + name);
        }
        boolean onDemand = mode == BillingMode.PAY_PER_REQUEST;
        Input units = change.structureOrNull("ProvisionedThroughput");
        if (units != null) {
            index = withUnits(index, units, onDemand);
        } else if (!change.has("OnDemandThroughput") && !change.has("WarmThroughput")) {
            throw TableRules.invalid(
                    "Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: " + name);
        }
        index = index.withOnDemand(ThroughputRules.maximum(
                change.structureOrNull("OnDemandThroughput"), onDemand, name, index.onDemand(), true));
        Input warm = change.structureOrNull("WarmThroughput");
        if (warm != null) {
            index = index.withWarm(ThroughputRules.warm(
                    warm,
                    onDemand,
                    index.throughput(),
                    name,
                    ThroughputRules.warmNow(index.warm(), table.billingMode(), index.throughput())));
        }
        indexes.set(position, index);
    }

    private SecondaryIndex withUnits(SecondaryIndex index, Input units, boolean onDemand) {
        if (onDemand) {
            throw TableRules.invalid("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: "
                    + index.name() + " when BillingMode is PAY_PER_REQUEST");
        }
        TableRules.checkUnits(units);
        long reads = units.longValue("ReadCapacityUnits");
        long writes = units.longValue("WriteCapacityUnits");
        if (!switched()) {
            ThroughputRules.requireChange(index.throughput(), reads, writes, index.name());
        }
        return index.withThroughput(ThroughputRules.changed(index.throughput(), reads, writes, now));
    }

    private int position(String name, String action) {
        for (int i = 0; i < indexes.size(); i++) {
            if (indexes.get(i).name().equals(name)) {
                if (indexes.get(i).isLocal()) {
                    throw DynamoDbException.validation(
                            "Cannot " + action + " an index that is not a GlobalSecondaryIndex: " + name);
                }
                return i;
            }
        }
        throw DynamoDbException.resourceNotFound(
                "Requested resource not found: Index " + name + " for table " + table.name());
    }
}
