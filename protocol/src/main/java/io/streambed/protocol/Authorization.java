package io.streambed.protocol;

import io.streambed.model.ErrorType;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request is signed in form: Signature Version 4, in the Authorization header or in the query. Any credentials are
 * accepted and no signature is computed.
 *
 * <p>Conditions and wordings as recorded from the service by dynalite ({@code index.js}).
 */
final class Authorization {
    private static final String[] HEADER_PARAMETERS = {"Credential", "Signature", "SignedHeaders"};
    private static final String[] QUERY_PARAMETERS = {
        "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"
    };

    private Authorization() {}

    /** The error to answer with, null if the request is signed. */
    static @Nullable Answer missing(HttpServerRequest request) {
        String header = request.getHeader("authorization");
        String query = request.query();
        boolean signedInQuery = query != null && request.params().contains("X-Amz-Algorithm");
        if (header != null) {
            return signedInQuery ? signedTwice() : missingInHeader(header, request);
        }
        return signedInQuery ? missingInQuery(request.params()) : missingToken();
    }

    private static @Nullable Answer missingInHeader(String header, HttpServerRequest request) {
        if (!header.trim().startsWith("AWS4-")) {
            return missingToken();
        }
        if (isComplete(header) && isDated(request)) {
            return null;
        }
        Set<String> present = new HashSet<>();
        for (String part : header.split("[, ]", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0 && equals < part.length() - 1) {
                present.add(part.substring(0, equals));
            }
        }
        StringBuilder message = new StringBuilder();
        for (String parameter : HEADER_PARAMETERS) {
            if (!present.contains(parameter)) {
                message.append("Authorization header requires '")
                        .append(parameter)
                        .append("' parameter. ");
            }
        }
        if (!isDated(request)) {
            message.append("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
        }
        return message.isEmpty()
                ? null
                : Answer.error(
                        ErrorType.INCOMPLETE_SIGNATURE,
                        message.append("Authorization=").append(header).toString());
    }

    /** The hot path: says yes to what clients send, and no to some odd forms that are looked at closely then. */
    private static boolean isComplete(String header) {
        return header.contains(" Credential=")
                && (header.contains(" SignedHeaders=") || header.contains(",SignedHeaders="))
                && (header.contains(" Signature=") || header.contains(",Signature="))
                && !header.contains("=,")
                && !header.endsWith("=");
    }

    private static boolean isDated(HttpServerRequest request) {
        return request.getHeader("x-amz-date") != null || request.getHeader("date") != null;
    }

    private static @Nullable Answer missingInQuery(MultiMap parameters) {
        StringBuilder message = new StringBuilder();
        for (String parameter : QUERY_PARAMETERS) {
            String value = parameters.get(parameter);
            if (value == null || value.isEmpty()) {
                message.append("AWS query-string parameters must include '")
                        .append(parameter)
                        .append("'. ");
            }
        }
        return message.isEmpty()
                ? null
                : Answer.error(
                        ErrorType.INCOMPLETE_SIGNATURE,
                        message.append("Re-examine the query-string parameters.")
                                .toString());
    }

    private static Answer missingToken() {
        return Answer.error(ErrorType.MISSING_AUTHENTICATION_TOKEN, "Request is missing Authentication Token");
    }

    private static Answer signedTwice() {
        return Answer.error(
                400,
                "com.amazon.coral.service#InvalidSignatureException",
                "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.");
    }
}
