/** Operations that read the log: DynamoDB Streams. */
@NullMarked
package io.streambed.stream;

import org.jspecify.annotations.NullMarked;
