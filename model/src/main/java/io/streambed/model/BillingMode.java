package io.streambed.model;

/** How a table's capacity is billed; kept and shown, it limits nothing. */
public enum BillingMode {
    PROVISIONED,
    PAY_PER_REQUEST
}
