package io.streambed.write;

import io.streambed.model.AttributeType;
import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import io.streambed.model.ItemSize;
import io.streambed.model.KeyAttribute;
import io.streambed.model.PrimaryKey;
import io.streambed.model.SecondaryIndex;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why an index cannot hold an item. The service has one set of words for items that are put and one for what an update
 * expression makes (both recorded from it by paritysuite/dynamodb-conformance, indexKeyValues).
 */
record IndexKeyFlaw(SecondaryIndex index, KeyAttribute attribute, Kind kind, AttributeType actual) {
    enum Kind {
        TYPE,
        EMPTY,
        PARTITION_TOO_LONG,
        SORT_TOO_LONG
    }

    /**
     * The first flaw of an item's attributes, or null.
     *
     * @param before the item as it was, whose flaws do not count: the index may be younger; null if all is new
     */
    static @Nullable IndexKeyFlaw of(SecondaryIndex index, Item item, @Nullable Item before) {
        IndexKeyFlaw flaw = of(index, index.key().partition(), Kind.PARTITION_TOO_LONG, item, before);
        return flaw == null ? of(index, index.key().sort(), Kind.SORT_TOO_LONG, item, before) : flaw;
    }

    private static @Nullable IndexKeyFlaw of(
            SecondaryIndex index, List<KeyAttribute> attributes, Kind tooLong, Item item, @Nullable Item before) {
        if (before != null && areSame(attributes, item, before)) {
            return null;
        }
        int size = 0;
        for (KeyAttribute attribute : attributes) {
            AttributeValue value = item.get(attribute.name());
            if (value == null) {
                continue;
            }
            Kind kind = of(attribute, value);
            if (kind == null && attribute.type() != AttributeType.N) {
                size += ItemSize.of(value);
                kind = size > maxSize(tooLong) ? tooLong : null;
            }
            if (kind != null) {
                return new IndexKeyFlaw(index, attribute, kind, value.type());
            }
        }
        return null;
    }

    /** What is wrong with a key attribute's value in itself, or null. */
    static @Nullable Kind of(KeyAttribute attribute, AttributeValue value) {
        if (value.type() != attribute.type()) {
            return Kind.TYPE;
        }
        return attribute.type() != AttributeType.N && ItemSize.of(value) == 0 ? Kind.EMPTY : null;
    }

    private static int maxSize(Kind tooLong) {
        return tooLong == Kind.PARTITION_TOO_LONG ? PrimaryKey.MAX_PARTITION_KEY_SIZE : PrimaryKey.MAX_SORT_KEY_SIZE;
    }

    private static boolean areSame(List<KeyAttribute> attributes, Item item, Item before) {
        for (KeyAttribute attribute : attributes) {
            AttributeValue value = item.get(attribute.name());
            if (value != null && !value.equals(before.get(attribute.name()))) {
                return false;
            }
        }
        return true;
    }

    /** In the words for an item, or for attributes given one by one. */
    DynamoDbException ofItem() {
        return DynamoDbException.validation(
                switch (kind) {
                    case TYPE ->
                        "One or more parameter values were invalid: Type mismatch for Index Key " + attribute.name()
                                + " Expected: " + attribute.type() + " Actual: " + actual + " IndexName: "
                                + index.name();
                    case EMPTY ->
                        "One or more parameter values are not valid. A value specified for a secondary index key is not"
                                + " supported. The AttributeValue for a key attribute cannot contain an empty "
                                + emptyType() + " value. IndexName: " + index.name() + ", IndexKey: "
                                + attribute.name();
                    case PARTITION_TOO_LONG ->
                        "One or more parameter values were invalid: "
                                + "Size of hashkey has exceeded the maximum size limit of2048 bytes";
                    case SORT_TOO_LONG ->
                        "One or more parameter values were invalid: "
                                + "Aggregated size of all range keys has exceeded the size limit of 1024 bytes";
                });
    }

    /** In the words for what an update expression comes to. */
    DynamoDbException ofUpdate() {
        return DynamoDbException.validation(
                switch (kind) {
                    case TYPE ->
                        "The update expression attempted to update the secondary index key to unsupported type";
                    case EMPTY ->
                        "One or more parameter values are not valid. The update expression attempted to update a"
                                + " secondary index key to a value that is not supported. The AttributeValue for a key"
                                + " attribute cannot contain an empty " + emptyType() + " value.";
                    case PARTITION_TOO_LONG, SORT_TOO_LONG ->
                        "The update expression attempted to update the secondary index key beyond allowed size limits";
                });
    }

    private String emptyType() {
        return attribute.type() == AttributeType.S ? "string" : "binary";
    }
}
