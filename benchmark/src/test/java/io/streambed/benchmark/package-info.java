@NullMarked
package io.streambed.benchmark;

import org.jspecify.annotations.NullMarked;
