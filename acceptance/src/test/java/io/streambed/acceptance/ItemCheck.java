package io.streambed.acceptance;

import io.streambed.acceptance.Call.Outcome;
import io.streambed.acceptance.Call.Read;
import io.streambed.acceptance.Call.Write;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Checks all calls that touch one item. The stream says which versions the item had: version 0 is none, version i is what change i
 * made it. Each call is given the version that it made or saw. Used once.
 */
final class ItemCheck {
    private final List<String> violations = new ArrayList<>();
    /** The writes that made the versions; null where the item did not exist. */
    private final List<@Nullable String> versions = new ArrayList<>();

    private final Map<String, Integer> versionOfWrite = new HashMap<>();
    /** Versions that are the removal of the item, and not yet explained by a delete. */
    private final Set<Integer> removals = new HashSet<>();

    /** For each end of a call so far, the highest version that any call had made or seen by then. */
    private final TreeMap<Long, Integer> seenBy = new TreeMap<>();

    ItemCheck(List<Change> changes, @Nullable String row) {
        versions.add(null);
        for (Change change : changes) {
            if (!Objects.equals(change.before(), versions.getLast())) {
                violations.add("the stream's chain is broken: " + versions.getLast() + ", then " + change);
            }
            if (Objects.equals(change.before(), change.after())) {
                violations.add("the stream has a change that changes nothing: " + change);
            }
            versions.add(change.after());
            if (change.after() == null) {
                removals.add(versions.size() - 1);
            } else {
                versionOfWrite.put(change.after(), versions.size() - 1);
            }
        }
        if (!Objects.equals(versions.getLast(), row)) {
            violations.add("the stream ends with " + versions.getLast() + ", the table has " + row);
        }
    }

    List<String> violations(List<Call> calls) {
        checkOrigins(calls);
        // A call's lower bound comes from calls that ended before it began, and these have all been seen by then.
        calls.stream().sorted(Comparator.comparingLong(Call::end)).forEach(this::check);
        explainRemovals(calls);
        return violations;
    }

    /** Whether every item in the stream was written by somebody who was not told that it was refused. */
    private void checkOrigins(List<Call> calls) {
        var possible = new HashSet<String>();
        for (Call call : calls) {
            if (call instanceof Write write && write.write() != null && !(write.outcome() instanceof Outcome.Refused)) {
                possible.add(write.write());
            }
        }
        versionOfWrite.keySet().stream()
                .filter(write -> !possible.contains(write))
                .forEach(write -> violations.add("the stream has a write that was refused or never made: " + write));
    }

    private void check(Call call) {
        switch (call) {
            case Read read -> saw(read, present -> Objects.equals(present, read.seen()), "saw " + read.seen());
            case Write write -> {
                switch (write.outcome()) {
                    case Outcome.Acknowledged(var replaced) -> acknowledged(write, replaced);
                    case Outcome.Refused() ->
                        saw(write, present -> !write.precondition().holds(present), "was refused");
                    case Outcome.Unknown() -> unanswered(write);
                }
            }
        }
    }

    private void acknowledged(Write write, @Nullable String replaced) {
        if (!write.precondition().holds(replaced)) {
            violations.add(write + " replaced what its condition forbids");
        }
        if (!write.isDelete()) {
            Integer version = versionOfWrite.get(write.write());
            if (version == null) {
                violations.add(write + " was acknowledged and is not in the stream");
            } else {
                made(write, version, replaced);
            }
        } else if (replaced == null) {
            saw(write, Objects::isNull, "found nothing to delete");
        } else {
            Integer version = versionOfWrite.get(replaced);
            if (version == null || !removals.remove(version + 1)) {
                violations.add(write + " was acknowledged and its removal is not in the stream, or another's");
            } else {
                made(write, version + 1, replaced);
            }
        }
    }

    private void unanswered(Write write) {
        Integer version = versionOfWrite.get(write.write());
        if (version != null) {
            @Nullable String replaced = versions.get(version - 1);
            if (!write.precondition().holds(replaced)) {
                violations.add(write + " replaced " + replaced + ", which its condition forbids");
            }
            made(write, version, replaced);
        }
    }

    /** A call that made a version: nobody may have made or seen that or a later one before it began. */
    private void made(Write write, int version, @Nullable String replaced) {
        if (!Objects.equals(versions.get(version - 1), replaced)) {
            violations.add(write + " replaced another item than the stream says: " + versions.get(version - 1));
        }
        if (version <= seenBefore(write)) {
            violations.add(write + " made version " + version + ", but version " + seenBefore(write) + " of "
                    + (versions.size() - 1) + " had been made or seen before it began");
        }
        ended(write, version);
    }

    /** A call that saw some version: one that is not older than what had been made or seen before it began. */
    private void saw(Call call, Predicate<@Nullable String> matches, String what) {
        int oldest = seenBefore(call);
        for (int version = oldest; version < versions.size(); version++) {
            if (matches.test(versions.get(version))) {
                // The oldest that fits: any later one would only make it harder to explain the rest.
                ended(call, version);
                return;
            }
        }
        violations.add(call + " " + what + ", which is older than version " + oldest + " ("
                + versions.get(oldest) + ") or was never there: version "
                + versions.indexOf(call instanceof Read read ? read.seen() : null) + " of " + (versions.size() - 1));
    }

    private int seenBefore(Call call) {
        Map.Entry<Long, Integer> last = seenBy.lowerEntry(call.begin());
        return last == null ? 0 : last.getValue();
    }

    private void ended(Call call, int version) {
        Map.Entry<Long, Integer> last = seenBy.lastEntry();
        seenBy.merge(call.end(), Math.max(version, last == null ? 0 : last.getValue()), Math::max);
    }

    /** The removals that nobody was told of must be those of deletes that were never answered, each of at most one. */
    private void explainRemovals(List<Call> calls) {
        List<Write> unanswered = new ArrayList<>();
        for (Call call : calls) {
            if (call instanceof Write write && write.isDelete() && write.outcome() instanceof Outcome.Unknown) {
                unanswered.add(write);
            }
        }
        // Those with a condition can explain one removal only, so they go first.
        unanswered.sort(Comparator.comparing(write -> write.precondition() instanceof Precondition.None));
        removals.stream().sorted().forEach(version -> {
            @Nullable String removed = versions.get(version - 1);
            Write cause = unanswered.stream()
                    .filter(write -> write.precondition().holds(removed) && seenBefore(write) < version)
                    .findFirst()
                    .orElse(null);
            if (cause == null) {
                violations.add("nobody deleted " + removed + ", and the stream says it was removed");
            } else {
                unanswered.remove(cause);
            }
        });
    }
}
