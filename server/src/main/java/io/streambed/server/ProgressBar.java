package io.streambed.server;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Shows how far a long command is: on a terminal a bar with rate and time left that is drawn over, elsewhere a plain line every
 * few seconds. Goes to standard error, so that results can be piped. Used by one thread.
 */
final class ProgressBar implements AutoCloseable {
    private static final int WIDTH = 30;
    private static final long TERMINAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final PrintStream out;
    private final String what;
    private final boolean terminal;
    private final long begun;
    private long shown;
    private boolean drawn;

    /** @param what the unit of the amounts, for instance {@code records} */
    ProgressBar(PrintStream out, String what, boolean terminal, long nowNanos) {
        this.out = out;
        this.what = what;
        this.terminal = terminal;
        this.begun = nowNanos;
        this.shown = nowNanos;
    }

    /** For a command that a person may watch. */
    static ProgressBar start(String what) {
        boolean terminal =
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
        return new ProgressBar(System.err, what, terminal, System.nanoTime());
    }

    /** So much is done of so much, which may change. */
    void update(long done, long total, long nowNanos) {
        if (nowNanos - shown < (terminal ? TERMINAL_NANOS : LINE_NANOS)) {
            return;
        }
        shown = nowNanos;
        String line = line(done, Math.max(total, done), nowNanos);
        if (terminal) {
            out.print("\r" + line + "\u001b[K");
            out.flush();
            drawn = true;
        } else {
            out.println(line);
        }
    }

    private String line(long done, long total, long nowNanos) {
        double seconds = Math.max((nowNanos - begun) / 1e9, 0.001);
        double rate = done / seconds;
        int percent = total == 0 ? 100 : (int) (100 * done / total);
        String left = rate < 1 ? "" : ", " + time((long) ((total - done) / rate)) + " left";
        String text = String.format(Locale.ROOT, "%d of %d %s, %.0f/s%s", done, total, what, rate, left);
        if (!terminal) {
            return percent + "%: " + text;
        }
        int filled = WIDTH * percent / 100;
        return "[" + "=".repeat(filled) + " ".repeat(WIDTH - filled) + "] " + percent + "% " + text;
    }

    private static String time(long seconds) {
        return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
    }

    @Override
    public void close() {
        erase();
    }

    /** Takes a drawn bar away, so that something else can be printed. */
    void erase() {
        if (drawn) {
            out.print("\r\u001b[K");
            out.flush();
            drawn = false;
        }
    }
}
