/** One process: configuration, embedded Kafka, HTTP listener, wiring and the command line. */
@NullMarked
package io.streambed.server;

import org.jspecify.annotations.NullMarked;
