package io.streambed.write;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Bounds the commands that await their answer, and keeps those of them that are not decided, in their order. Guarded by the
 * sequencer's lock.
 */
final class Backlog {
    private final int maxCommands;
    private final long maxBytes;
    private final Deque<Command<?>> waiting = new ArrayDeque<>();
    private int commands;
    private long bytes;

    Backlog(SequencerConfig config) {
        this.maxCommands = config.maxPendingCommands();
        this.maxBytes = config.maxPendingBytes();
    }

    /** Takes a command in, unless there are too many. */
    boolean admit(Command<?> command) {
        if (commands >= maxCommands || bytes + command.weight() > maxBytes) {
            return false;
        }
        commands++;
        bytes += command.weight();
        return true;
    }

    /** Whether there is so much that what can wait should. */
    boolean isCrowded() {
        return commands >= maxCommands / 4 || bytes >= maxBytes / 4;
    }

    /** An admitted command has its answer. */
    void settle(Command<?> command) {
        commands--;
        bytes -= command.weight();
    }

    /** An admitted command waits to be decided. */
    void keep(Command<?> command) {
        waiting.addLast(command);
    }

    /** The commands of groups that have not happened, and never will, wait again, before the others. */
    void keepAgain(Iterable<Group> groups) {
        List<Command<?>> again = new ArrayList<>();
        for (Group group : groups) {
            again.addAll(group.commands());
        }
        for (Command<?> command : again.reversed()) {
            waiting.addFirst(command);
        }
    }

    /** Hands out all that wait. */
    List<Command<?>> take() {
        List<Command<?>> taken = new ArrayList<>(waiting);
        waiting.clear();
        return taken;
    }

    /** Hands out those that wait and whose deadline has passed. */
    List<Command<?>> takeExpired(long nowNanos) {
        List<Command<?>> expired = new ArrayList<>();
        waiting.removeIf(command -> command.isExpired(nowNanos) && expired.add(command));
        return expired;
    }

    boolean isEmpty() {
        return commands == 0;
    }
}
