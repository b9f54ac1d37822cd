package io.streambed.acceptance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares what clients were told with what the stream and the table say afterwards:
 *
 * <ul>
 *   <li>the stream is a chain of old and new images for each item, and ends with what is in the table;
 *   <li>each acknowledged write is in it exactly once, each unanswered one at most once, and nothing else is;
 *   <li>each condition was decided, and each replaced item returned, on the item that was there just before;
 *   <li>there is one order of all calls that explains every answer and in which no call comes before one that had ended before
 *       it began: strong reads are linearizable.
 * </ul>
 *
 * The stream itself gives the order of the writes, so this needs no search: it is one pass over each item's calls.
 */
final class HistoryCheck {
    private static final int REPORTED = 20;

    private HistoryCheck() {}

    /**
     * What is wrong; empty if nothing is.
     *
     * @param changes the whole stream, in order for each item
     * @param rows the writes that made the items that are now in the table
     */
    static List<String> violations(List<Call> calls, List<Change> changes, Map<LedgerKey, String> rows) {
        Map<LedgerKey, List<Call>> callsByKey = calls.stream().collect(Collectors.groupingBy(Call::key));
        Map<LedgerKey, List<Change>> changesByKey = changes.stream().collect(Collectors.groupingBy(Change::key));
        Set<LedgerKey> keys = new HashSet<>(callsByKey.keySet());
        keys.addAll(changesByKey.keySet());
        keys.addAll(rows.keySet());
        var violations = new ArrayList<String>(repeatedWrites(changes));
        for (LedgerKey key : keys) {
            var item = new ItemCheck(changesByKey.getOrDefault(key, List.of()), rows.get(key));
            for (String violation : item.violations(callsByKey.getOrDefault(key, List.of()))) {
                violations.add(key + ": " + violation);
            }
        }
        int count = violations.size();
        return count <= REPORTED
                ? violations
                : List.of(count + " violations, the first: " + violations.subList(0, REPORTED));
    }

    private static List<String> repeatedWrites(List<Change> changes) {
        var counts = new HashMap<String, Integer>();
        changes.forEach(change -> {
            if (change.after() != null) {
                counts.merge(change.after(), 1, Integer::sum);
            }
        });
        return counts.entrySet().stream()
                .filter(count -> count.getValue() > 1)
                .map(count -> "write " + count.getKey() + " was executed " + count.getValue() + " times")
                .toList();
    }
}
