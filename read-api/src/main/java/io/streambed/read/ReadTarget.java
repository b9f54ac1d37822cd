package io.streambed.read;

import io.streambed.expressions.QueryKey;
import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import io.streambed.model.IndexStatus;
import io.streambed.model.Item;
import io.streambed.model.KeyAttribute;
import io.streambed.model.ProjectionType;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.Input;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a Query, a Scan or a statement reads.
 *
 * @param index null for the table itself
 * @param key by which its rows are ordered; those of an index with the same key by the table's key
 */
public record ReadTarget(TableDefinition table, @Nullable SecondaryIndex index, QueryKey key) {
    /**
     * The table, or one of its indexes.
     *
     * @throws DynamoDbException a validation error if the table has no index of this name, or it cannot be read, or not like this
     */
    static ReadTarget of(TableDefinition table, Input input) {
        String name = input.stringOrNull("IndexName");
        if (name == null) {
            return ofTable(table);
        }
        SecondaryIndex index = table.index(name);
        if (index == null || index.status() == IndexStatus.DELETING) {
            throw ReadSource.noIndex(name);
        }
        if (!index.isLocal() && input.bool("ConsistentRead")) {
            throw DynamoDbException.validation("Consistent reads are not supported on global secondary indexes");
        }
        if (!index.isActive()) {
            throw DynamoDbException.validation("Cannot read from backfilling global secondary index: " + name);
        }
        return ofIndex(table, index);
    }

    /** The table itself. */
    public static ReadTarget ofTable(TableDefinition table) {
        return new ReadTarget(table, null, QueryKey.of(table.key()));
    }

    /** An index of the table. */
    public static ReadTarget ofIndex(TableDefinition table, SecondaryIndex index) {
        return new ReadTarget(
                table, index, new QueryKey(index.key().partition(), index.key().sort()));
    }

    /** Whether the definition has all that the request reads; a newer one may have it if not. */
    static boolean isKnown(TableDefinition table, Input input) {
        String name = input.stringOrNull("IndexName");
        SecondaryIndex index = name == null ? null : table.index(name);
        return name == null || (index != null && index.isActive());
    }

    boolean isGlobalIndex() {
        return index != null && !index.isLocal();
    }

    /** Whether the rows have all attributes of their items. */
    boolean isComplete() {
        return index == null || index.projection().type() == ProjectionType.ALL;
    }

    /** Those of the attributes, in their order, that the rows do not have. */
    public List<String> missing(Collection<String> attributes) {
        SecondaryIndex read = index;
        return read == null
                ? List.of()
                : attributes.stream()
                        .filter(attribute -> !read.holds(table.key(), attribute))
                        .toList();
    }

    /**
     * Where the rows are.
     *
     * @param whole whether attributes are wanted that a local index does not have
     */
    ReadSource source(boolean whole) {
        return new ReadSource(
                table.number(), index == null ? null : new ReadSource.IndexName(index.id(), index.name()), whole);
    }

    /** The attributes that say where a page begins or ends: those of both keys, the table's first. */
    List<KeyAttribute> position() {
        KeyAttribute sort = table.key().sort();
        Stream<KeyAttribute> primary = sort == null
                ? Stream.of(table.key().partition())
                : Stream.of(table.key().partition(), sort);
        return Stream.concat(primary, key.attributes()).distinct().toList();
    }

    /** The position of a row that has been read: what a client continues from. */
    Item keyOf(Item item) {
        List<KeyAttribute> attributes = position();
        Item.Builder position = Item.builder(attributes.size());
        for (KeyAttribute attribute : attributes) {
            AttributeValue value = item.get(attribute.name());
            position.put(attribute.name(), Objects.requireNonNull(value));
        }
        return position.build();
    }

    /** The key attributes of all indexes of the table, into which no path may look. */
    Collection<String> indexKeys() {
        return indexKeys(table);
    }

    /** The names of the attributes that are keys of the table's indexes. */
    public static Collection<String> indexKeys(TableDefinition table) {
        Set<String> names = new LinkedHashSet<>();
        for (SecondaryIndex other : table.indexes()) {
            if (other.status() != IndexStatus.DELETING) {
                other.key().partition().forEach(attribute -> names.add(attribute.name()));
                other.key().sort().forEach(attribute -> names.add(attribute.name()));
            }
        }
        return names;
    }
}
