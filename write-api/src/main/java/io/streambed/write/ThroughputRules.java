package io.streambed.write;

import io.streambed.model.BillingMode;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.OnDemandThroughput;
import io.streambed.model.Throughput;
import io.streambed.model.WarmThroughput;
import io.streambed.protocol.Input;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The service's rules for the throughput of tables and global indexes, and for changing it. */
final class ThroughputRules {
    /** What an on-demand table or index is warm for from the start. */
    static final WarmThroughput ON_DEMAND_WARM = new WarmThroughput(12_000, 4_000);

    private static final int FREE_DECREASES = 4;
    private static final long HOUR_MILLIS = 3_600_000;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "EEEE, MMMM d, yyyy 'at' h:mm:ss a 'Coordinated Universal Time'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private ThroughputRules() {}

    /** Throughput that was never changed; NONE without units. */
    static Throughput provisioned(@Nullable Input units) {
        if (units == null) {
            return Throughput.NONE;
        }
        TableRules.checkUnits(units);
        return new Throughput(units.longValue("ReadCapacityUnits"), units.longValue("WriteCapacityUnits"), 0, 0, 0);
    }

    /**
     * The throughput after a change.
     *
     * @throws DynamoDbException a LimitExceededException if it was decreased too often today
     */
    static Throughput changed(Throughput before, long reads, long writes, long now) {
        boolean increased = reads > before.readUnits() || writes > before.writeUnits();
        // Who raises one capacity and lowers the other has not decreased.
        boolean decreased = !increased && (reads < before.readUnits() || writes < before.writeUnits());
        int decreases = day(before.lastDecrease()).equals(day(now)) ? before.decreasesToday() : 0;
        if (decreased && decreases >= FREE_DECREASES && now - before.lastDecrease() < HOUR_MILLIS) {
            throw tooManyDecreases(decreases, before.lastDecrease());
        }
        return new Throughput(
                reads,
                writes,
                increased ? now : before.lastIncrease(),
                decreased ? now : before.lastDecrease(),
                decreased ? decreases + 1 : decreases);
    }

    /** Becoming on-demand is no decrease. */
    static Throughput dropped(Throughput before) {
        return new Throughput(0, 0, before.lastIncrease(), before.lastDecrease(), before.decreasesToday());
    }

    /** The service counts decreases by days of UTC. */
    private static LocalDate day(long time) {
        return Instant.ofEpochMilli(time).atZone(ZoneOffset.UTC).toLocalDate();
    }

    private static DynamoDbException tooManyDecreases(int decreases, long last) {
        return new DynamoDbException(
                ErrorType.LIMIT_EXCEEDED,
                "Subscriber limit exceeded: Provisioned throughput decreases are limited within a given UTC day. After "
                        + "the first " + FREE_DECREASES
                        + " decreases, each subsequent decrease in the same UTC day can "
                        + "be performed at most once every 3600 seconds. Number of decreases today: " + decreases
                        + ". Last decrease at " + TIME.format(Instant.ofEpochMilli(last))
                        + ". Next decrease can be made at " + TIME.format(Instant.ofEpochMilli(last + HOUR_MILLIS)));
    }

    /**
     * The bounds of an on-demand table or index.
     *
     * @param index null for the table
     * @param before what holds for what is not specified
     * @param clearable whether -1 may take a bound away
     */
    static @Nullable OnDemandThroughput maximum(
            @Nullable Input bounds,
            boolean onDemand,
            @Nullable String index,
            @Nullable OnDemandThroughput before,
            boolean clearable) {
        if (bounds == null) {
            return before;
        }
        long reads = bound(bounds, "MaxReadRequestUnits", onDemand, index, clearable);
        long writes = bound(bounds, "MaxWriteRequestUnits", onDemand, index, clearable);
        long none = OnDemandThroughput.UNLIMITED;
        OnDemandThroughput after = new OnDemandThroughput(
                reads == 0 ? before == null ? none : before.maxReadUnits() : reads,
                writes == 0 ? before == null ? none : before.maxWriteUnits() : writes);
        return after.maxReadUnits() == none && after.maxWriteUnits() == none ? null : after;
    }

    /** A bound; 0 if it is not given. */
    private static long bound(
            Input bounds, String member, boolean onDemand, @Nullable String index, boolean clearable) {
        if (!bounds.has(member)) {
            return 0;
        }
        if (!onDemand) {
            throw TableRules.invalid(member + " for OnDemandThroughput "
                    + (index == null ? "" : "for index : " + index + " ")
                    + "cannot be specified when "
                    // CreateTable and UpdateTable have been seen to differ.
                    + (clearable ? "the table BillingMode is PROVISIONED" : "table BillingMode is PROVISIONED."));
        }
        long units = bounds.longValue(member);
        boolean clears = clearable && units == OnDemandThroughput.UNLIMITED;
        if (units < 1 && !clears) {
            throw TableRules.invalid("Requested " + member + " for OnDemandThroughput for "
                    + (index == null ? "table" : "index : " + index) + " is outside of valid range");
        }
        return units;
    }

    /**
     * What a table or index is asked to be ready for; null without a wish.
     *
     * @param index null for the table
     * @param before what it was ready for, null when it is being created
     */
    static @Nullable WarmThroughput warm(
            @Nullable Input wish,
            boolean onDemand,
            Throughput throughput,
            @Nullable String index,
            @Nullable WarmThroughput before) {
        if (wish == null) {
            return null;
        }
        WarmThroughput least = before != null
                ? before
                : onDemand ? ON_DEMAND_WARM : new WarmThroughput(throughput.readUnits(), throughput.writeUnits());
        long reads = wish.longValue("ReadUnitsPerSecond", least.readUnits());
        long writes = wish.longValue("WriteUnitsPerSecond", least.writeUnits());
        String where = index == null ? "table" : "index " + index;
        String reason = before != null
                ? "current WarmThroughput, decreasing WarmThroughput is not supported"
                : onDemand ? "initial throughput for OnDemand" : null;
        requireAtLeast(
                reads,
                least.readUnits(),
                "ReadUnitsPerSecond",
                where,
                reason == null ? "ReadCapacityUnits of ProvisionedThroughput" : reason);
        requireAtLeast(
                writes,
                least.writeUnits(),
                "WriteUnitsPerSecond",
                where,
                reason == null ? "WriteCapacityUnits of ProvisionedThroughput" : reason);
        return new WarmThroughput(reads, writes);
    }

    /** What a table or index is ready for as described: what it was asked for, or what follows from its billing. */
    static WarmThroughput warmNow(@Nullable WarmThroughput asked, BillingMode mode, Throughput throughput) {
        if (asked != null) {
            return asked;
        }
        return mode == BillingMode.PAY_PER_REQUEST
                ? ON_DEMAND_WARM
                : new WarmThroughput(throughput.readUnits(), throughput.writeUnits());
    }

    private static void requireAtLeast(long units, long least, String member, String where, String than) {
        if (units < least) {
            throw TableRules.invalid(
                    "Requested " + member + " for WarmThroughput for " + where + " is lower than " + than);
        }
    }

    /** That a change changes something. */
    static void requireChange(Throughput before, long reads, long writes, @Nullable String index) {
        if (before.readUnits() != reads || before.writeUnits() != writes) {
            return;
        }
        String what = index == null ? "the table" : "index " + index;
        throw DynamoDbException.validation(
                "The provisioned throughput for the "
                        + (index == null ? "table" : "index " + index)
                        + " will not change. The requested value equals the current value. Current ReadCapacityUnits "
                        + "provisioned for " + what + ": " + reads + ". Requested ReadCapacityUnits: " + reads
                        + ". Current WriteCapacityUnits provisioned for " + what + ": " + writes
                        + ". Requested WriteCapacityUnits: " + writes
                        + ". Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.");
    }
}
