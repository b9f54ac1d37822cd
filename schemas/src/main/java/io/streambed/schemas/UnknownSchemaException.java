package io.streambed.schemas;

/**
 * The registry holds no schema with an id that a record carries: the record was written with another registry, or the
 * registry has lost its content. Nothing can be said about the record, so nothing may be skipped.
 */
public final class UnknownSchemaException extends SchemaRegistryException {
    private static final long serialVersionUID = 1;

    private final int id;

    public UnknownSchemaException(int id, String registry) {
        super("schema id " + id + " is unknown to " + registry);
        this.id = id;
    }

    public int id() {
        return id;
    }
}
