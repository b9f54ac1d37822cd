package io.streambed.model;

/** What the service demands of key values, in its words and order: present, of the right type, not empty, not too long. */
final class KeyValidation {
    private KeyValidation() {}

    static AttributeValue requireInItem(Item item, KeyAttribute attribute, int maxSize) {
        AttributeValue value = item.get(attribute.name());
        if (value == null) {
            throw DynamoDbException.validation(
                    "One or more parameter values were invalid: Missing the key " + attribute.name() + " in the item");
        }
        if (value.type() != attribute.type()) {
            throw DynamoDbException.validation("One or more parameter values were invalid: Type mismatch for key "
                    + attribute.name() + " expected: " + attribute.type() + " actual: " + value.type());
        }
        checkContent(attribute, value, maxSize);
        return value;
    }

    static AttributeValue requireInKey(Item key, KeyAttribute attribute, int maxSize) {
        AttributeValue value = key.get(attribute.name());
        if (value == null || value.type() != attribute.type()) {
            throw schemaMismatch();
        }
        checkContent(attribute, value, maxSize);
        return value;
    }

    static DynamoDbException schemaMismatch() {
        return DynamoDbException.validation("The provided key element does not match the schema");
    }

    private static void checkContent(KeyAttribute attribute, AttributeValue value, int maxSize) {
        if (attribute.type() == AttributeType.N) {
            return;
        }
        int size = ItemSize.of(value);
        if (size == 0) {
            throw DynamoDbException.validation(
                    "One or more parameter values are not valid. The AttributeValue for a key"
                            + " attribute cannot contain an empty "
                            + (attribute.type() == AttributeType.S ? "string" : "binary") + " value. Key: "
                            + attribute.name());
        }
        if (size > maxSize) {
            throw DynamoDbException.validation(
                    maxSize == PrimaryKey.MAX_PARTITION_KEY_SIZE
                            ? "One or more parameter values were invalid: "
                                    + "Size of hashkey has exceeded the maximum size limit of2048 bytes"
                            : "One or more parameter values were invalid: "
                                    + "Aggregated size of all range keys has exceeded the size limit of 1024 bytes");
        }
    }
}
