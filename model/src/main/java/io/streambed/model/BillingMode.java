package io.streambed.model;

/** How a table's capacity is billed, and so which throughput it has where throughput is enforced. */
public enum BillingMode {
    PROVISIONED,
    PAY_PER_REQUEST
}
