package io.streambed.expressions;

/** How legacy conditions on several attributes are combined. */
public enum ConditionalOperator {
    AND,
    OR
}
