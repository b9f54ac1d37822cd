package io.streambed.transfer;

import java.util.Objects;

/** Why a job cannot be done, as its description tells it: the service's FailureCode and a FailureMessage. */
final class TransferException extends Exception {
    private static final long serialVersionUID = 1;

    private final FailureCode code;

    TransferException(FailureCode code, String message) {
        super(message);
        this.code = code;
    }

    TransferException(FailureCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    FailureCode code() {
        return code;
    }

    /** The message, never null. */
    String text() {
        return Objects.requireNonNull(getMessage());
    }
}
