package io.streambed.interop;

/**
 * What the schema endpoint answers when it cannot do what it was asked, with Confluent's codes and wording.
 *
 * @see <a href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">Schema Registry API</a>
 */
final class SchemaError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final int code;

    private SchemaError(int status, int code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    /** The HTTP status. */
    int status() {
        return status;
    }

    /** The {@code error_code}. */
    int code() {
        return code;
    }

    static SchemaError notFound() {
        return new SchemaError(404, 404, "HTTP 404 Not Found");
    }

    static SchemaError methodNotAllowed() {
        return new SchemaError(405, 405, "HTTP 405 Method Not Allowed");
    }

    static SchemaError subjectNotFound(String subject) {
        return new SchemaError(404, 40401, "Subject '" + subject + "' not found.");
    }

    static SchemaError versionNotFound(int version) {
        return new SchemaError(404, 40402, "Version " + version + " not found.");
    }

    static SchemaError schemaNotFound(int id) {
        return new SchemaError(404, 40403, "Schema " + id + " not found");
    }

    static SchemaError schemaNotFound() {
        return new SchemaError(404, 40403, "Schema not found");
    }

    static SchemaError noSubjectConfig(String subject) {
        return new SchemaError(
                404, 40408, "Subject '" + subject + "' does not have subject-level compatibility configured");
    }

    static SchemaError noSubjectMode(String subject) {
        return new SchemaError(404, 40409, "Subject '" + subject + "' does not have subject-level mode configured");
    }

    static SchemaError unprocessable(String why) {
        return new SchemaError(422, 422, why);
    }

    static SchemaError invalidSchema() {
        return new SchemaError(422, 42201, "Input schema is an invalid Avro schema");
    }

    static SchemaError invalidVersion(String version) {
        return new SchemaError(
                422,
                42202,
                "The specified version '" + version + "' is not a valid version id. Allowed values are between"
                        + " [1, 2^31-1] and the string \"latest\"");
    }

    /** Nobody but the server adds or changes schemas. */
    static SchemaError readOnly(String what) {
        return new SchemaError(422, 42205, what + " is in read-only mode");
    }

    static SchemaError tooManyRequests() {
        return new SchemaError(429, 42901, "Too many requests are waiting for the schemas");
    }

    static SchemaError storeFailed() {
        return new SchemaError(500, 50001, "Error in the backend data store");
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
