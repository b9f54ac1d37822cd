package io.streambed.stream;

import io.streambed.protocol.Shape;

/** Shapes that several stream operations declare, with the service's constraints. */
final class StreamShapes {
    /** Without the length that the service's model declares: the service answers any text that is no ARN the same way. */
    static final Shape STREAM_ARN = Shape.string();

    static final Shape SHARD_ID = Shape.string().length(28, 65);
    static final Shape SHARD_ITERATOR = Shape.string().length(1, 2048);
    static final Shape SEQUENCE_NUMBER = Shape.string().length(21, 40);
    /** The upper bounds are not among the declared constraints; the operations check them. */
    static final Shape LIMIT = Shape.integer().atLeast(1);

    private StreamShapes() {}
}
