package io.streambed.triggers;

import io.streambed.model.Arns;
import io.streambed.protocol.SignatureV4;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Finds what a mapping's function name stands for. Thread-safe. */
final class Functions implements AutoCloseable {
    private final TriggerOptions options;
    private final AllowedUrls urls;
    private final HttpCalls http = new HttpCalls();
    private final SignatureV4 signature;
    private final @Nullable FunctionJars jars;
    private final String arnPrefix;

    /** Functions in jars run on threads of their own: they may block, and may never come back. */
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("streambed-function-", 1).factory());

    Functions(TriggerOptions options) {
        this.options = options;
        this.urls = new AllowedUrls(options.urls());
        this.signature = new SignatureV4(options.lambdaCredentials(), options.region(), "lambda");
        this.jars = options.functionsDirectory()
                .map(directory -> new FunctionJars(directory, threads, options.functionTimeout()))
                .orElse(null);
        this.arnPrefix = "arn:aws:lambda:" + options.region() + ":" + Arns.ACCOUNT + ":function:";
    }

    AllowedUrls urls() {
        return urls;
    }

    HttpCalls http() {
        return http;
    }

    /** How a function is shown as FunctionArn. */
    String arn(String functionName) {
        if (AllowedUrls.isUrl(functionName) || FunctionJars.namesJar(functionName)) {
            return functionName;
        }
        FunctionName name = FunctionName.parse(functionName);
        if (name == null || name.isArn()) {
            return functionName;
        }
        String qualifier = name.qualifier();
        return arnPrefix + name.name() + (qualifier == null ? "" : ":" + qualifier);
    }

    /**
     * Looks whether there is such a function, as far as can be said without calling it.
     *
     * @throws LambdaException if there is none, or it may not be called
     */
    void check(String functionName) {
        open(functionName).close();
    }

    /**
     * The function, to be called by one thread at a time.
     *
     * @throws LambdaException if there is none, or it may not be called
     */
    TriggerFunction open(String functionName) {
        Duration timeout = options.functionTimeout();
        if (AllowedUrls.isUrl(functionName)) {
            return new UrlFunction(http, urls.check(functionName), timeout);
        }
        if (FunctionJars.namesJar(functionName)) {
            return found(jars == null ? null : jars.open(functionName, arn(functionName)), functionName);
        }
        FunctionName name = FunctionName.parse(functionName);
        if (name == null) {
            throw LambdaException.invalid("The function name " + functionName + " is not valid.");
        }
        TriggerFunction local = jars == null ? null : jars.open(name.name(), arn(functionName));
        if (local != null) {
            return local;
        }
        Optional<URI> endpoint = options.lambdaEndpoint();
        return found(
                endpoint.isEmpty() ? null : new LambdaFunction(http, signature, endpoint.get(), name, timeout),
                functionName);
    }

    private TriggerFunction found(@Nullable TriggerFunction function, String functionName) {
        if (function == null) {
            throw LambdaException.functionNotFound(arn(functionName));
        }
        return function;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        http.close();
    }
}
