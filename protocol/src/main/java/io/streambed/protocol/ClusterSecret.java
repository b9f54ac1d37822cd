package io.streambed.protocol;

/** The secret all nodes of a cluster share: signs what one node sends to another. */
public final class ClusterSecret {
    /** @param secret at least one character */
    public ClusterSecret(String secret) {}
}
