package io.streambed.materializer;

/**
 * What a table holds on one log partition.
 *
 * @param itemCount number of items
 * @param sizeBytes their sizes added up, as DynamoDB counts them
 */
public record TableCounters(long itemCount, long sizeBytes) {
    public static final TableCounters NONE = new TableCounters(0, 0);

    public TableCounters plus(long items, long bytes) {
        return new TableCounters(itemCount + items, sizeBytes + bytes);
    }

    public TableCounters plus(TableCounters other) {
        return plus(other.itemCount, other.sizeBytes);
    }
}
