package io.streambed.model;

/**
 * A table's time to live, as last set by UpdateTimeToLive.
 *
 * @param attribute a top-level attribute that holds an item's expiry in epoch seconds, as a number
 * @param enabled whether items expire; the attribute is remembered when it is not
 * @param changedAt when this was set, epoch milliseconds
 */
public record TimeToLive(String attribute, boolean enabled, long changedAt) {
    public TimeToLive {
        if (attribute.isEmpty() || changedAt < 0) {
            throw new IllegalArgumentException("no time to live");
        }
    }
}
