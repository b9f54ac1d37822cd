package io.streambed.triggers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A handler in a jar, loaded when it is called first. After a call that did not end in time another instance takes its place, as
 * Lambda would start another environment.
 */
final class JavaFunction implements TriggerFunction {
    private static final Logger LOG = LoggerFactory.getLogger(JavaFunction.class);

    /** How many calls may hang, of all functions together, before no more are made. */
    private static final int MAX_HANGING = 100;

    private final Path jar;
    private final String className;
    private final String arn;
    private final ExecutorService threads;
    private final Duration timeout;
    private final AtomicInteger hanging;
    private @Nullable FunctionClassLoader loader;
    private @Nullable Class<?> type;
    private volatile @Nullable Object handler;

    /** @param hanging counts the calls that did not end in time, and have not ended since */
    JavaFunction(
            Path jar, String className, String arn, ExecutorService threads, Duration timeout, AtomicInteger hanging) {
        this.jar = jar;
        this.className = className;
        this.arn = arn;
        this.threads = threads;
        this.timeout = timeout;
        this.hanging = hanging;
    }

    @Override
    public boolean takesJson() {
        try {
            return RequestStreamHandler.class.isAssignableFrom(type());
        } catch (ReflectiveOperationException | IOException | LinkageError e) {
            // Calling it will say so.
            return true;
        }
    }

    @Override
    public Outcome call(Invocation invocation) throws InterruptedException {
        if (hanging.get() >= MAX_HANGING) {
            return new Outcome.NotCalled("Too many calls of functions hang");
        }
        Class<?> loaded;
        try {
            loaded = type();
        } catch (ReflectiveOperationException | IOException | LinkageError e) {
            LOG.debug("a function cannot be loaded: jar={} class={}", jar, className, e);
            return new Outcome.NotCalled("Function " + className + " cannot be loaded: " + e);
        }
        return call(loaded, invocation);
    }

    private Outcome call(Class<?> loaded, Invocation invocation) throws InterruptedException {
        Context context = new FunctionContext(className, arn, invocation.requestId(), timeout);
        FunctionCall task = new FunctionCall(() -> run(handler(loaded), invocation, context), hanging);
        Future<FunctionAnswer> result;
        try {
            result = threads.submit(task);
        } catch (RejectedExecutionException e) {
            return new Outcome.NotCalled("the server stops");
        }
        try {
            return new Outcome.Answered(result.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            abandon(result, task);
            return new Outcome.Failed(200, "Unhandled", "Task timed out after " + timeout.toSeconds() + " seconds");
        } catch (InterruptedException e) {
            abandon(result, task);
            throw e;
        } catch (ExecutionException e) {
            LOG.debug("a function failed: class={}", className, e.getCause());
            return new Outcome.Failed(200, "Unhandled", String.valueOf(e.getCause()));
        }
    }

    private void abandon(Future<FunctionAnswer> result, FunctionCall task) {
        task.abandon();
        result.cancel(true);
        handler = null;
    }

    @SuppressWarnings("unchecked") // what a handler takes is erased; it says so itself if it is no DynamodbEvent
    private static @Nullable FunctionAnswer run(Object handler, Invocation invocation, Context context)
            throws IOException {
        if (handler instanceof RequestStreamHandler streams) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            streams.handleRequest(new ByteArrayInputStream(EventJson.event(invocation)), out, context);
            return invocation.wantsAnswer() ? FunctionAnswer.parse(out.toByteArray()) : FunctionAnswer.EMPTY;
        }
        Object answer =
                ((RequestHandler<Object, Object>) handler).handleRequest(EventObjects.event(invocation), context);
        return invocation.wantsAnswer() ? FunctionAnswer.ofObject(answer) : FunctionAnswer.EMPTY;
    }

    /** Only the thread of a call runs the function's code, which may hang here already. */
    private Object handler(Class<?> loaded) throws ReflectiveOperationException {
        Object current = handler;
        if (current == null) {
            current = loaded.getConstructor().newInstance();
            handler = current;
        }
        return current;
    }

    private Class<?> type() throws ReflectiveOperationException, IOException {
        Class<?> current = type;
        if (current == null) {
            FunctionClassLoader classes = loader == null ? new FunctionClassLoader(jar) : loader;
            loader = classes;
            current = Class.forName(className, false, classes);
            if (!RequestHandler.class.isAssignableFrom(current)
                    && !RequestStreamHandler.class.isAssignableFrom(current)) {
                throw new ClassNotFoundException(className + " is neither a RequestHandler nor a RequestStreamHandler");
            }
            type = current;
        }
        return current;
    }

    @Override
    public void close() {
        FunctionClassLoader open = loader;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.debug("a jar could not be closed: {}", jar, e);
            }
        }
    }

    /** A call, which is counted as hanging from when nobody waits for it any more until it ends. */
    private static final class FunctionCall implements Callable<FunctionAnswer> {
        private final Callable<@Nullable FunctionAnswer> body;
        private final AtomicInteger hanging;
        private boolean abandoned;
        private boolean ended;

        FunctionCall(Callable<@Nullable FunctionAnswer> body, AtomicInteger hanging) {
            this.body = body;
            this.hanging = hanging;
        }

        @Override
        public FunctionAnswer call() throws Exception {
            try {
                FunctionAnswer answer = body.call();
                return answer == null ? FunctionAnswer.EMPTY : answer;
            } finally {
                end();
            }
        }

        private synchronized void end() {
            ended = true;
            if (abandoned) {
                hanging.decrementAndGet();
            }
        }

        synchronized void abandon() {
            abandoned = true;
            if (!ended) {
                hanging.incrementAndGet();
            }
        }
    }
}
