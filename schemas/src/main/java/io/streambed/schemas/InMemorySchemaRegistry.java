package io.streambed.schemas;

import java.util.ArrayList;
import java.util.List;

/** A registry that lives and dies with the process: for tests, and for a log that does too. */
public final class InMemorySchemaRegistry implements SchemaRegistry {
    private record Version(String subject, String schema) {}

    private final List<Version> versions = new ArrayList<>();

    @Override
    public synchronized int register(String subject, String schemaJson) {
        Version version = new Version(subject, schemaJson);
        if (!versions.contains(version)) {
            versions.add(version);
        }
        return versions.indexOf(version) + 1;
    }

    @Override
    public synchronized String schema(int id) {
        if (id < 1 || id > versions.size()) {
            throw new UnknownSchemaException(id, "this process");
        }
        return versions.get(id - 1).schema();
    }

    @Override
    public void close() {}
}
