/** DynamoDB's values, numbers, keys, sizes, table definitions and errors: pure Java, no input or output. */
@NullMarked
package io.streambed.model;

import org.jspecify.annotations.NullMarked;
