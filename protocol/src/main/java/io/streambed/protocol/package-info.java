/** AWS JSON 1.0 over HTTP: decoding and validating requests, writing answers and errors. */
@NullMarked
package io.streambed.protocol;

import org.jspecify.annotations.NullMarked;
