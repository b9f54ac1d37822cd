@NullMarked
package io.streambed.schemas;

import org.jspecify.annotations.NullMarked;
