package io.streambed.acceptance;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The key of an item in a {@link Ledger} table. */
record LedgerKey(String id, int n) {
    Map<String, AttributeValue> attributes() {
        return Map.of("id", fromS(id), "n", fromN(Integer.toString(n)));
    }

    /** The key that these attributes hold, with others or without. */
    static LedgerKey of(Map<String, AttributeValue> attributes) {
        AttributeValue id = attributes.get("id");
        AttributeValue n = attributes.get("n");
        if (id == null || n == null) {
            throw new IllegalArgumentException("no key in " + attributes.keySet());
        }
        return new LedgerKey(id.s(), Integer.parseInt(n.n()));
    }

    @Override
    public String toString() {
        return id + "/" + n;
    }
}
