@NullMarked
package io.streambed.protocol;

import org.jspecify.annotations.NullMarked;
