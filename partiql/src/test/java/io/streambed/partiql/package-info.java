/** Tests of what statements are made into, without anything that executes them. */
@NullMarked
package io.streambed.partiql;

import org.jspecify.annotations.NullMarked;
