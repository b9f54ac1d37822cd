package io.streambed.transfer;

import java.io.IOException;

/** An input object of which the rest cannot be understood, because of its content: reading it again would not help. */
final class MalformedObjectException extends IOException {
    private static final long serialVersionUID = 1;

    MalformedObjectException(String message, Throwable cause) {
        super(message, cause);
    }

    MalformedObjectException(String message) {
        super(message);
    }
}
