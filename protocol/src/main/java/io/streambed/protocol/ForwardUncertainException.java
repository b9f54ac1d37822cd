package io.streambed.protocol;

/** A forwarded call was sent, or may have been, and no answer came: it may or may not have been executed. */
public final class ForwardUncertainException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ForwardUncertainException(String message) {
        super(message, null, false, false);
    }
}
