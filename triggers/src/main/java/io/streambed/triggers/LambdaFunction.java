package io.streambed.triggers;

import io.streambed.protocol.SignatureV4;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * A function behind an Invoke API: of AWS Lambda, or of an emulator.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html">Invoke</a>
 */
final class LambdaFunction implements TriggerFunction {
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int FORBIDDEN = 403;

    private final HttpCalls http;
    private final SignatureV4 signature;
    private final URI url;
    private final Duration timeout;

    LambdaFunction(HttpCalls http, SignatureV4 signature, URI endpoint, FunctionName name, Duration timeout) {
        this.http = http;
        this.signature = signature;
        this.timeout = timeout;
        String base = endpoint.toString();
        String path = (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/2015-03-31/functions/"
                + encode(name.unqualified()) + "/invocations";
        String qualifier = name.qualifier();
        this.url = URI.create(qualifier == null ? path : path + "?Qualifier=" + encode(qualifier));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }

    @Override
    public boolean takesJson() {
        return true;
    }

    @Override
    public Outcome call(Invocation invocation) throws InterruptedException {
        byte[] event = EventJson.event(invocation);
        Map<String, String> headers =
                new HashMap<>(Map.of("Content-Type", "application/json", "X-Amz-Invocation-Type", "RequestResponse"));
        headers.putAll(signature.headers("POST", url, headers, event, Instant.now()));
        HttpResponse<byte[]> response;
        try {
            response = http.post(url, event, headers, timeout);
        } catch (HttpCalls.UnreachableException e) {
            return new Outcome.NotCalled(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new Outcome.Failed(0, "Unhandled", "no answer: " + e.getMessage());
        }
        return outcome(response, invocation);
    }

    private static Outcome outcome(HttpResponse<byte[]> response, Invocation invocation) {
        int status = response.statusCode();
        String error = response.headers().firstValue("X-Amz-Function-Error").orElse("");
        if (status == 200 && !error.isEmpty()) {
            return new Outcome.Failed(status, error, "the function ended with an error");
        }
        if (status == 200) {
            return new Outcome.Answered(
                    invocation.wantsAnswer() ? FunctionAnswer.parse(response.body()) : FunctionAnswer.EMPTY);
        }
        return switch (status) {
            case NOT_FOUND -> new Outcome.NotCalled("Function not found");
            case TOO_MANY_REQUESTS -> new Outcome.NotCalled("Function throttled");
            case FORBIDDEN -> new Outcome.NotCalled("Lambda does not allow the call");
            default ->
                status >= 500
                        ? new Outcome.NotCalled("Lambda failed with status " + status)
                        : new Outcome.Failed(status, "Unhandled", "Lambda refused the call with status " + status);
        };
    }

    @Override
    public void close() {}
}
