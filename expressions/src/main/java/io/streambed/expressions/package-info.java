/**
 * Condition and projection expressions: parsing, validation and evaluation over items, pure Java.
 *
 * <p>A text becomes tokens ({@link Lexer}, read through {@link TokenReader}), then a template ({@link ConditionParser},
 * {@link PathParser}), which {@link ShapeCheck} checks without looking at placeholders. Templates are cached by text. With a
 * request's {@link ExpressionAttributes}, {@link ConditionResolver} and {@link PathResolver} turn a template into what
 * evaluates: a {@link Predicate} over {@link Operand}s and {@link DocumentPath}s, or a {@link ProjectionTree}. {@link Expressions}
 * is the entrance. Every refusal is a {@link io.streambed.model.DynamoDbException} in the service's words, raised in the
 * service's order: syntax and redundant parentheses, shape, then each condition's placeholders, operands and types.
 */
@NullMarked
package io.streambed.expressions;

import org.jspecify.annotations.NullMarked;
