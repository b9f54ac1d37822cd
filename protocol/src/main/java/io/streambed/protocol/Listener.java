package io.streambed.protocol;

import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One port that several event loops serve, each with a request handler of its own. */
final class Listener {
    /** In what steps deadlines are looked at. */
    private static final long TICK_MILLIS = 250;

    private static final long SHUTDOWN_SECONDS = 2;

    /** What an event loop serves requests with. */
    interface Requests extends Handler<HttpServerRequest> {
        /** Called a few times a second, on the event loop. */
        void tick(long nowNanos);
    }

    private final Vertx vertx;
    private final String deployment;
    private final int port;

    private Listener(Vertx vertx, String deployment, int port) {
        this.vertx = vertx;
        this.deployment = deployment;
        this.port = port;
    }

    /** @param requests called once per event loop, on it */
    static CompletionStage<Listener> start(
            Vertx vertx, HttpServerOptions options, int eventLoops, Function<Context, Requests> requests) {
        if (options.getPort() == 0) {
            // To Vert.x 0 means a port per event loop, and a negative number a free one that they share.
            options.setPort(-1);
        }
        Loop[] loops = new Loop[eventLoops];
        int[] created = {0};
        return vertx.deployVerticle(
                        () -> {
                            Loop loop = new Loop(options, requests);
                            loops[created[0]++] = loop;
                            return loop;
                        },
                        new DeploymentOptions().setInstances(eventLoops))
                .map(deployment -> new Listener(vertx, deployment, loops[0].port()))
                .toCompletionStage();
    }

    int port() {
        return port;
    }

    CompletionStage<Void> close() {
        return vertx.undeploy(deployment).toCompletionStage();
    }

    private static final class Loop implements Deployable {
        private final HttpServerOptions options;
        private final Function<Context, Requests> factory;
        private @Nullable HttpServer server;

        Loop(HttpServerOptions options, Function<Context, Requests> factory) {
            this.options = options;
            this.factory = factory;
        }

        @Override
        public Future<?> deploy(Context context) {
            Requests requests = factory.apply(context);
            context.owner().setPeriodic(TICK_MILLIS, _ -> requests.tick(System.nanoTime()));
            server = context.owner().createHttpServer(options).requestHandler(requests);
            return server.listen();
        }

        @Override
        public Future<?> undeploy(Context context) {
            return server == null ? Future.succeededFuture() : server.shutdown(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
        }

        int port() {
            if (server == null) {
                throw new IllegalStateException("not deployed");
            }
            return server.actualPort();
        }
    }
}
