/** The log's language: record kinds, Avro schemas and codecs, wire format, schema registry, topics and the fold rule. */
@NullMarked
package io.streambed.schemas;

import org.jspecify.annotations.NullMarked;
