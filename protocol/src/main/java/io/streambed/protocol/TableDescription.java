package io.streambed.protocol;

import io.streambed.model.TableDefinition;
import io.streambed.model.TableStatus;

/** What the TableDescription of an answer is made of. */
public record TableDescription(TableDefinition definition, TableStatus status, long itemCount, long sizeBytes) {}
