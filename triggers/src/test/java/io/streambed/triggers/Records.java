package io.streambed.triggers;

import io.streambed.model.AttributeValue;
import io.streambed.model.Item;
import io.streambed.model.StreamViewType;
import io.streambed.schemas.Cause;
import io.streambed.schemas.EncodedItem;
import io.streambed.stream.SequenceNumber;
import io.streambed.stream.StreamRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Records for tests. */
final class Records {
    private Records() {}

    static TriggerRecord at(long offset, long time) {
        return new TriggerRecord(stream(offset, time, Cause.USER), "{}".getBytes(StandardCharsets.UTF_8));
    }

    static StreamRecord stream(long offset, long time, Cause cause) {
        Item keys = Item.of(Map.of("id", new AttributeValue.S("item-" + offset)));
        return new StreamRecord(
                SequenceNumber.at(offset),
                StreamRecord.EventName.INSERT,
                time,
                cause,
                keys,
                null,
                EncodedItem.of(keys),
                StreamViewType.NEW_IMAGE);
    }

    /** Records at the offsets from 1 on, all of one time. */
    static List<TriggerRecord> batch(int size, long time) {
        return IntStream.rangeClosed(1, size)
                .mapToObj(offset -> at(offset, time))
                .toList();
    }

    static List<Long> offsets(List<TriggerRecord> records) {
        return records.stream().map(record -> record.sequenceNumber().offset()).toList();
    }
}
