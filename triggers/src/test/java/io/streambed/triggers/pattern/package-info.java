@NullMarked
package io.streambed.triggers.pattern;

import org.jspecify.annotations.NullMarked;
