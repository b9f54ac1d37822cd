package io.streambed.stream;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Where the parts of an operation run that have to wait for something. */
final class Stages {
    private Stages() {}

    /**
     * The same stage, but what follows does not run on the thread that completes it: that may be the catalog's or a
     * partition's stream thread, which have better to do.
     */
    static <T> CompletionStage<T> own(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        return future.isDone() ? future : future.thenApplyAsync(Function.identity());
    }
}
