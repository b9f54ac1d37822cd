package io.streambed.stream;

import io.streambed.model.Item;
import io.streambed.model.ItemSize;
import io.streambed.model.KeySchema;
import io.streambed.model.PrimaryKey;
import io.streambed.model.StreamViewType;
import io.streambed.schemas.Cause;
import io.streambed.schemas.Change;
import io.streambed.schemas.EncodedItem;
import org.jspecify.annotations.Nullable;

/**
 * A change as a stream of some view type shows it.
 *
 * @param time commit time, epoch milliseconds
 * @param oldImage null if there was no item or the view does not show it
 * @param newImage null if there is no item or the view does not show it
 */
public record StreamRecord(
        SequenceNumber sequenceNumber,
        EventName eventName,
        long time,
        Cause cause,
        Item keys,
        @Nullable EncodedItem oldImage,
        @Nullable EncodedItem newImage,
        StreamViewType viewType) {

    /** What happened to the item, named as the API does. */
    public enum EventName {
        INSERT,
        MODIFY,
        REMOVE
    }

    static StreamRecord of(SequenceNumber number, long time, Change change, KeySchema key, StreamViewType viewType) {
        EncodedItem before = change.oldImage();
        EncodedItem after = change.newImage();
        EventName event = before == null ? EventName.INSERT : after == null ? EventName.REMOVE : EventName.MODIFY;
        boolean showsOld = viewType == StreamViewType.OLD_IMAGE || viewType == StreamViewType.NEW_AND_OLD_IMAGES;
        boolean showsNew = viewType == StreamViewType.NEW_IMAGE || viewType == StreamViewType.NEW_AND_OLD_IMAGES;
        return new StreamRecord(
                number,
                event,
                time,
                change.cause(),
                PrimaryKey.decode(key, change.key()),
                showsOld ? before : null,
                showsNew ? after : null,
                viewType);
    }

    /** The API's eventID: the same for every reading of the record, and different for different records. */
    public String eventId(String shardId) {
        return StreamRecordJson.eventId(shardId, sequenceNumber);
    }

    /** What the API's SizeBytes counts: the keys and the images shown. */
    public int sizeBytes() {
        int size = ItemSize.of(keys);
        if (oldImage != null) {
            size += oldImage.size();
        }
        if (newImage != null) {
            size += newImage.size();
        }
        return size;
    }
}
