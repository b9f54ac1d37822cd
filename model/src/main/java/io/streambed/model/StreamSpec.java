package io.streambed.model;

import java.util.Objects;

/**
 * A table's enabled stream.
 *
 * @param label an ISO local date-time with milliseconds, such as 2026-11-21T00:02:30.123, unique per table
 */
public record StreamSpec(String label, StreamViewType viewType) {
    public StreamSpec {
        Objects.requireNonNull(viewType);
        if (label.isEmpty()) {
            throw new IllegalArgumentException("a stream needs a label");
        }
    }
}
