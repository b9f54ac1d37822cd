package io.streambed.expressions;

/** One action of an update as written, with its placeholders and parameters not yet resolved. */
public sealed interface ActionTemplate {
    PathTemplate target();

    record Set(PathTemplate target, ValueTemplate value) implements ActionTemplate {}

    record Remove(PathTemplate target) implements ActionTemplate {}

    /**
     * Adds to a number or set.
     *
     * @param value a value placeholder or literal
     */
    record Add(PathTemplate target, OperandTemplate value) implements ActionTemplate {}

    /**
     * Takes members out of a set.
     *
     * @param value a value placeholder or literal
     */
    record Delete(PathTemplate target, OperandTemplate value) implements ActionTemplate {}
}
