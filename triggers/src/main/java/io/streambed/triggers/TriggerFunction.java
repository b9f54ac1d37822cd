package io.streambed.triggers;

/** Something that can be called with records. Used by one thread at a time. */
interface TriggerFunction extends AutoCloseable {
    /** Calls it and waits for the end, within the function's time limit. Never throws what the function does. */
    Outcome call(Invocation invocation) throws InterruptedException;

    /** Whether it takes events as JSON, so that records are to be rendered. */
    boolean takesJson();

    @Override
    void close();
}
