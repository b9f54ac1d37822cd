package io.streambed.interop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streambed.protocol.HttpAnswer;
import io.streambed.protocol.HttpCall;
import io.streambed.protocol.HttpRoute;
import io.streambed.schemas.BuiltInSchemaRegistry;
import io.streambed.schemas.SchemaRegistryException;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Confluent's HTTP API over the built-in schema registry, for whoever decodes the cluster's topics. Nobody can add anything
 * through it. Thread-safe.
 *
 * @see <a href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">Schema Registry API</a>
 */
public final class SchemaEndpoint implements AutoCloseable {
    /** Where it is served. */
    public static final String PREFIX = "/schema-registry";

    private static final Logger LOG = LoggerFactory.getLogger(SchemaEndpoint.class);
    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final int MAX_WAITING = 64;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BuiltInSchemaRegistry registry;

    /** Reading the topic blocks, and the registry lets one at a time. */
    private final ExecutorService reader = new ThreadPoolExecutor(
            0,
            1,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().daemon().name("streambed-schemas").factory());

    public SchemaEndpoint(BuiltInSchemaRegistry registry) {
        this.registry = registry;
    }

    /** What is to be served. */
    public HttpRoute route() {
        return new HttpRoute(PREFIX, this::handle);
    }

    private CompletionStage<HttpAnswer> handle(HttpCall call) {
        HttpAnswer known = answer(call, new SchemaDirectory(registry.known()));
        // Neither an id nor a version ever changes, but all else may be news of another node.
        if (known.status() == 200 && isForEver(call)) {
            return CompletableFuture.completedFuture(known);
        }
        CompletableFuture<HttpAnswer> answer = new CompletableFuture<>();
        try {
            reader.execute(() -> answer.complete(answerFromTheTopic(call)));
        } catch (RejectedExecutionException full) {
            answer.complete(error(SchemaError.tooManyRequests()));
        }
        return answer;
    }

    private static boolean isForEver(HttpCall call) {
        return call.method().equals("GET")
                && call.segments().size() >= 3
                && call.segments().getFirst().equals("schemas");
    }

    private HttpAnswer answerFromTheTopic(HttpCall call) {
        try {
            return answer(call, new SchemaDirectory(registry.registered()));
        } catch (SchemaRegistryException failure) {
            LOG.warn("The schemas could not be read", failure);
            return error(SchemaError.storeFailed());
        } catch (RuntimeException failure) {
            LOG.error("A request for schemas failed: request={}", call.requestId(), failure);
            return error(SchemaError.storeFailed());
        }
    }

    private static HttpAnswer answer(HttpCall call, SchemaDirectory schemas) {
        try {
            Object answer = SchemaRequests.answer(call, schemas);
            return answer instanceof SchemaRequests.RawSchema(String json)
                    ? HttpAnswer.text(200, MEDIA_TYPE, json)
                    : json(200, answer);
        } catch (SchemaError refused) {
            return error(refused);
        }
    }

    private static HttpAnswer error(SchemaError error) {
        return json(error.status(), Map.of("error_code", error.code(), "message", error.text()));
    }

    private static HttpAnswer json(int status, Object body) {
        try {
            return HttpAnswer.text(status, MEDIA_TYPE, JSON.writeValueAsString(body));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible); // maps, lists, texts and numbers
        }
    }

    @Override
    public void close() {
        reader.shutdownNow();
    }
}
