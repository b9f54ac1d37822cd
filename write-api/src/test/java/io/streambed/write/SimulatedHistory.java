package io.streambed.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.streambed.model.AttributeValue;
import io.streambed.model.PrimaryKey;
import io.streambed.model.TimeToLive;
import io.streambed.schemas.Cause;
import io.streambed.schemas.Change;
import io.streambed.schemas.EncodedItem;
import io.streambed.schemas.FoldState;
import io.streambed.schemas.LogRecord;
import io.streambed.schemas.RecordCodec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What clients were told and when, and the check of it against the log at the end. */
final class SimulatedHistory {
    private final List<Claim> claims = new ArrayList<>();
    private final Map<Integer, Attempt> attempts = new HashMap<>();
    private final List<Integer> deleted = new ArrayList<>();
    private int expired;

    /** What became of a write, as its caller knows it. */
    enum Fate {
        HAPPENED,
        DID_NOT_HAPPEN,
        UNKNOWN
    }

    /** A write of a value that no other write has. */
    private record Attempt(
            PrimaryKey key, Fate fate, @Nullable Integer before) {}

    /** An answer that says what an item was at some moment between two times. */
    private record Claim(PrimaryKey key, @Nullable Integer value, long start, long end, boolean write) {}

    /** A version of an item: it lasts until the next one's offset. */
    private record Version(@Nullable Integer value, long offset) {}

    void attempt(PrimaryKey key, int value, Fate fate, @Nullable EncodedItem before) {
        attempts.put(value, new Attempt(key, fate, valueOf(before)));
    }

    /** Notes that a delete was told it had deleted this image. */
    void deletion(@Nullable EncodedItem before) {
        Integer value = valueOf(before);
        if (value != null) {
            deleted.add(value);
        }
    }

    /** Notes that an answer given at {@code end} to a request of {@code start} showed this image. */
    void claim(PrimaryKey key, @Nullable EncodedItem image, long start, long end, boolean write) {
        claims.add(new Claim(key, valueOf(image), start, end, write));
    }

    int answers() {
        return claims.size();
    }

    /** How many items the log says have expired; known after the check. */
    int expired() {
        return expired;
    }

    static @Nullable Integer valueOf(@Nullable EncodedItem image) {
        if (image == null) {
            return null;
        }
        return image.item().get("v") instanceof AttributeValue.N number
                ? number.value().toBigDecimal().intValueExact()
                : null;
    }

    /** Checks invariants 1, 2 and 6 of what was answered against what the log says. */
    void check(List<SimulatedLog.Entry> log, RecordCodec codec) {
        Map<PrimaryKey, List<Version>> versions = new HashMap<>();
        Map<Integer, Change> writes = new HashMap<>();
        List<Integer> deletions = new ArrayList<>();
        readLog(log, codec, versions, writes, deletions);
        assertThat(deletions).as("acknowledged deletions are in the log").containsAll(deleted);
        attempts.forEach((value, attempt) -> checkAttempt(value, attempt, writes.get(value)));
        checkClaims(versions);
    }

    private void readLog(
            List<SimulatedLog.Entry> log,
            RecordCodec codec,
            Map<PrimaryKey, List<Version>> versions,
            Map<Integer, Change> writes,
            List<Integer> deletions) {
        FoldState fold = FoldState.INITIAL;
        long lastTime = 0;
        @Nullable TimeToLive timeToLive = null;
        for (int offset = 0; offset < log.size(); offset++) {
            SimulatedLog.Entry entry = log.get(offset);
            if (!fold.accepts(entry.header())) {
                continue;
            }
            fold = fold.after(entry.header());
            LogRecord record = codec.decode(entry.header().kind(), entry.value());
            if (!(record instanceof LogRecord.Claim)) {
                // A claim is sent before all that precedes it is read, so its own time means nothing.
                assertThat(record.time()).as("commit times never run backwards").isGreaterThanOrEqualTo(lastTime);
                lastTime = record.time();
            }
            if (record instanceof LogRecord.TableChanged changed) {
                timeToLive = changed.definition().timeToLive();
            }
            if (record instanceof LogRecord.Commit commit) {
                for (Change change : commit.changes()) {
                    if (change.cause() == Cause.TTL) {
                        checkExpiry(change, timeToLive, entry.appendTime());
                        expired++;
                    }
                    PrimaryKey key = PrimaryKey.ofBytes(change.key());
                    List<Version> chain = versions.computeIfAbsent(key, any -> new ArrayList<>());
                    Integer previous = chain.isEmpty() ? null : chain.getLast().value();
                    assertThat(valueOf(change.oldImage()))
                            .as("old image at offset %d is the new image before it", offset)
                            .isEqualTo(previous);
                    Integer value = valueOf(change.newImage());
                    assertThat(value).as("no change without an effect").isNotEqualTo(previous);
                    chain.add(new Version(value, offset));
                    if (value != null) {
                        assertThat(writes.put(value, change))
                                .as("write %d is executed once", value)
                                .isNull();
                    } else {
                        deletions.add(previous);
                    }
                }
            }
        }
    }

    /** What expires has an expiry that no clock within a minute of the broker's can have before it. */
    private static void checkExpiry(Change change, @Nullable TimeToLive timeToLive, long appendTime) {
        assertThat(timeToLive != null && timeToLive.enabled())
                .as("the table's items expire")
                .isTrue();
        String attribute = Objects.requireNonNull(timeToLive).attribute();
        EncodedItem before = Objects.requireNonNull(change.oldImage());
        assertThat(change.newImage()).isNull();
        assertThat(TimeToLive.expiryOf(before.attribute(attribute)))
                .as("expiry of %s, deleted at %d", before.item(), appendTime)
                .isBetween(0L, (appendTime + SimulatedNode.CLOCK_TOLERANCE_MILLIS) / 1000);
    }

    private static void checkAttempt(int value, Attempt attempt, @Nullable Change change) {
        switch (attempt.fate()) {
            case HAPPENED -> {
                assertThat(change)
                        .as("acknowledged write %d is in the log", value)
                        .isNotNull();
                assertThat(valueOf(Objects.requireNonNull(change).oldImage()))
                        .as("what write %d was told it replaced", value)
                        .isEqualTo(attempt.before());
            }
            case DID_NOT_HAPPEN ->
                assertThat(change)
                        .as("refused write %d is not in the log", value)
                        .isNull();
            case UNKNOWN -> {}
        }
    }

    /** Every answer shows a version that was not known to be superseded when its request began. */
    private void checkClaims(Map<PrimaryKey, List<Version>> versions) {
        Map<PrimaryKey, List<Claim>> byKey = new HashMap<>();
        for (Claim claim : claims) {
            byKey.computeIfAbsent(claim.key(), any -> new ArrayList<>()).add(claim);
        }
        byKey.forEach((key, ofKey) -> {
            List<Version> chain = new ArrayList<>();
            chain.add(new Version(null, -1));
            chain.addAll(versions.getOrDefault(key, List.of()));
            // The newest version that was known to anybody, by when it was.
            TreeMap<Long, Long> knownAt = new TreeMap<>();
            long newest = -1;
            ofKey.sort(Comparator.comparingLong(Claim::end));
            for (Claim claim : ofKey) {
                newest = Math.max(newest, earliest(chain, claim.value(), -1));
                knownAt.put(claim.end(), newest);
            }
            for (Claim claim : ofKey) {
                Map.Entry<Long, Long> before = knownAt.lowerEntry(claim.start());
                long known = before == null ? -1 : before.getValue();
                if (earliest(chain, claim.value(), known) < known) {
                    // Only now, because there are a million of these.
                    fail(
                            "%s answered at %d shows %s, not older than offset %d, in %s",
                            claim.write() ? "write" : "read", claim.end(), claim.value(), known, chain);
                }
            }
        });
    }

    /** The first offset from {@code from} on at which the item had the value, or {@code Long.MIN_VALUE}. */
    private static long earliest(List<Version> chain, @Nullable Integer value, long from) {
        for (int i = 0; i < chain.size(); i++) {
            long until = i + 1 < chain.size() ? chain.get(i + 1).offset() : Long.MAX_VALUE;
            if (Objects.equals(chain.get(i).value(), value) && until > from) {
                return Math.max(from, chain.get(i).offset());
            }
        }
        return Long.MIN_VALUE;
    }
}
