package io.streambed.schemas;

/**
 * Gives every version of a schema a number, the same for every node and for ever. Thread-safe. Calls may block on the
 * network; callers keep what they learn, because neither an id nor a schema ever changes.
 */
public interface SchemaRegistry extends AutoCloseable {
    /**
     * The id of a schema, which is added if it is new.
     *
     * @param subject what the schema is a version of: the full name of the record
     * @param schemaJson Avro schema, self-contained
     * @throws SchemaRegistryException if the registry cannot be reached or refuses the schema
     */
    int register(String subject, String schemaJson);

    /**
     * The schema with this id, as JSON.
     *
     * @throws UnknownSchemaException if there is none
     * @throws SchemaRegistryException if the registry cannot be reached
     */
    String schema(int id);

    @Override
    void close();
}
