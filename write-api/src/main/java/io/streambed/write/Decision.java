package io.streambed.write;

import io.streambed.materializer.AppliedTable;
import io.streambed.model.DynamoDbException;
import io.streambed.schemas.Change;
import io.streambed.schemas.LogRecord;
import java.util.List;

/**
 * What a command comes to, given the state it saw.
 *
 * @param <R> the command's result
 */
public sealed interface Decision<R> {
    /**
     * Changes that happen together, and the result once they have. No changes at all means that the write changes
     * nothing: it appends nothing, but its answer still makes a claim about the state.
     */
    record Changes<R>(List<Change> changes, R result) implements Decision<R> {}

    /** The command may not happen. */
    record Rejected<R>(DynamoDbException error) implements Decision<R> {}

    /**
     * A record of its own in the log that changes a table's definition on this partition.
     *
     * @param applied the table as it will be known here once the record is applied
     */
    record TableRecord<R>(LogRecord record, AppliedTable applied, R result) implements Decision<R> {}

    /** A step of a transaction, and the result once it is in the log. */
    record Transactional<R>(TransactionStep step, R result) implements Decision<R> {}
}
