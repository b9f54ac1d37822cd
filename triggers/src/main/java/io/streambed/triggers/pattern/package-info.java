/**
 * The event pattern language that filters of event source mappings are written in. Pure.
 *
 * <ul>
 *   <li>{@link io.streambed.triggers.pattern.EventPattern} is a whole pattern; {@code PatternParser} reads it from JSON, or says
 *       why it is none with an {@link io.streambed.triggers.pattern.InvalidPatternException}.
 *   <li>It is made of {@code ObjectPattern}s, whose leaves are {@code Rule}s; {@code NumericRange} and {@code WildcardText} are
 *       two of the rules that are more than a comparison.
 *   <li>What it looks at is an {@link io.streambed.triggers.pattern.EventValue}.
 * </ul>
 */
@NullMarked
package io.streambed.triggers.pattern;

import org.jspecify.annotations.NullMarked;
