/** Load generation and side by side comparison with peers. */
@NullMarked
package io.streambed.benchmark;

import org.jspecify.annotations.NullMarked;
