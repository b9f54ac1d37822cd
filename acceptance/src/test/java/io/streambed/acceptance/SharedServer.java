package io.streambed.acceptance;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives test classes the {@link Clients} of one server that all of them share: started for the first, stopped after the last.
 *
 * <p>With {@code -Dstreambed.endpoint=http://host:port} the tests run against whatever listens there, for example DynamoDB
 * Local, to compare.
 */
final class SharedServer implements ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(SharedServer.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Clients.class || type == Running.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Running running = context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Running.class, _ -> Running.start(), Running.class);
        return parameter.getParameter().getType() == Running.class ? running : running.clients();
    }

    /** The server; without a process if it is not ours. */
    record Running(@Nullable ServerProcess server, Clients clients) implements AutoCloseable {
        private static Running start() {
            String endpoint = System.getProperty("streambed.endpoint");
            if (endpoint != null) {
                return new Running(null, Clients.of(URI.create(endpoint)));
            }
            ServerProcess server = ServerProcess.startFresh("shared-server");
            return new Running(server, Clients.of(server.endpoint()));
        }

        @Override
        public void close() {
            clients.close();
            if (server != null) {
                server.close();
            }
        }
    }
}
