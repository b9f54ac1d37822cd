package io.streambed.model;

import java.util.Objects;

/** A key attribute: its name and its type, which is S, N or B. */
public record KeyAttribute(String name, AttributeType type) {
    public KeyAttribute {
        Objects.requireNonNull(name);
        if (!type.isKeyType()) {
            throw new IllegalArgumentException("no key type: " + type);
        }
    }
}
