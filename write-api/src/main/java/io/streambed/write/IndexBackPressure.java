package io.streambed.write;

import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.TableDefinition;
import java.util.function.ToLongFunction;

/** Keeps global indexes from falling behind without end: writes to a table whose indexes are too far behind are throttled. */
public final class IndexBackPressure {
    /** Records of index updates that may wait for any one log partition of the table. */
    public static final long MOST_WAITING = 20_000;

    private final ToLongFunction<TableDefinition> lag;

    /** @param lag how many records of index updates wait for a table's indexes */
    public IndexBackPressure(ToLongFunction<TableDefinition> lag) {
        this.lag = lag;
    }

    /** @throws DynamoDbException a throttling error if the table's indexes are too far behind */
    void check(TableDefinition table) {
        if (holdsBack(table)) {
            throw new DynamoDbException(
                    ErrorType.THROTTLING, "Rate of requests exceeds the allowed throughput of an index of the table.");
        }
    }

    /** Whether the table's indexes are too far behind for more writes. */
    boolean holdsBack(TableDefinition table) {
        return !table.indexes().isEmpty() && lag.applyAsLong(table) > MOST_WAITING;
    }
}
