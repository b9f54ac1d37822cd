package io.streambed.interop;

import io.streambed.model.Arns;
import io.streambed.schemas.Topics;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Kafka topic that the ARN of a streaming destination stands for, and what is written there. {@code .../stream/TOPIC}
 * means JSON, as Kinesis gets it; {@code .../stream/TOPIC/avro} means Avro.
 *
 * @param name of the topic
 */
record DestinationTopic(String name, Format format) {
    private static final Pattern FORM = Pattern.compile(
            "arn:aws[a-z-]*:kinesis:([a-z0-9-]*):([0-9]*):stream/([a-zA-Z0-9._-]{1,249})(/avro|/json)?");

    /** What the values of the records are. */
    enum Format {
        JSON,
        AVRO
    }

    /** Why nothing can be sent to an ARN; the message is for the destination's description. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        RefusedException(String reason) {
            super(reason, null, false, false);
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    /**
     * Reads an ARN.
     *
     * @param region of this server
     * @param own this cluster's topics, to which nothing may be sent
     * @throws RefusedException if it names no topic of the cluster's Kafka
     */
    static DestinationTopic of(String arn, String region, Topics own) throws RefusedException {
        Matcher matcher = FORM.matcher(arn);
        if (!matcher.matches() || !matcher.group(2).equals(Arns.ACCOUNT)) {
            throw new RefusedException(
                    "The kinesis Arn used to enable kinesis replication belongs to a stream which is not in Active state");
        }
        if (!matcher.group(1).equals(region)) {
            throw new RefusedException(
                    "The kinesis Arn used to enable kinesis replication belongs to a stream which is not in the"
                            + " current region");
        }
        String name = matcher.group(3);
        if (name.startsWith(own.cluster() + ".") || name.startsWith("__") || name.equals(".") || name.equals("..")) {
            throw noPermission("the topic " + name + " is not for users");
        }
        return new DestinationTopic(name, "/avro".equals(matcher.group(4)) ? Format.AVRO : Format.JSON);
    }

    /** In the service's words, with the reason behind them. */
    static RefusedException noPermission(String reason) {
        return new RefusedException("User does not have a permission to use kinesis stream: " + reason);
    }
}
