package io.streambed.expressions;

/** A token and where it stands in the expression: from {@code start} (inclusive) to {@code end} (exclusive). */
record Token(TokenKind kind, int start, int end) {}
