package io.streambed.server;

/** When the embedded broker makes what it has appended safe from a power cut. */
public enum Fsync {
    /** Before each acknowledgement. */
    ALWAYS,
    /** In the background, at most one second after the append. A killed process loses nothing; a power cut may lose that second. */
    INTERVAL
}
