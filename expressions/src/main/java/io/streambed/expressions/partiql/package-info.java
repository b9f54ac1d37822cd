/**
 * The PartiQL of DynamoDB: from a statement's text to what it reads or writes, pure Java.
 *
 * <p>A text becomes tokens ({@link Tokenizer}), then a tree of what is written ({@link ExpressionParser}, {@link TermParser},
 * {@link StatementParser}), then a {@link Statement}: paths, conditions and updates in the terms of
 * {@link io.streambed.expressions}, which evaluates them. Statements are cached by text ({@link Statements}); the parameters of a
 * request are bound when it is executed. Every refusal is a {@link io.streambed.model.DynamoDbException} in the service's words: those
 * of the syntax are the words of PartiQL's first, hand-written parser, which the service still uses.
 */
@NullMarked
package io.streambed.expressions.partiql;

import org.jspecify.annotations.NullMarked;
