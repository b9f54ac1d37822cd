package io.streambed.schemas;

/** The schema registry cannot be reached, refused a schema, or answered something that is no answer. */
public sealed class SchemaRegistryException extends RuntimeException permits UnknownSchemaException {
    private static final long serialVersionUID = 1;

    public SchemaRegistryException(String message) {
        super(message);
    }

    public SchemaRegistryException(String message, Throwable cause) {
        super(message, cause);
    }
}
