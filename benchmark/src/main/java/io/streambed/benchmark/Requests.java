package io.streambed.benchmark;

import java.nio.charset.StandardCharsets;

/** The requests of the benchmark as text: one table, items of 500 bytes as DynamoDB counts them. */
final class Requests {
    static final String TABLE = "Benchmark";
    static final String STREAM_TABLE = "Ticks";
    static final String KEY_PREFIX = "user-";

    private Requests() {}

    /**
     * A whole HTTP request; {@code target} without the service prefix goes to DynamoDB, {@code Streams:X} to Streams, {@code
     * Streambed:X} to what only Streambed has.
     */
    static String http(int port, String target, String body) {
        return http(port, target, body, "");
    }

    /**
     * As {@link #http(int, String, String)}.
     *
     * @param headers further ones, each with its line end
     */
    static String http(int port, String target, String body, String headers) {
        String fullTarget = target.startsWith("Streams:")
                ? "DynamoDBStreams_20120810." + target.substring("Streams:".length())
                : target.startsWith("Streambed:")
                        ? "Streambed_20261121." + target.substring("Streambed:".length())
                        : "DynamoDB_20120810." + target;
        return "POST / HTTP/1.1\r\n"
                + "Host: 127.0.0.1:" + port + "\r\n"
                + "Content-Type: application/x-amz-json-1.0\r\n"
                + "X-Amz-Target: " + fullTarget + "\r\n"
                + "X-Amz-Date: 20260101T000000Z\r\n"
                + "Authorization: AWS4-HMAC-SHA256 Credential=benchmark/20260101/us-east-1/dynamodb/aws4_request,"
                + " SignedHeaders=host;x-amz-date;x-amz-target, Signature=" + "0".repeat(64) + "\r\n"
                + headers
                + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n"
                + "\r\n"
                + body;
    }

    static String createTable(String table, boolean stream) {
        return """
                {"TableName":"%s","AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],\
                "KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST"%s}""".formatted(
                        table,
                        stream
                                ? ",\"StreamSpecification\":{\"StreamEnabled\":true,"
                                        + "\"StreamViewType\":\"NEW_AND_OLD_IMAGES\"}"
                                : "");
    }

    static RequestTemplate put(int port) {
        return new RequestTemplate(
                http(port, "PutItem", putBody(TABLE, KEY_PREFIX + RequestTemplate.KEY_GAP)), "{}".length());
    }

    static RequestTemplate get(int port, boolean consistent) {
        String body = "{\"TableName\":\"" + TABLE + "\",\"Key\":{\"id\":{\"S\":\"" + KEY_PREFIX
                + RequestTemplate.KEY_GAP + "\"}}" + (consistent ? ",\"ConsistentRead\":true" : "") + "}";
        return new RequestTemplate(http(port, "GetItem", body), RequestTemplate.PAYLOAD_GAP.length());
    }

    static RequestTemplate select(int port) {
        String body = "{\"Statement\":\"SELECT * FROM \\\"" + TABLE + "\\\" WHERE id = ?\",\"Parameters\":[{\"S\":\""
                + KEY_PREFIX + RequestTemplate.KEY_GAP + "\"}]}";
        return new RequestTemplate(http(port, "ExecuteStatement", body), RequestTemplate.PAYLOAD_GAP.length());
    }

    static String putBody(String table, String id) {
        return "{\"TableName\":\"" + table + "\",\"Item\":{\"id\":{\"S\":\"" + id + "\"},\"version\":{\"N\":\""
                + RequestTemplate.VERSION_GAP + "\"},\"status\":{\"S\":\"ACTIVE\"},\"payload\":{\"S\":\""
                + RequestTemplate.PAYLOAD_GAP + "\"}}}";
    }
}
