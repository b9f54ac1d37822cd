package io.streambed.materializer;

/** Where a node listens for other nodes. */
public record NodeAddress(String host, int port) {
    /** As Kafka Streams' {@code application.server} wants it. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
