package io.streambed.transfer;

import io.streambed.model.Item;
import org.jspecify.annotations.Nullable;

/**
 * What a period did to one item, as an incremental export tells it.
 *
 * @param writtenAtMicros when the item was last written in the period, microseconds since 1970
 * @param key the primary key
 * @param oldImage the item before the period; null if there was none or it is not asked for
 * @param newImage the item after the period; null if it is gone
 */
record ItemChange(
        long writtenAtMicros,
        Item key,
        @Nullable Item oldImage,
        @Nullable Item newImage) {}
