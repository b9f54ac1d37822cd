package io.streambed.triggers;

import java.io.IOException;

/** Takes the documents about records that could not be processed. Thread-safe. */
interface FailureDestination {
    /** Nobody wants to know. */
    FailureDestination NONE = (_, _) -> {};

    /**
     * Hands over a document; it has arrived when this returns.
     *
     * @param key tells documents of one shard from those of others
     */
    void send(String key, byte[] json) throws IOException, InterruptedException;
}
