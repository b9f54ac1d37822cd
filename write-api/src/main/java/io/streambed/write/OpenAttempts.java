package io.streambed.write;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The attempts at transactions that one sequencer may still commit. What is not here and not decided in the log never
 * happens: so whoever asks may be told for good, and an attempt that has left here never comes back. They end with the
 * sequencer's claim, as soon as another owner may have told somebody.
 *
 * <p>Thread-safe. That an attempt is open is asked under the sequencer's lock, where it is also told to others.
 */
final class OpenAttempts {
    /** How many there may be at once. */
    private static final int MAX = 10_000;

    private final Map<UUID, Attempt> open = new ConcurrentHashMap<>();
    private final Map<String, UUID> tokens = new ConcurrentHashMap<>();

    /** Decided here and carried out everywhere, but not yet forgotten by the log. */
    private final Set<UUID> confirmed = ConcurrentHashMap.newKeySet();

    private record Attempt(@Nullable String token, long deadlineNanos) {}

    /** Opens an attempt; false if there are too many. */
    boolean begin(UUID transaction, @Nullable String token, long deadlineNanos) {
        if (open.size() >= MAX) {
            return false;
        }
        open.put(transaction, new Attempt(token, deadlineNanos));
        if (token != null) {
            tokens.put(token, transaction);
        }
        return true;
    }

    /** Whether another attempt at a request with the token is open. */
    boolean isInProgress(String token, UUID transaction) {
        UUID other = tokens.get(token);
        return other != null && !other.equals(transaction);
    }

    boolean isOpen(UUID transaction) {
        return open.containsKey(transaction);
    }

    /** Ends the attempt if its time is over. */
    void expire(UUID transaction, long nowNanos) {
        Attempt attempt = open.get(transaction);
        if (attempt != null && nowNanos - attempt.deadlineNanos() >= 0) {
            end(transaction);
        }
    }

    void end(UUID transaction) {
        Attempt attempt = open.remove(transaction);
        if (attempt != null && attempt.token() != null) {
            tokens.remove(attempt.token(), transaction);
        }
    }

    /** All participants of a decided transaction have carried it out. */
    void confirm(UUID transaction) {
        confirmed.add(transaction);
    }

    boolean isConfirmed(UUID transaction) {
        return confirmed.contains(transaction);
    }

    /** The decision is forgotten. */
    void forget(UUID transaction) {
        confirmed.remove(transaction);
    }

    /** Another owner may have answered for these attempts: none of them may be committed any more. */
    void clear() {
        open.clear();
        tokens.clear();
        confirmed.clear();
    }
}
