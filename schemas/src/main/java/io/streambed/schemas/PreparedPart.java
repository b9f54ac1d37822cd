package io.streambed.schemas;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * One transaction's part on one log partition, of which it is not known yet whether it happens.
 *
 * @param transaction unique to one attempt
 * @param home the log partition on which the attempt is decided
 * @param changes what becomes of the items if it is committed; each is locked
 * @param checked items that are locked and stay as they are
 */
public record PreparedPart(UUID transaction, int home, List<Change> changes, List<ItemRef> checked) {
    public PreparedPart {
        changes = List.copyOf(changes);
        checked = List.copyOf(checked);
    }

    /** All items that are locked. */
    public List<ItemRef> locked() {
        List<ItemRef> locked = new ArrayList<>(changes.size() + checked.size());
        for (Change change : changes) {
            locked.add(new ItemRef(change.table(), change.key()));
        }
        locked.addAll(checked);
        return locked;
    }
}
