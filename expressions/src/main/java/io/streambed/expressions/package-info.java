/** Condition and projection expressions: parsing, validation and evaluation over items, pure Java. */
@NullMarked
package io.streambed.expressions;

import org.jspecify.annotations.NullMarked;
