package io.streambed.materializer;

/**
 * What an index holds of the items of one log partition, wherever its entries live.
 *
 * @param index the index's id
 * @param itemCount number of items that are in the index
 * @param sizeBytes the sizes of what the index holds of them added up, as DynamoDB counts them
 */
public record IndexCounters(int index, long itemCount, long sizeBytes) {
    IndexCounters plus(long items, long bytes) {
        return new IndexCounters(index, itemCount + items, sizeBytes + bytes);
    }
}
