package io.streambed.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * Brings the members of a set into their one order and refuses empty sets and duplicates in the service's words.
 *
 * <p>The wording differs between the three kinds of sets; it is the service's as captured in October 2026
 * (paritysuite/dynamodb-conformance, valueLayers), the earlier one as dynalite records it. The members are listed in their
 * order up to the first that repeats another, then that one, then the rest as sent.
 */
final class SetMembers {
    private static final String INVALID = "One or more parameter values were invalid: ";

    private SetMembers() {}

    static List<String> strings(List<String> members) {
        if (members.isEmpty()) {
            throw DynamoDbException.validation(INVALID + "An string set  may not be empty");
        }
        if (isStrictlyAscending(members)) {
            return List.copyOf(members);
        }
        String[] sorted = members.toArray(new String[0]);
        if (sortFindsDuplicate(sorted)) {
            throw DynamoDbException.validation(
                    INVALID + "Input collection [\"" + String.join("\", \"", upToRepeat(members))
                            + "\"] contains duplicates.",
                    INVALID + "Input collection " + members + " contains duplicates.");
        }
        return List.of(sorted);
    }

    static List<Decimal> numbers(List<Decimal> members) {
        if (members.isEmpty()) {
            throw DynamoDbException.validation(INVALID + "An number set  may not be empty");
        }
        if (isStrictlyAscending(members)) {
            return List.copyOf(members);
        }
        Decimal[] sorted = members.toArray(new Decimal[0]);
        if (sortFindsDuplicate(sorted)) {
            throw DynamoDbException.validation(
                    INVALID + "Input collection contains duplicates.", "Input collection contains duplicates");
        }
        return List.of(sorted);
    }

    static List<Bytes> binaries(List<Bytes> members) {
        if (members.isEmpty()) {
            throw DynamoDbException.validation(INVALID + "Binary sets should not be empty");
        }
        if (isStrictlyAscending(members)) {
            return List.copyOf(members);
        }
        Bytes[] sorted = members.toArray(new Bytes[0]);
        if (sortFindsDuplicate(sorted)) {
            List<String> listed =
                    upToRepeat(members).stream().map(Bytes::toString).toList();
            throw DynamoDbException.validation(
                    INVALID + "Input collection [\"" + String.join("\",\"", listed)
                            + "\"]of type BS contains duplicates.",
                    INVALID + "Input collection " + members + "of type BS contains duplicates.");
        }
        return List.of(sorted);
    }

    /** @param members among which there are duplicates */
    private static <T extends Comparable<T>> List<T> upToRepeat(List<T> members) {
        TreeSet<T> before = new TreeSet<>();
        int repeat = 0;
        while (before.add(members.get(repeat))) {
            repeat++;
        }
        List<T> listed = new ArrayList<>(before);
        listed.addAll(members.subList(repeat, members.size()));
        return listed;
    }

    private static <T extends Comparable<T>> boolean isStrictlyAscending(List<T> members) {
        for (int i = 1; i < members.size(); i++) {
            if (members.get(i - 1).compareTo(members.get(i)) >= 0) {
                return false;
            }
        }
        return true;
    }

    private static <T extends Comparable<T>> boolean sortFindsDuplicate(T[] members) {
        Arrays.sort(members);
        for (int i = 1; i < members.length; i++) {
            if (members[i - 1].compareTo(members[i]) == 0) {
                return true;
            }
        }
        return false;
    }
}
