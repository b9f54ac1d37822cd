package io.streambed.protocol;

import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request of the public port and its answer, from the whole body on. What is looked at in which order, and what is
 * answered, is as in the service, recorded by dynalite ({@code index.js}, {@code test/connection.js}).
 */
final class HttpExchange implements Bodies.Receiver, CallRunner.Completion<Reply> {
    private static final Logger LOG = LoggerFactory.getLogger(HttpExchange.class);

    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-amzn-RequestId");
    private static final CharSequence CHECKSUM = HttpHeaders.createOptimized("x-amz-crc32");
    private static final CharSequence TARGET = HttpHeaders.createOptimized("X-Amz-Target");
    private static final CharSequence AS_OF = HttpHeaders.createOptimized("x-streambed-as-of");
    private static final CharSequence AMZ_JSON = HttpHeaders.createOptimized("application/x-amz-json-1.0");
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence EXPOSED_HEADERS = HttpHeaders.createOptimized(
            "x-amzn-RequestId, x-amzn-ErrorType, x-amz-request-id, x-amz-id-2, x-amz-crc32, Content-Length, Content-Type, Date");
    private static final String MAX_AGE = "172800";
    private static final String UNKNOWN_OPERATION = "<UnknownOperationException/>\n";
    private static final int BAD_REQUEST = 400;
    private static final int TOO_LARGE = 413;
    private static final int NOT_FOUND = 404;

    private final HttpRequests requests;
    private final HttpServerRequest request;
    private final String requestId = RequestIds.next();
    private CharSequence contentType = JSON;
    private int reserved;

    /** What was called, and when; null until then. */
    private @Nullable Operation operation;

    private long begun;

    HttpExchange(HttpRequests requests, HttpServerRequest request) {
        this.requests = requests;
        this.request = request;
    }

    @Override
    public void received(byte[] body) {
        reserved = body.length;
        HttpMethod method = request.method();
        if (HttpMethod.POST.equals(method) && "/".equals(request.path())) {
            post(body);
        } else if (HttpMethod.OPTIONS.equals(method) && request.getHeader(HttpHeaders.ORIGIN) != null) {
            preflight();
        } else if (HttpMethod.GET.equals(method) && "/".equals(request.path())) {
            text(200, requests.health());
        } else {
            String path = request.path();
            HttpRoute route = path == null ? null : requests.route(path);
            if (path == null || route == null) {
                text(NOT_FOUND, UNKNOWN_OPERATION);
            } else {
                route(route, path, body);
            }
        }
    }

    @Override
    public void refused(Bodies.Refusal why) {
        switch (why) {
            case TOO_LARGE ->
                answer(Answer.error(
                        TOO_LARGE,
                        "com.amazon.coral.service#RequestEntityTooLargeException",
                        "Request size exceeded the supported limit of "
                                + requests.options().maxBodyBytes() + " bytes."));
            case OVERLOADED -> answer(Answer.of(CallRunner.throttled()));
        }
    }

    private void post(byte[] body) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (type != null && isType(type, AMZ_JSON)) {
            contentType = AMZ_JSON;
        } else if (body.length > 0 && (type == null || !isType(type, JSON))) {
            text(NOT_FOUND, UNKNOWN_OPERATION);
            return;
        }
        byte[] json = inflated(body);
        if (json == null) {
            return;
        }
        String target = request.getHeader(TARGET);
        Operation operation = target == null ? null : requests.operations().get(target);
        Answer unsigned = operation == null ? null : Authorization.missing(request);
        if (operation == null || unsigned != null) {
            refuse(json, unsigned);
            return;
        }
        if (json.length == 0) {
            answer(Answer.of(RequestParser.malformed()));
            return;
        }
        this.operation = operation;
        begun = System.nanoTime();
        long deadline = begun + requests.options().deadline().toNanos();
        requests.calls().run(() -> operation.handle(call(operation, json, deadline)), deadline, this);
    }

    private Call call(Operation operation, byte[] json, long deadline) {
        Input input = InputDecoder.decode(operation.input(), json);
        requests.arns().check(operation, input);
        String asOf = request.getHeader(AS_OF);
        if (asOf != null && !operation.readsThePast()) {
            throw DynamoDbException.validation("x-streambed-as-of is not supported by " + operation.name());
        }
        Call.Headers headers = new Call.Headers(request.getHeader(HttpHeaders.HOST), asOf);
        return Call.of(operation, input, json, deadline, requestId, headers);
    }

    private void route(HttpRoute route, String path, byte[] body) {
        byte[] inflated = inflated(body);
        if (inflated == null) {
            return;
        }
        long deadline = System.nanoTime() + requests.options().deadline().toNanos();
        HttpCall call;
        try {
            call = HttpCall.of(request, path.substring(route.prefix().length()), inflated, deadline, requestId);
        } catch (IllegalArgumentException _) {
            answer(Answer.error(
                    BAD_REQUEST, "com.amazon.coral.service#MalformedQueryStringException", "malformed URL"));
            return;
        }
        requests.calls().run(() -> route.handler().handle(call), deadline, this::routed);
    }

    private void routed(@Nullable HttpAnswer answer, @Nullable Throwable failure) {
        if (answer == null) {
            answer(answerTo(failure));
            return;
        }
        HttpServerResponse response = begin(answer.status());
        answer.headers().forEach(response::putHeader);
        end(response, Buffer.buffer(answer.body()));
    }

    /** The service reads the JSON first, whatever else is wrong. */
    private void refuse(byte[] json, @Nullable Answer unsigned) {
        if (json.length > 0 && !RequestParser.isJson(json)) {
            answer(Answer.of(RequestParser.malformed()));
        } else {
            answer(unsigned == null ? Answer.error(ErrorType.UNKNOWN_OPERATION, "") : unsigned);
        }
    }

    /** The body without its content encoding; null if that was answered with an error. */
    private byte @Nullable [] inflated(byte[] body) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding == null || !encoding.trim().equalsIgnoreCase("gzip")) {
            return body;
        }
        byte[] inflated;
        try {
            inflated = Gunzip.inflate(body, requests.options().maxBodyBytes());
        } catch (IOException _) {
            answer(Answer.of(RequestParser.malformed()));
            return null;
        }
        if (inflated == null) {
            refused(Bodies.Refusal.TOO_LARGE);
            return null;
        }
        if (!requests.bodies().reserve(inflated.length)) {
            refused(Bodies.Refusal.OVERLOADED);
            return null;
        }
        reserved += inflated.length;
        return inflated;
    }

    @Override
    public void completed(@Nullable Reply reply, @Nullable Throwable failure) {
        Answer answer = reply == null ? answerTo(failure) : rendered(reply);
        answer(answer);
        if (operation != null) {
            requests.observer().answered(operation, answer.status(), System.nanoTime() - begun);
        }
    }

    private Answer rendered(Reply reply) {
        try {
            return Answer.of(reply);
        } catch (IOException | RuntimeException e) {
            return answerTo(e);
        }
    }

    private Answer answerTo(@Nullable Throwable failure) {
        if (failure instanceof DynamoDbException known) {
            return Answer.of(known);
        }
        LOG.error("request failed, request id {}", requestId, failure);
        return Answer.error(ErrorType.INTERNAL_SERVER, "Internal server error");
    }

    private void answer(Answer answer) {
        HttpServerResponse response = begin(answer.status());
        response.putHeader(CHECKSUM, Long.toString(answer.crc32()));
        response.putHeader(HttpHeaders.CONTENT_TYPE, contentType);
        end(response, answer.body());
    }

    private void text(int status, String text) {
        Buffer body = Buffer.buffer(text);
        CRC32 crc = new CRC32();
        crc.update(body.getBytes());
        HttpServerResponse response = begin(status);
        response.putHeader(CHECKSUM, Long.toString(crc.getValue()));
        end(response, body);
    }

    private void preflight() {
        HttpServerResponse response = begin(200);
        copy("Access-Control-Request-Headers", "Access-Control-Allow-Headers", response.headers());
        copy("Access-Control-Request-Method", "Access-Control-Allow-Methods", response.headers());
        response.putHeader("Access-Control-Max-Age", MAX_AGE);
        end(response, Buffer.buffer(0));
    }

    private void copy(String from, String to, MultiMap headers) {
        String value = request.getHeader(from);
        if (value != null) {
            headers.set(to, value);
        }
    }

    private HttpServerResponse begin(int status) {
        HttpServerResponse response = request.response().setStatusCode(status);
        response.putHeader(REQUEST_ID, requestId);
        response.putHeader(HttpHeaders.DATE, requests.date());
        if (request.getHeader(HttpHeaders.ORIGIN) != null) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
            response.putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED_HEADERS);
        }
        return response;
    }

    private void end(HttpServerResponse response, Buffer body) {
        requests.bodies().release(reserved);
        reserved = 0;
        if (!response.closed()) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
            response.end(body);
        }
    }

    /** Whether a Content-Type header names the type, with or without parameters. */
    private static boolean isType(String header, CharSequence type) {
        if (header.contentEquals(type)) {
            return true;
        }
        int semicolon = header.indexOf(';');
        return (semicolon < 0 ? header : header.substring(0, semicolon)).trim().contentEquals(type);
    }
}
