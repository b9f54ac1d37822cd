@NullMarked
package io.streambed.interop;

import org.jspecify.annotations.NullMarked;
