package io.streambed.acceptance;

import java.util.List;
import java.util.Optional;

/**
 * A list of known differences: the accepted ones, where DynamoDB Local does not answer as the service does and Streambed does, or
 * the open ones, where it is the other way round and Streambed is still to be mended.
 */
final class DifferentialAccepted {
    private final List<Row> rows;

    private DifferentialAccepted(List<Row> rows) {
        this.rows = rows;
    }

    static DifferentialAccepted accepted() {
        return load("differential-answers.txt");
    }

    static DifferentialAccepted open() {
        return load("differential-open.txt");
    }

    private static DifferentialAccepted load(String resource) {
        return new DifferentialAccepted(DifferentialRows.read(resource, 4).stream()
                .map(row -> new Row(
                        List.of(row.get(0).split(" ")),
                        row.get(1),
                        row.get(2),
                        new DifferentialPattern(row.get(1), row.get(2)),
                        row.get(3)))
                .toList());
    }

    List<Row> rows() {
        return rows;
    }

    /** The first row that accepts these two answers. */
    Optional<Row> find(String operation, String streambed, String local) {
        return rows.stream()
                .filter(row -> row.isFor(operation) && row.pattern().matches(streambed, local))
                .findFirst();
    }

    /**
     * A kind of difference.
     *
     * @param operations the names of operations, or {@code *}
     * @param streambed what Streambed says
     * @param local what DynamoDB Local says
     * @param reason what the service answers, and how that is known
     */
    record Row(List<String> operations, String streambed, String local, DifferentialPattern pattern, String reason) {
        boolean isFor(String operation) {
            return operations.contains("*") || operations.contains(operation);
        }

        @Override
        public String toString() {
            return String.join(" ", operations) + ": " + streambed + " | " + local;
        }
    }
}
