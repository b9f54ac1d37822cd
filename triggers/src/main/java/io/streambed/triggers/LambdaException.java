package io.streambed.triggers;

/**
 * An error of the Lambda API.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/CommonErrors.html">Common errors</a>
 */
final class LambdaException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The errors there are, named as clients know them. */
    enum Kind {
        ResourceNotFoundException(404, "Message"),
        InvalidParameterValueException(400, "message"),
        ResourceConflictException(409, "message"),
        TooManyRequestsException(429, "message"),
        ServiceException(500, "Message"),
        ValidationException(400, "message"),
        SerializationException(400, "Message"),
        MissingAuthenticationTokenException(403, "message"),
        UnknownOperationException(404, "message");

        private final int status;
        private final String member;

        Kind(int status, String member) {
            this.status = status;
            this.member = member;
        }

        /** Of HTTP. */
        int status() {
            return status;
        }

        /** The member with the message; the service is not of one mind about its case. */
        String member() {
            return member;
        }

        /** Whether the body names who is to blame. */
        boolean typed() {
            return this == ResourceNotFoundException
                    || this == InvalidParameterValueException
                    || this == ResourceConflictException
                    || this == TooManyRequestsException
                    || this == ServiceException;
        }
    }

    private final Kind kind;
    private final String text;

    LambdaException(Kind kind, String text) {
        super(kind + ": " + text, null, false, false);
        this.kind = kind;
        this.text = text;
    }

    Kind kind() {
        return kind;
    }

    String text() {
        return text;
    }

    static LambdaException invalid(String text) {
        return new LambdaException(Kind.InvalidParameterValueException, text);
    }

    static LambdaException notFound() {
        return new LambdaException(Kind.ResourceNotFoundException, "The resource you requested does not exist.");
    }

    static LambdaException functionNotFound(String arn) {
        return new LambdaException(Kind.ResourceNotFoundException, "Function not found: " + arn);
    }
}
