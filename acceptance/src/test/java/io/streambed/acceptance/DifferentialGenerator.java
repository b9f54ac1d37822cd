package io.streambed.acceptance;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Makes valid requests of one operation; {@link DifferentialMutation} breaks them afterwards. */
interface DifferentialGenerator {
    /** The operation's name in the API. */
    String operation();

    /** How often it is chosen, compared with the others. */
    int weight();

    ObjectNode request(DifferentialChoice choice, DifferentialWorld world);
}
