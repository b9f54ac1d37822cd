package io.streambed.interop;

import io.streambed.schemas.BuiltInSchemaRegistry.Registered;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.jspecify.annotations.Nullable;

/** The schemas of a cluster by subject and version, as they were at some time. Immutable. */
final class SchemaDirectory {
    private static final String LATEST = "latest";

    private final List<Registered> all;
    private final Map<String, List<Registered>> bySubject = new TreeMap<>();

    SchemaDirectory(List<Registered> all) {
        this.all = List.copyOf(all);
        for (Registered schema : all) {
            bySubject.computeIfAbsent(schema.subject(), _ -> new ArrayList<>()).add(schema);
        }
    }

    List<Registered> all() {
        return all;
    }

    /** Sorted. */
    List<String> subjects() {
        return List.copyOf(bySubject.keySet());
    }

    @Nullable
    Registered byId(int id) {
        for (Registered schema : all) {
            if (schema.id() == id) {
                return schema;
            }
        }
        return null;
    }

    boolean has(String subject) {
        return bySubject.containsKey(subject);
    }

    /** The subject's schemas by version. */
    List<Registered> versions(String subject) {
        List<Registered> versions = bySubject.get(subject);
        if (versions == null) {
            throw SchemaError.subjectNotFound(subject);
        }
        return versions;
    }

    /** @param version a number, -1 or {@code latest} */
    Registered version(String subject, String version) {
        List<Registered> versions = versions(subject);
        int number = number(version);
        if (number == -1) {
            return versions.getLast();
        }
        if (number > versions.size()) {
            throw SchemaError.versionNotFound(number);
        }
        return versions.get(number - 1);
    }

    private static int number(String version) {
        if (version.equals(LATEST)) {
            return -1;
        }
        try {
            int number = Integer.parseInt(version);
            if (number == -1 || number > 0) {
                return number;
            }
        } catch (NumberFormatException notOne) {
            throw SchemaError.invalidVersion(version);
        }
        throw SchemaError.invalidVersion(version);
    }

    /** The version of a subject that says the same as a schema; null if there is none. */
    @Nullable
    Registered find(String subject, String schemaJson) {
        String wanted = canonical(parse(schemaJson));
        for (Registered version : versions(subject).reversed()) {
            if (version.schema().equals(schemaJson)
                    || canonical(parse(version.schema())).equals(wanted)) {
                return version;
            }
        }
        return null;
    }

    /** With everything that matters to readers, defaults included. */
    private static String canonical(Schema schema) {
        return SchemaNormalization.toParsingForm(schema) + "\n" + schema;
    }

    /** Why readers and writers with this schema and with those versions would not understand each other; empty if they do. */
    static List<String> incompatibilities(String schemaJson, List<Registered> versions) {
        Schema proposed = parse(schemaJson);
        List<String> reasons = new ArrayList<>();
        for (Registered version : versions) {
            Schema existing = parse(version.schema());
            compare(proposed, existing, reasons);
            compare(existing, proposed, reasons);
        }
        return reasons;
    }

    private static void compare(Schema reader, Schema writer, List<String> reasons) {
        var result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
        if (result.getType() != SchemaCompatibilityType.COMPATIBLE) {
            result.getResult().getIncompatibilities().forEach(reason -> reasons.add(reason.toString()));
        }
    }

    private static Schema parse(String schemaJson) {
        try {
            return new Schema.Parser().parse(schemaJson);
        } catch (RuntimeException invalid) {
            // Avro has no one exception for texts that are no schemas.
            throw SchemaError.invalidSchema();
        }
    }
}
