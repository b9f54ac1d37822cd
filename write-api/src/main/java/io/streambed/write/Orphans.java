package io.streambed.write;

import io.streambed.model.PartitionMovedException;
import io.streambed.schemas.FoldState;
import io.streambed.schemas.RecordHeader;
import io.streambed.schemas.RecordKind;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The groups that a closed sequencer had sent and not read back, settled by reading the log on: what is valid before the
 * next valid claim has happened, everything else never will. Used by one thread.
 */
final class Orphans {
    private final int logPartition;
    private final UUID owner;
    private final Deque<Group> sent;

    Orphans(int logPartition, UUID owner, Collection<Group> sent) {
        this.logPartition = logPartition;
        this.owner = owner;
        this.sent = new ArrayDeque<>(sent);
    }

    boolean settled() {
        return sent.isEmpty();
    }

    /**
     * Takes the next record of the log.
     *
     * @return the fold state after it
     */
    FoldState read(FoldState fold, @Nullable RecordHeader header) {
        if (header == null || !fold.accepts(header)) {
            return fold;
        }
        if (header.kind() == RecordKind.CLAIM) {
            release();
        } else if (header.owner().equals(owner)) {
            Group next = sent.peekFirst();
            if (next != null && next.epoch() == header.epoch() && next.seq() == header.seq()) {
                sent.removeFirst();
                next.answer();
            }
        }
        return fold.after(header);
    }

    /** Nothing that is left has happened or ever will: the commands may be tried elsewhere. */
    private void release() {
        for (Group group : sent) {
            for (Command<?> command : group.commands()) {
                command.result().completeExceptionally(new PartitionMovedException(logPartition));
            }
        }
        sent.clear();
    }

    /** Answers everything that is left with an error that leaves the outcome open. */
    void giveUp() {
        sent.forEach(group -> group.commands().forEach(Command::outcomeUnknown));
        sent.clear();
    }

    /** Answers what is past its deadline with an error that leaves the outcome open. */
    void expire(long nowNanos) {
        for (Group group : sent) {
            for (Command<?> command : group.commands()) {
                if (command.isExpired(nowNanos)) {
                    command.outcomeUnknown();
                }
            }
        }
        while (!sent.isEmpty() && sent.peekLast().commands().stream().allMatch(Command::answered)) {
            sent.removeLast();
        }
    }
}
