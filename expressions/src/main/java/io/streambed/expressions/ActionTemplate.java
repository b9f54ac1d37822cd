package io.streambed.expressions;

/** One action of an update expression as written, with its placeholders not yet resolved. */
sealed interface ActionTemplate {
    PathTemplate target();

    record Set(PathTemplate target, ValueTemplate value) implements ActionTemplate {}

    record Remove(PathTemplate target) implements ActionTemplate {}

    /**
     * Adds to a number or set.
     *
     * @param value a value placeholder
     */
    record Add(PathTemplate target, String value) implements ActionTemplate {}

    /**
     * Takes members out of a set.
     *
     * @param value a value placeholder
     */
    record Delete(PathTemplate target, String value) implements ActionTemplate {}
}
