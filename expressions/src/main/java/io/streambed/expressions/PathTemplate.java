package io.streambed.expressions;

import java.util.List;

/** A document path as written: names may be placeholders, and list indexes are not yet known to be in range. */
record PathTemplate(List<Step> steps) implements OperandTemplate {
    PathTemplate {
        steps = List.copyOf(steps);
    }

    sealed interface Step {}

    record Name(String name) implements Step {}

    record Placeholder(String key) implements Step {}

    /** @param digits of any length, without leading zeros */
    record Index(String digits) implements Step {}
}
