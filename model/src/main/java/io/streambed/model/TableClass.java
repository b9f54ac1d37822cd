package io.streambed.model;

/** A table's storage class; kept and shown, it changes nothing. */
public enum TableClass {
    STANDARD,
    STANDARD_INFREQUENT_ACCESS
}
