package io.streambed.expressions.partiql;

/**
 * Where something stands in a statement.
 *
 * @param line from 1
 * @param column of its first character, from 1
 * @param length in characters
 */
record Position(int line, int column, int length) {
    /** As the service shows it. */
    @Override
    public String toString() {
        return line + ":" + column + ":" + length;
    }
}
