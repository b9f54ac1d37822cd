package io.streambed.interop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streambed.protocol.HttpCall;
import io.streambed.schemas.BuiltInSchemaRegistry.Registered;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the schema endpoint answers, as a function of the request and the schemas there are. Pure.
 *
 * <p>The registry is read-only to clients and its schemas stay compatible in both directions with all before them, and that is
 * what its mode and its configuration say.
 */
final class SchemaRequests {
    private static final String COMPATIBILITY = "FULL_TRANSITIVE";
    private static final String MODE = "READONLY";
    private static final ObjectMapper JSON = new ObjectMapper();

    private SchemaRequests() {}

    /**
     * The answer, for Jackson to print; a {@link RawSchema} is printed as it is.
     *
     * @throws SchemaError instead of an answer
     */
    static Object answer(HttpCall call, SchemaDirectory schemas) {
        List<String> path = call.segments();
        String first = path.isEmpty() ? "" : path.getFirst();
        List<String> rest = path.isEmpty() ? List.of() : path.subList(1, path.size());
        return switch (first) {
            case "" -> reading(call, Map.of());
            case "subjects" -> subjects(call, rest, schemas);
            case "schemas" -> reading(call, schemas(call, rest, schemas));
            case "config" -> setting(call, rest, "compatibilityLevel", COMPATIBILITY);
            case "mode" -> setting(call, rest, "mode", MODE);
            case "compatibility" -> compatibility(call, rest, schemas);
            case "contexts" -> reading(call, List.of("."));
            default -> throw SchemaError.notFound();
        };
    }

    /** A schema as a body of its own. */
    record RawSchema(String json) {}

    private static Object reading(HttpCall call, Object answer) {
        if (!call.method().equals("GET")) {
            throw SchemaError.methodNotAllowed();
        }
        return answer;
    }

    private static Object subjects(HttpCall call, List<String> path, SchemaDirectory schemas) {
        String subject = path.isEmpty() ? "" : path.getFirst();
        boolean versions = path.size() >= 2 && path.get(1).equals("versions");
        if (path.isEmpty()) {
            return reading(call, subjects(call, schemas));
        }
        if (path.size() > 4 || (path.size() > 1 && !versions)) {
            throw SchemaError.notFound();
        }
        return switch (call.method()) {
            case "POST" -> path.size() == 1 ? lookup(call, subject, schemas) : register(call, path, schemas);
            case "DELETE" -> throw SchemaError.readOnly("Subject " + subject);
            case "GET" -> version(path, schemas);
            default -> throw SchemaError.methodNotAllowed();
        };
    }

    private static List<String> subjects(HttpCall call, SchemaDirectory schemas) {
        String prefix = call.parameter("subjectPrefix");
        return prefix == null
                ? schemas.subjects()
                : schemas.subjects().stream()
                        .filter(subject -> subject.startsWith(prefix))
                        .toList();
    }

    private static Object version(List<String> path, SchemaDirectory schemas) {
        String subject = path.getFirst();
        return switch (path.size()) {
            case 1 -> throw SchemaError.methodNotAllowed();
            case 2 ->
                schemas.versions(subject).stream().map(Registered::version).toList();
            case 3 -> described(schemas.version(subject, path.get(2)));
            default ->
                switch (path.get(3)) {
                    case "schema" ->
                        new RawSchema(schemas.version(subject, path.get(2)).schema());
                    case "referencedby" -> List.of();
                    default -> throw SchemaError.notFound();
                };
        };
    }

    /** Registering a schema that is there already is asking for its id; many producers do so. */
    private static Object register(HttpCall call, List<String> path, SchemaDirectory schemas) {
        if (path.size() > 2) {
            throw SchemaError.methodNotAllowed();
        }
        String subject = path.getFirst();
        String schema = schemaIn(call);
        Registered known = schemas.has(subject) ? schemas.find(subject, schema) : null;
        if (known == null) {
            throw SchemaError.readOnly("Subject " + subject);
        }
        return Map.of("id", known.id());
    }

    private static Object lookup(HttpCall call, String subject, SchemaDirectory schemas) {
        schemas.versions(subject);
        Registered known = schemas.find(subject, schemaIn(call));
        if (known == null) {
            throw SchemaError.schemaNotFound();
        }
        return described(known);
    }

    private static Object schemas(HttpCall call, List<String> path, SchemaDirectory schemas) {
        if (path.isEmpty()) {
            return list(call, schemas);
        }
        if (path.equals(List.of("types"))) {
            return List.of("AVRO");
        }
        if (!path.getFirst().equals("ids") || path.size() < 2 || path.size() > 3) {
            throw SchemaError.notFound();
        }
        Registered schema = byId(path.get(1), schemas);
        return switch (path.size() == 2 ? "" : path.get(2)) {
            case "" -> Map.of("schema", schema.schema());
            case "schema" -> new RawSchema(schema.schema());
            case "subjects" -> List.of(schema.subject());
            case "versions" -> List.of(Map.of("subject", schema.subject(), "version", schema.version()));
            default -> throw SchemaError.notFound();
        };
    }

    private static List<Map<String, Object>> list(HttpCall call, SchemaDirectory schemas) {
        boolean latestOnly = Boolean.parseBoolean(call.parameter("latestOnly"));
        return schemas.all().stream()
                .filter(schema -> !latestOnly
                        || schemas.versions(schema.subject()).getLast().equals(schema))
                .map(SchemaRequests::described)
                .toList();
    }

    private static Registered byId(String text, SchemaDirectory schemas) {
        int id;
        try {
            id = Integer.parseInt(text);
        } catch (NumberFormatException noNumber) {
            throw SchemaError.notFound();
        }
        Registered schema = schemas.byId(id);
        if (schema == null) {
            throw SchemaError.schemaNotFound(id);
        }
        return schema;
    }

    private static Map<String, Object> described(Registered schema) {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("subject", schema.subject());
        answer.put("version", schema.version());
        answer.put("id", schema.id());
        answer.put("schema", schema.schema());
        return answer;
    }

    /** The same for all subjects, none of which has a setting of its own. */
    private static Object setting(HttpCall call, List<String> path, String name, String value) {
        String subject = path.isEmpty() ? "" : path.getFirst();
        if (path.size() > 1) {
            throw SchemaError.notFound();
        }
        return switch (call.method()) {
            case "GET" -> {
                if (!subject.isEmpty() && !Boolean.parseBoolean(call.parameter("defaultToGlobal"))) {
                    throw name.equals("mode")
                            ? SchemaError.noSubjectMode(subject)
                            : SchemaError.noSubjectConfig(subject);
                }
                yield Map.of(name, value);
            }
            case "PUT", "DELETE" ->
                throw SchemaError.readOnly(subject.isEmpty() ? "Schema registry" : "Subject " + subject);
            default -> throw SchemaError.methodNotAllowed();
        };
    }

    private static Object compatibility(HttpCall call, List<String> path, SchemaDirectory schemas) {
        if (path.size() < 3
                || path.size() > 4
                || !path.getFirst().equals("subjects")
                || !path.get(2).equals("versions")) {
            throw SchemaError.notFound();
        }
        if (!call.method().equals("POST")) {
            throw SchemaError.methodNotAllowed();
        }
        String subject = path.get(1);
        List<Registered> versions =
                path.size() == 4 ? List.of(schemas.version(subject, path.get(3))) : schemas.versions(subject);
        List<String> reasons = SchemaDirectory.incompatibilities(schemaIn(call), versions);
        return Boolean.parseBoolean(call.parameter("verbose"))
                ? Map.of("is_compatible", reasons.isEmpty(), "messages", reasons)
                : Map.of("is_compatible", reasons.isEmpty());
    }

    private static String schemaIn(HttpCall call) {
        JsonNode body;
        try {
            body = JSON.readTree(call.body());
        } catch (JsonProcessingException noJson) {
            throw SchemaError.unprocessable("Unrecognized request body");
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible); // the bytes are in memory
        }
        if (body == null || !body.path("schema").isTextual()) {
            throw SchemaError.invalidSchema();
        }
        if (!body.path("schemaType").asText("AVRO").equals("AVRO")) {
            throw SchemaError.invalidSchema();
        }
        return body.path("schema").textValue();
    }
}
