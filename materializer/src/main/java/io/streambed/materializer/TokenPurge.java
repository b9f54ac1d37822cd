package io.streambed.materializer;

import java.util.ArrayList;
import java.util.List;

/**
 * Deletes request tokens that are too old to be good for anything, now and then and in small steps. Used by the partition's
 * stream thread.
 */
final class TokenPurge {
    /** How long what could be deleted may stay, in milliseconds: every purge makes Kafka Streams commit. */
    private static final long PAUSE_MILLIS = 60_000;

    private final Rows rows;

    /** The commit time from which on it is worth looking. */
    private long nextTime;

    TokenPurge(Rows rows) {
        this.rows = rows;
        this.nextTime = any() ? 0 : Long.MAX_VALUE;
    }

    /** Tokens may have been written with this commit time. */
    void written(long time) {
        nextTime = Math.min(nextTime, time + CompletedRequest.VALID_MILLIS + PAUSE_MILLIS);
    }

    /** Whether {@link #step} has something to do. */
    boolean pending(long now) {
        return now >= nextTime;
    }

    /**
     * Deletes some tokens.
     *
     * @param now the last commit time
     * @return whether there may be more to delete now
     */
    boolean step(long now, int maxRows) {
        if (!pending(now)) {
            return false;
        }
        List<Rows.Row> deletions = new ArrayList<>();
        long oldest = now - CompletedRequest.VALID_MILLIS;
        boolean more = false;
        try (Rows.Cursor cursor =
                rows.range(TransactionRows.agesFrom(0), TransactionRows.agesFrom(Math.max(0, oldest)))) {
            while (!more && cursor.next()) {
                deletions.add(new Rows.Row(cursor.key(), null));
                byte[] token = TransactionRows.tokenOfAge(rows, cursor.key());
                if (token != null) {
                    deletions.add(new Rows.Row(token, null));
                }
                more = deletions.size() >= maxRows;
            }
        }
        if (!deletions.isEmpty()) {
            rows.putAll(deletions);
        }
        if (!more) {
            nextTime = any() ? now + PAUSE_MILLIS : Long.MAX_VALUE;
        }
        return more;
    }

    private boolean any() {
        try (Rows.Cursor cursor = rows.range(TransactionRows.agesFrom(0), RowKey.endOf(RowKey.TOKEN))) {
            return cursor.next();
        }
    }
}
