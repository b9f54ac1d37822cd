package io.streambed.triggers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** A URL that events are posted to. Any status of success is success; the body may name what failed. */
final class UrlFunction implements TriggerFunction {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    private final HttpCalls http;
    private final URI url;
    private final Duration timeout;

    UrlFunction(HttpCalls http, URI url, Duration timeout) {
        this.http = http;
        this.url = url;
        this.timeout = timeout;
    }

    @Override
    public boolean takesJson() {
        return true;
    }

    @Override
    public Outcome call(Invocation invocation) throws InterruptedException {
        HttpResponse<byte[]> response;
        try {
            Map<String, String> headers =
                    Map.of("Content-Type", "application/json", "X-Amzn-RequestId", invocation.requestId());
            response = http.post(url, EventJson.event(invocation), headers, timeout);
        } catch (HttpCalls.UnreachableException e) {
            return new Outcome.NotCalled(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new Outcome.Failed(0, "Unhandled", "no answer: " + e.getMessage());
        }
        int status = response.statusCode();
        if (status >= 200 && status < 300) {
            return new Outcome.Answered(
                    invocation.wantsAnswer() ? FunctionAnswer.parse(response.body()) : FunctionAnswer.EMPTY);
        }
        return status == TOO_MANY_REQUESTS || status == UNAVAILABLE
                ? new Outcome.NotCalled("the function's URL is overloaded, it answered with status " + status)
                : new Outcome.Failed(status, "Unhandled", "status " + status);
    }

    @Override
    public void close() {}
}
