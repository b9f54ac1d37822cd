/** Tests of the past of tables over real folds of a log in memory. */
@NullMarked
package io.streambed.history;

import org.jspecify.annotations.NullMarked;
