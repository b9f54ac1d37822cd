/** Tests of reads over real folds of a log in memory. */
@NullMarked
package io.streambed.read;

import org.jspecify.annotations.NullMarked;
