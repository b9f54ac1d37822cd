@NullMarked
package io.streambed.triggers;

import org.jspecify.annotations.NullMarked;
