package io.streambed.materializer;

/** Takes what one opening of a log partition has to tell others of global indexes: to the topic in production. */
public interface IndexUpdateSink {
    /** For logs whose tables have no global indexes. */
    IndexUpdateSink NONE = new IndexUpdateSink() {
        @Override
        public void send(int logPartition, byte[] value) {}

        @Override
        public long opening() {
            return 0;
        }
    };

    /**
     * Sends a record, after all that were sent to the same log partition before. That it is on its way is enough: what a
     * crash loses is sent again.
     *
     * @param logPartition where the entries live
     * @param value an encoded {@link io.streambed.schemas.IndexUpdates}
     */
    void send(int logPartition, byte[] value);

    /** A number that no other opening of the log partition has. */
    long opening();
}
