package io.streambed.write;

import io.streambed.model.DynamoDbException;
import java.util.List;

/** How large a transaction is: what all its items have before or afterwards, whichever is more. */
final class TransactionSize {
    /** Bytes that the items of a transaction may have together. */
    static final int MAX = 4 << 20;

    private TransactionSize() {}

    /** @throws DynamoDbException if the items are too large together */
    static void check(long bytes) {
        if (bytes > MAX) {
            throw DynamoDbException.validation("Transaction payload size cannot exceed 4MB");
        }
    }

    /** @throws DynamoDbException if the items are too large together */
    static void check(List<ItemVerdict> verdicts) {
        long sum = 0;
        for (ItemVerdict verdict : verdicts) {
            sum += larger(verdict);
        }
        check(sum);
    }

    /** Size of the larger image in bytes. */
    static int larger(ItemVerdict verdict) {
        return verdict instanceof ItemVerdict.Passed passed
                ? new ItemWritten(passed.before(), passed.after(), true).size()
                : 0;
    }

    /** Size of the image afterwards in bytes. */
    static int after(ItemVerdict verdict) {
        return verdict instanceof ItemVerdict.Passed passed && passed.after() != null
                ? passed.after().size()
                : 0;
    }
}
