package io.streambed.model;

import java.util.Arrays;
import java.util.List;

/**
 * Brings the members of a set into their one order and refuses empty sets and duplicates in the service's words.
 *
 * <p>The wording differs between the three kinds of sets; it is the service's (dynalite's {@code validations/index.js}
 * records it).
 */
final class SetMembers {
    private SetMembers() {}

    static List<String> strings(List<String> members) {
        if (members.isEmpty()) {
            throw DynamoDbException.validation(
                    "One or more parameter values were invalid: An string set  may not be empty");
        }
        if (isStrictlyAscending(members)) {
            return List.copyOf(members);
        }
        String[] sorted = members.toArray(new String[0]);
        if (sortFindsDuplicate(sorted)) {
            throw DynamoDbException.validation(
                    "One or more parameter values were invalid: Input collection " + members + " contains duplicates.");
        }
        return List.of(sorted);
    }

    static List<Decimal> numbers(List<Decimal> members) {
        if (members.isEmpty()) {
            throw DynamoDbException.validation(
                    "One or more parameter values were invalid: An number set  may not be empty");
        }
        if (isStrictlyAscending(members)) {
            return List.copyOf(members);
        }
        Decimal[] sorted = members.toArray(new Decimal[0]);
        if (sortFindsDuplicate(sorted)) {
            throw DynamoDbException.validation("Input collection contains duplicates");
        }
        return List.of(sorted);
    }

    static List<Bytes> binaries(List<Bytes> members) {
        if (members.isEmpty()) {
            throw DynamoDbException.validation(
                    "One or more parameter values were invalid: Binary sets should not be empty");
        }
        if (isStrictlyAscending(members)) {
            return List.copyOf(members);
        }
        Bytes[] sorted = members.toArray(new Bytes[0]);
        if (sortFindsDuplicate(sorted)) {
            throw DynamoDbException.validation("One or more parameter values were invalid: Input collection " + members
                    + "of type BS contains duplicates.");
        }
        return List.of(sorted);
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
