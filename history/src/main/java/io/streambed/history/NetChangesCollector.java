package io.streambed.history;

import io.streambed.materializer.KeyRange;
import io.streambed.schemas.EncodedItem;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Puts changes together that were read elsewhere, item by item, with bounded memory. Used by one thread; closed unless it has
 * finished.
 */
public final class NetChangesCollector implements AutoCloseable {
    private final ChangedKeys changed;

    /** @param temporary a directory for what does not fit into memory */
    public NetChangesCollector(Path temporary) {
        changed = new ChangedKeys(temporary, true, ChangedKeys.MEMORY_BYTES);
    }

    /**
     * Takes the next change of an item.
     *
     * @param key bytes that stand for the item, none a beginning of another's
     */
    public void add(byte[] key, @Nullable EncodedItem before, @Nullable EncodedItem after) {
        changed.put(key, before, after);
    }

    /** What the changes come to, in the order of the keys. Nothing is added any more. */
    public NetChanges finish() {
        return new NetChanges(changed, changed.cursor(KeyRange.all()));
    }

    @Override
    public void close() {
        changed.close();
    }
}
