package io.streambed.acceptance;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromL;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Items whose whole content follows from their key and from the unique name of the write that made them. So whoever sees an item
 * can tell which write it is, and whether all of it is there.
 */
final class Ledger {
    private static final int LARGE_ITEM = 50_000;

    private Ledger() {}

    static Map<String, AttributeValue> item(LedgerKey key, String write) {
        int hash = write.hashCode();
        int length = hash % 100 == 0 ? LARGE_ITEM : Math.floorMod(hash, 700);
        var item = new HashMap<>(key.attributes());
        item.put("write", fromS(write));
        item.put("text", fromS(write.repeat(1 + length / write.length())));
        item.put("hash", fromN(Integer.toString(hash)));
        if (hash % 2 == 0) {
            item.put("parts", fromL(List.of(fromS(write), fromN(Integer.toString(length)))));
        }
        return item;
    }

    /**
     * The name of the write that made this item, null for no item.
     *
     * @throws BrokenItemException if no write makes such an item
     */
    static @Nullable String writeOf(Map<String, AttributeValue> item) {
        if (item.isEmpty()) {
            return null;
        }
        AttributeValue write = item.get("write");
        if (write == null
                || write.s() == null
                || !item(LedgerKey.of(item), write.s()).equals(item)) {
            throw new BrokenItemException("no write makes this item: " + item);
        }
        return write.s();
    }

    /** Part of an item, or parts of two. */
    static final class BrokenItemException extends RuntimeException {
        BrokenItemException(String message) {
            super(message);
        }
    }
}
