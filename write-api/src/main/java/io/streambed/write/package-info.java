/** Operations that append to the log: item writes, their expiry, table lifecycle, and the sequencers that order them. */
@NullMarked
package io.streambed.write;

import org.jspecify.annotations.NullMarked;
