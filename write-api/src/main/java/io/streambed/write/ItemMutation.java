package io.streambed.write;

import io.streambed.expressions.Update;
import io.streambed.model.Item;
import io.streambed.model.ItemSize;
import io.streambed.schemas.EncodedItem;
import org.jspecify.annotations.Nullable;

/** What becomes of an item's image. Pure: it may be asked again with another image. */
public sealed interface ItemMutation {
    /**
     * The new image, or null to delete the item; equal to the old one if nothing changes.
     *
     * @throws io.streambed.model.DynamoDbException if the old image does not allow it
     */
    @Nullable
    EncodedItem apply(@Nullable EncodedItem before);

    /** Replaces the item, or creates it. */
    record Put(EncodedItem image) implements ItemMutation {
        @Override
        public EncodedItem apply(@Nullable EncodedItem before) {
            return image;
        }
    }

    /** Deletes the item if there is one. */
    enum Delete implements ItemMutation {
        DELETE;

        @Override
        public @Nullable EncodedItem apply(@Nullable EncodedItem before) {
            return null;
        }
    }

    /**
     * Changes the item, or creates it from its key.
     *
     * @param key the key attributes
     * @param update null if only the key is to be there
     */
    record Change(Item key, @Nullable Update update) implements ItemMutation {
        @Override
        public EncodedItem apply(@Nullable EncodedItem before) {
            if (update == null) {
                return before == null ? EncodedItem.of(key) : before;
            }
            if (before == null) {
                return encoded(update.create(key));
            }
            Item old = before.item();
            Item changed = update.apply(old);
            return changed.equals(old) ? before : encoded(changed);
        }

        private static EncodedItem encoded(Item item) {
            EncodedItem encoded = EncodedItem.of(item);
            if (encoded.size() > ItemSize.MAX_ITEM_SIZE) {
                throw WriteParameters.updatedItemTooLarge();
            }
            return encoded;
        }
    }
}
