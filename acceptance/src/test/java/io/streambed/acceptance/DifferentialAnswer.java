package io.streambed.acceptance;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a server answered.
 *
 * @param status 0 if it hung up instead
 * @param body with its own names of streams and iterators replaced by the request's placeholders
 */
record DifferentialAnswer(int status, JsonNode body) {
    boolean succeeded() {
        return status == 200;
    }

    /** The short name of the error, empty if there is none. */
    String error() {
        String type = body.path("__type").asText();
        return type.substring(type.indexOf('#') + 1);
    }

    String message() {
        return body.path("message").asText(body.path("Message").asText());
    }
}
