/** A consumer made with the unchanged Kinesis Client Library and its DynamoDB Streams adapter, for the acceptance tests. */
@NullMarked
package io.streambed.kcl;

import org.jspecify.annotations.NullMarked;
