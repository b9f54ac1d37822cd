package io.streambed.triggers;

import io.streambed.materializer.Catalog;
import io.streambed.materializer.CatalogProposer;
import io.streambed.protocol.HttpRoute;
import io.streambed.stream.StreamFollowers;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Puts the parts of event source mappings together, and closes them in the opposite order. */
public final class TriggerService implements AutoCloseable {
    private final Triggers triggers;
    private final Functions functions;
    private final Destinations destinations;
    private final Positions positions;
    private final HttpRoute route;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * Starts to run mappings.
     *
     * @param triggers also to be told of the log partitions that are open on this node
     * @param clientConfig how to reach the cluster
     * @param cluster the prefix of its topics
     * @param replicas of the topic of positions, if it is created now
     */
    public TriggerService(
            Triggers triggers,
            Map<String, Object> clientConfig,
            String cluster,
            int replicas,
            Catalog catalog,
            CatalogProposer proposer,
            StreamFollowers followers,
            TriggerOptions options) {
        this.triggers = triggers;
        this.functions = new Functions(options);
        this.destinations = new Destinations(clientConfig, cluster, functions.urls(), functions.http());
        this.positions = new Positions(clientConfig, cluster + ".trigger-positions", replicas, triggers::changed);
        MappingDescriptions descriptions = new MappingDescriptions(followers, functions, positions, options.region());
        EventSourceMappings mappings = new EventSourceMappings(
                catalog,
                proposer,
                followers,
                functions,
                destinations,
                descriptions,
                System::currentTimeMillis,
                workers);
        this.route = new HttpRoute(EventSourceMappings.PATH, mappings::handle);
        triggers.start(
                catalog,
                new ShardPoller.Services(
                        followers, functions, destinations, positions, options, System::currentTimeMillis));
    }

    /** Where the API of event source mappings is served. */
    public HttpRoute route() {
        return route;
    }

    @Override
    public void close() {
        triggers.close();
        positions.close();
        destinations.close();
        functions.close();
        workers.shutdownNow();
    }
}
