/** From the log to rows: the Kafka Streams topology, the items store, the catalog, and read access to them. */
@NullMarked
package io.streambed.materializer;

import org.jspecify.annotations.NullMarked;
