package io.streambed.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * One request as it is sent to both servers.
 *
 * @param number its place in the run, from 0
 * @param body may hold placeholders such as {@code ${stream:Name}}, for which each server has a value of its own
 * @param mutations what was done to break it; empty if it should be valid
 */
record DifferentialRequest(int number, String operation, JsonNode body, List<String> mutations) {
    @Override
    public String toString() {
        return "#" + number + " " + operation + " " + body + (mutations.isEmpty() ? "" : " broken: " + mutations);
    }
}
