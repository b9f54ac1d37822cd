package io.streambed.model;

import java.util.Objects;

/** A declared attribute, used by a table's key or an index's; its type is S, N or B. */
public record AttributeDefinition(String name, AttributeType type) {
    public AttributeDefinition {
        Objects.requireNonNull(name);
        if (!type.isKeyType()) {
            throw new IllegalArgumentException("no key type: " + type);
        }
    }
}
