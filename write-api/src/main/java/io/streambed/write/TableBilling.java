package io.streambed.write;

import io.streambed.model.BillingMode;
import io.streambed.model.OnDemandThroughput;
import io.streambed.model.TableDefinition;
import io.streambed.model.Throughput;
import io.streambed.protocol.Input;
import org.jspecify.annotations.Nullable;

/**
 * A table's billing mode and what goes with it.
 *
 * @param changedAt when it last became on-demand, epoch milliseconds
 */
record TableBilling(
        BillingMode mode,
        long changedAt,
        Throughput throughput,
        @Nullable OnDemandThroughput onDemand) {
    /** What an UpdateTable makes of it. */
    static TableBilling updated(Input input, TableDefinition table, long now) {
        Input units = input.structureOrNull("ProvisionedThroughput");
        String asked = input.stringOrNull("BillingMode");
        BillingMode mode = asked == null ? table.billingMode() : BillingMode.valueOf(asked);
        boolean onDemand = mode == BillingMode.PAY_PER_REQUEST;
        boolean switched = mode != table.billingMode();
        if (onDemand && units != null) {
            throw TableRules.invalid("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when "
                    + "BillingMode is PAY_PER_REQUEST");
        }
        Throughput throughput = table.throughput();
        if (onDemand && switched) {
            throughput = ThroughputRules.dropped(throughput);
        } else if (units != null) {
            long reads = units.longValue("ReadCapacityUnits");
            long writes = units.longValue("WriteCapacityUnits");
            if (!switched) {
                ThroughputRules.requireChange(throughput, reads, writes, null);
            }
            throughput = ThroughputRules.changed(throughput, reads, writes, now);
        }
        return new TableBilling(
                mode,
                onDemand && switched ? now : table.billingModeChangedAt(),
                throughput,
                ThroughputRules.maximum(
                        input.structureOrNull("OnDemandThroughput"),
                        onDemand,
                        null,
                        // A switch takes the bounds away.
                        switched ? null : table.onDemand(),
                        true));
    }
}
