/** Operations that read materialized state. */
@NullMarked
package io.streambed.read;

import org.jspecify.annotations.NullMarked;
