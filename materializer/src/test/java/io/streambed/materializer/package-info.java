@NullMarked
package io.streambed.materializer;

import org.jspecify.annotations.NullMarked;
