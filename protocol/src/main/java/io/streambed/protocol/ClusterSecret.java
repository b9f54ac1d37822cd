package io.streambed.protocol;

/** The secret all nodes of a cluster share: signs what one node sends to another. */
public final class ClusterSecret {
    /** Takes the text as it is configured; it must not be empty. */
    public ClusterSecret(String secret) {}
}
