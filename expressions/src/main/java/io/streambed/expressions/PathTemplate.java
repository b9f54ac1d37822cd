package io.streambed.expressions;

import java.util.List;

/** A document path as written: names may be placeholders, and list indexes are not yet known to be in range. */
public record PathTemplate(List<Step> steps) implements OperandTemplate {
    public PathTemplate {
        steps = List.copyOf(steps);
    }

    public sealed interface Step {}

    public record Name(String name) implements Step {}

    public record Placeholder(String key) implements Step {}

    /**
     * A place in a list.
     *
     * @param digits of any length, without leading zeros
     */
    public record Index(String digits) implements Step {}
}
