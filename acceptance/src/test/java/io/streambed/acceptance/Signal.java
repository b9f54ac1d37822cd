package io.streambed.acceptance;

import java.io.IOException;

/** What a test does to a process that the process cannot do to itself. */
enum Signal {
    KILL,
    TERM,
    STOP,
    CONT;

    void sendTo(long pid) {
        try {
            int status = new ProcessBuilder("kill", "-" + name(), Long.toString(pid))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("cannot send " + this + " to process " + pid);
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot send " + this + " to process " + pid, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
