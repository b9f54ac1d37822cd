package io.streambed.acceptance;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** A record of a {@link Ledger} table's stream: the writes that made the old and the new image; null for no image. */
record Change(
        LedgerKey key, @Nullable String before, @Nullable String after) {
    /**
     * Reads a stream record.
     *
     * @throws Ledger.BrokenItemException if an image is no item, or the record contradicts itself
     */
    static Change of(Record record) {
        Map<String, AttributeValue> oldImage = record.dynamodb().oldImage();
        Map<String, AttributeValue> newImage = record.dynamodb().newImage();
        LedgerKey key = LedgerKey.of(record.dynamodb().keys());
        var change = new Change(key, Ledger.writeOf(oldImage), Ledger.writeOf(newImage));
        boolean sameKey = (oldImage.isEmpty() || LedgerKey.of(oldImage).equals(key))
                && (newImage.isEmpty() || LedgerKey.of(newImage).equals(key));
        if (!sameKey || record.eventName() != change.eventName()) {
            throw new Ledger.BrokenItemException("the record contradicts itself: " + record);
        }
        return change;
    }

    private OperationType eventName() {
        return before == null ? OperationType.INSERT : after == null ? OperationType.REMOVE : OperationType.MODIFY;
    }
}
