package io.streambed.model;

/** Where a streaming destination is in its life, named as the API does. */
public enum DestinationStatus {
    ENABLING,
    ACTIVE,
    DISABLING,
    DISABLED,
    ENABLE_FAILED,
    UPDATING;

    /** Whether changes made now go there. */
    public boolean streams() {
        return switch (this) {
            case ENABLING, ACTIVE, UPDATING -> true;
            case DISABLING, DISABLED, ENABLE_FAILED -> false;
        };
    }

    /** Whether another destination may be enabled beside it. */
    public boolean over() {
        return switch (this) {
            case DISABLED, ENABLE_FAILED -> true;
            case ENABLING, ACTIVE, UPDATING, DISABLING -> false;
        };
    }
}
