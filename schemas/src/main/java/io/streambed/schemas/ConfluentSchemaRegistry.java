package io.streambed.schemas;

import java.net.URI;

/** A schema registry that speaks Confluent's HTTP API. */
public final class ConfluentSchemaRegistry implements SchemaRegistry {
    private final URI base;

    public ConfluentSchemaRegistry(URI base) {
        this.base = base;
    }

    @Override
    public int register(String subject, String schemaJson) {
        throw new SchemaRegistryException("not there yet: " + base);
    }

    @Override
    public String schema(int id) {
        throw new SchemaRegistryException("not there yet: " + base);
    }

    @Override
    public void close() {}
}
