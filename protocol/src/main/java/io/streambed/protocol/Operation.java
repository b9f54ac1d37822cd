package io.streambed.protocol;

import java.util.concurrent.CompletionStage;

/**
 * One operation of the API, named as in its reference. Instances are shared by all event loops.
 *
 * <p>{@link #handle} runs on an event loop and must not block. It may throw, or complete its stage exceptionally, with a
 * {@link io.streambed.model.DynamoDbException}, which becomes the error answer; any other failure becomes an
 * InternalServerError. The stage may be completed on any thread.
 */
public interface Operation {
    /** The operation's name as it stands behind the dot in {@code X-Amz-Target}, for instance {@code PutItem}. */
    String name();

    Service service();

    /** What a request may contain; requests that do not fit never reach {@link #handle}. */
    Shape.Structure input();

    CompletionStage<Reply> handle(Call call);

    /** Whether it answers as of the moment that {@link Call#asOf} names; if not, calls that name one are refused. */
    default boolean readsThePast() {
        return false;
    }
}
