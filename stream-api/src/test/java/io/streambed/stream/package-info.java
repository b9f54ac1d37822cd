/** Tests of the stream operations over real folds of a log in memory. */
@NullMarked
package io.streambed.stream;

import org.jspecify.annotations.NullMarked;
