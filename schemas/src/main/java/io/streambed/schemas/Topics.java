package io.streambed.schemas;

import java.util.regex.Pattern;

/**
 * The names of a cluster's topics.
 *
 * @param cluster prefix that keeps several Streambed clusters on one Kafka apart: 1 to 200 letters, digits, dots,
 *     underscores and hyphens
 */
public record Topics(String cluster) {
    private static final Pattern CLUSTER = Pattern.compile("[a-zA-Z0-9._-]{1,200}");

    public Topics {
        if (!CLUSTER.matcher(cluster).matches()) {
            throw new IllegalArgumentException("cluster must be 1 to 200 characters of a-z, A-Z, 0-9, '.', '_' and '-'"
                    + ", and is '" + cluster + "'");
        }
    }

    /** The change log, where all user data is born. */
    public String changes() {
        return cluster + ".changes";
    }

    /** What log partitions tell each other of global secondary indexes; as many partitions as the change log. */
    public String indexUpdates() {
        return cluster + ".index-updates";
    }

    /** Which tables there should be; one partition. */
    public String catalog() {
        return cluster + ".catalog";
    }

    /** The built-in schema registry; one partition. */
    public String schemas() {
        return cluster + ".schemas";
    }
}
