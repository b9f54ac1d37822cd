package io.streambed.triggers;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Posts JSON. Thread-safe. */
final class HttpCalls implements AutoCloseable {
    /** Lambda's limit of an answer. */
    private static final int MAX_ANSWER_BYTES = 6 * 1024 * 1024;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** Made when it is needed first: most processes call nothing. */
    private @Nullable HttpClient client;

    /** Whoever was to be called has not been reached. */
    static final class UnreachableException extends IOException {
        private static final long serialVersionUID = 1;

        UnreachableException(URI url, Throwable cause) {
            super(url.getScheme() + "://" + url.getRawAuthority() + " cannot be reached", cause);
        }
    }

    /**
     * Posts a body and waits for the answer.
     *
     * @param timeout from the request on to the last byte of the answer
     * @throws UnreachableException if the request certainly did not arrive
     */
    HttpResponse<byte[]> post(URI url, byte[] body, Map<String, String> headers, Duration timeout)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url).timeout(timeout).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        try {
            return client().send(
                    request.build(),
                    HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES));
        } catch (HttpConnectTimeoutException | ConnectException | UnknownHostException e) {
            throw new UnreachableException(url, e);
        } catch (HttpTimeoutException e) {
            throw new HttpTimeoutException("no answer within " + timeout.toSeconds() + " s");
        } catch (IOException e) {
            if (e.getCause() instanceof UnresolvedAddressException) {
                throw new UnreachableException(url, e);
            }
            throw e;
        }
    }

    private synchronized HttpClient client() {
        HttpClient open = client;
        if (open == null) {
            open = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_TIMEOUT)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
            client = open;
        }
        return open;
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.shutdownNow();
        }
    }
}
