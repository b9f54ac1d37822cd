package io.streambed.schemas;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What one codec knows of schema ids: those it writes with, and those it has met in the log. Thread-safe. */
final class SchemaVersions {
    private final SchemaRegistry registry;
    private final Map<LogSchema, Integer> current = new EnumMap<>(LogSchema.class);
    private final Map<Integer, LogSchema> byId = new ConcurrentHashMap<>();
    private final Map<Integer, OtherVersion> others = new ConcurrentHashMap<>();

    /** Registers the current versions of the schemas the codec writes with. */
    SchemaVersions(SchemaRegistry registry, LogSchema... schemas) {
        this.registry = registry;
        for (LogSchema schema : schemas) {
            int id = registry.register(schema.subject(), schema.text());
            current.put(schema, id);
            byId.put(id, schema);
        }
    }

    /** The id to write a schema's records with. */
    int id(LogSchema schema) {
        Integer id = current.get(schema);
        if (id == null) {
            throw new IllegalArgumentException("not one of this codec's schemas: " + schema);
        }
        return id;
    }

    /** Which of this codec's schemas a value was written with, whatever the version. */
    LogSchema schemaOf(byte[] value) {
        int id = WireFormat.schemaId(value);
        LogSchema known = byId.get(id);
        LogSchema schema = known != null ? known : other(id).schema();
        if (!current.containsKey(schema)) {
            throw new CorruptRecordException("a record of " + schema.subject() + " does not belong here");
        }
        return schema;
    }

    /** Whether a value's bytes are those that the current version of the schema would have. */
    boolean isCurrent(LogSchema schema, byte[] value) {
        int id = WireFormat.schemaId(value);
        return id == id(schema) || checked(schema, id).sameBinary();
    }

    /** The value as the current version of the schema would have it, through Avro's schema resolution; slow. */
    byte[] toCurrent(LogSchema schema, byte[] value) {
        return checked(schema, WireFormat.schemaId(value)).toCurrent(value);
    }

    private OtherVersion checked(LogSchema expected, int id) {
        LogSchema schema = byId.get(id);
        OtherVersion version = schema == null ? other(id) : null;
        if (version == null || version.schema() != expected) {
            throw new CorruptRecordException("a record of " + expected.subject() + " with schema id " + id
                    + ", which is " + (version == null ? schema : version.schema()));
        }
        return version;
    }

    private OtherVersion other(int id) {
        OtherVersion known = others.get(id);
        if (known == null) {
            known = OtherVersion.parse(id, registry.schema(id));
            others.put(id, known);
        }
        return known;
    }
}
