package io.streambed.server;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.streambed.materializer.Catalog;
import io.streambed.materializer.CatalogTable;
import io.streambed.materializer.IndexLag;
import io.streambed.materializer.OpenPartition;
import io.streambed.model.TableDefinition;
import io.streambed.model.TablePartition;
import io.streambed.protocol.CallObserver;
import io.streambed.protocol.HttpAnswer;
import io.streambed.protocol.HttpCall;
import io.streambed.protocol.HttpRoute;
import io.streambed.protocol.Operation;
import io.streambed.write.Sequencers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * What this node counts and measures, as text for Prometheus at {@code GET /metrics}. What is not counted with each request is
 * looked up when somebody asks.
 */
final class Metrics implements CallObserver {
    private static final String PATH = "/metrics";
    private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final Duration[] BUCKETS = IntStream.of(
                    250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 5_000_000)
            .mapToObj(micros -> Duration.ofNanos(1_000L * micros))
            .toArray(Duration[]::new);

    /** What became of a request. */
    private enum Outcome {
        SUCCESS,
        /** The client's fault, throttling and failed conditions included. */
        REFUSED,
        FAILED;

        static Outcome of(int status) {
            return status < 400 ? SUCCESS : status < 500 ? REFUSED : FAILED;
        }
    }

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<Operation, Map<Outcome, Timer>> requests = new ConcurrentHashMap<>();
    private final MultiGauge lag;
    private final MultiGauge applied;
    private final Catalog catalog;
    private final IndexLag indexLag;
    private final Sequencers sequencers;

    Metrics(Catalog catalog, IndexLag indexLag, Sequencers sequencers, int logPartitions) {
        this.catalog = catalog;
        this.indexLag = indexLag;
        this.sequencers = sequencers;
        lag = MultiGauge.builder("streambed.index.lag")
                .description("Index updates that wait for a log partition of the table")
                .register(registry);
        applied = MultiGauge.builder("streambed.log.partition.applied.offset")
                .description("Offset of the last record applied, of log partitions open on this node")
                .register(registry);
        for (int i = 0; i < logPartitions; i++) {
            int partition = i;
            Gauge.builder("streambed.log.partition.serving", () -> sequencers.isServing(partition) ? 1 : 0)
                    .description("1 if this node answers for the log partition, else 0")
                    .tag("log_partition", Integer.toString(partition))
                    .register(registry);
        }
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
    }

    @Override
    public void answered(Operation operation, int status, long nanos) {
        Map<Outcome, Timer> timers = requests.get(operation);
        if (timers == null) {
            timers = requests.computeIfAbsent(operation, _ -> new ConcurrentHashMap<>());
        }
        Outcome outcome = Outcome.of(status);
        Timer timer = timers.get(outcome);
        if (timer == null) {
            timer = timers.computeIfAbsent(outcome, _ -> timer(operation, outcome));
        }
        timer.record(Duration.ofNanos(nanos));
    }

    private Timer timer(Operation operation, Outcome outcome) {
        return Timer.builder("streambed.requests")
                .description("Requests through this node's port, from the whole body to the answer")
                .tag("operation", operation.name())
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    HttpRoute route() {
        return new HttpRoute(PATH, this::scrape);
    }

    private CompletionStage<HttpAnswer> scrape(HttpCall call) {
        if (!call.method().equals("GET") || !call.segments().isEmpty()) {
            return CompletableFuture.completedStage(HttpAnswer.text(404, "text/plain", "Not found\n"));
        }
        return CompletableFuture.supplyAsync(() -> HttpAnswer.text(200, CONTENT_TYPE, text()));
    }

    /** One at a time, because the rows of gauges are exchanged. */
    private synchronized String text() {
        lag.register(lags(catalog.state().tables().values()), true);
        applied.register(offsets(sequencers.openPartitions()), true);
        return registry.scrape();
    }

    private List<MultiGauge.Row<?>> lags(Collection<CatalogTable> tables) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        for (CatalogTable table : tables) {
            TableDefinition definition = table.definition();
            if (!table.gone() && IndexLag.concerns(definition)) {
                Map<Integer, Long> byPartition = new HashMap<>();
                for (TablePartition partition : definition.partitions()) {
                    byPartition.put(partition.logPartition(), indexLag.of(partition.logPartition()));
                }
                byPartition.forEach((partition, waiting) -> rows.add(MultiGauge.Row.of(
                        Tags.of("table", definition.name(), "log_partition", Integer.toString(partition)), waiting)));
            }
        }
        return rows;
    }

    private static List<MultiGauge.Row<?>> offsets(Collection<OpenPartition> open) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        for (OpenPartition partition : open) {
            rows.add(MultiGauge.Row.of(
                    Tags.of("log_partition", Integer.toString(partition.logPartition())), partition.appliedOffset()));
        }
        return rows;
    }
}
