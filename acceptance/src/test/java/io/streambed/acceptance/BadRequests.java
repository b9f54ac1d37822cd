package io.streambed.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/**
 * An endless supply of bytes that no client should send. What could by chance be a right write is one to the sandbox table; the
 * known table is only read, or written by requests that cannot be whole.
 */
final class BadRequests {
    private static final int MAX_RANDOM_BYTES = 2000;
    private static final List<String> HEADER_VALUES = List.of(
            "",
            "0",
            "-1",
            "1e9",
            "99999999999999999999",
            "chunked",
            "gzip",
            "gzip, gzip",
            "identity",
            "100-continue",
            "close",
            "upgrade",
            "h2c",
            "text/html",
            "application/json; charset=utf-16",
            "\u00ff\u00fe",
            "x".repeat(9000),
            "DynamoDB_20120810.",
            "AWS4-HMAC-SHA256",
            "AWS4-HMAC-SHA256 Credential=,SignedHeaders=,Signature=",
            "Thu, 32 Foo 20 99:99:99");
    private static final List<String> HEADERS = List.of(
            "Host",
            "X-Amz-Target",
            "Content-Type",
            "X-Amz-Date",
            "Authorization",
            "Content-Length",
            "Transfer-Encoding",
            "Content-Encoding",
            "Expect",
            "Connection",
            "Upgrade",
            "Accept-Encoding",
            "Origin",
            "\u0001",
            "x y");
    /** Small on the wire, more than a body may have when inflated. */
    private static final byte[] BOMB = gzip(new byte[17 * 1024 * 1024]);

    private static final List<String> CHUNK_SIZES =
            List.of("zz", "-5", "fffffffffffffffff", "5;x=y", "0", "7fffffff", "");
    private static final List<String> METHODS =
            List.of("GET", "PUT", "OPTIONS", "HEAD", "TRACE", "CONNECT", "PRI", "post", "P\u0000ST", "");
    private static final List<String> PATHS =
            List.of("/", "//", "*", "/../..", "/?X-Amz-Algorithm=AWS4", "", "/%zz", "\u0000");

    private final SplittableRandom random;
    private final JsonMutation mutation;
    private final String known;
    private final String sandbox;
    private final String iterator;

    /** @param iterator a shard iterator of the known table's stream */
    BadRequests(SplittableRandom random, String known, String sandbox, String iterator) {
        this.random = random;
        this.mutation = new JsonMutation(random);
        this.known = known;
        this.sandbox = sandbox;
        this.iterator = iterator;
    }

    byte[] next() {
        int kind = random.nextInt(100);
        if (kind < 50) {
            Call call = call();
            return call.bytes(mutation.of(call.body).getBytes(UTF_8));
        }
        if (kind < 60) {
            return cutOff();
        }
        if (kind < 72) {
            return wrongHead();
        }
        if (kind < 78) {
            return deeplyNested();
        }
        if (kind < 84) {
            return wrongEncoding();
        }
        return kind < 92 ? pipelined() : randomBytes();
    }

    private record Call(String operation, String body) {
        byte[] bytes(byte[] newBody) {
            return HttpConnection.request("POST", "/", HttpConnection.headers(operation), newBody);
        }
    }

    /** Right requests, to begin with. */
    private Call call() {
        String key = "{\"id\":{\"S\":\"a\"},\"n\":{\"N\":\"1\"}}";
        String item =
                "{\"id\":{\"S\":\"a\"},\"n\":{\"N\":\"1\"},\"b\":{\"B\":\"AAEC\"},\"l\":{\"L\":[{\"BOOL\":true},{\"NULL\":true}]},"
                        + "\"m\":{\"M\":{\"x\":{\"NS\":[\"1\",\"2.5\"]}}},\"s\":{\"SS\":[\"a\",\"b\"]},\"y\":{\"BS\":[\"AA==\"]}}";
        return switch (random.nextInt(12)) {
            case 0 -> new Call("PutItem", "{\"TableName\":\"" + sandbox + "\",\"Item\":" + item + "}");
            case 1 ->
                new Call(
                        "PutItem",
                        "{\"TableName\":\"" + sandbox + "\",\"Item\":" + item
                                + ",\"ConditionExpression\":\"attribute_not_exists(#a) AND b = :b\","
                                + "\"ExpressionAttributeNames\":{\"#a\":\"id\"},\"ExpressionAttributeValues\":{\":b\":{\"N\":\"1\"}},"
                                + "\"ReturnValues\":\"ALL_OLD\",\"ReturnConsumedCapacity\":\"TOTAL\"}");
            case 2 -> new Call("DeleteItem", "{\"TableName\":\"" + sandbox + "\",\"Key\":" + key + "}");
            case 3 ->
                new Call(
                        "GetItem",
                        "{\"TableName\":\"" + known + "\",\"Key\":" + key
                                + ",\"ConsistentRead\":true,\"ProjectionExpression\":\"id, m.x, l[0]\"}");
            case 4 -> new Call("DescribeTable", "{\"TableName\":\"" + known + "\"}");
            case 5 -> new Call("ListTables", "{\"Limit\":10,\"ExclusiveStartTableName\":\"" + known + "\"}");
            case 6 ->
                new Call(
                        "CreateTable",
                        "{\"TableName\":\"" + sandbox
                                + "\",\"AttributeDefinitions\":[{\"AttributeName\":\"id\",\"AttributeType\":"
                                + "\"S\"}],\"KeySchema\":[{\"AttributeName\":\"id\",\"KeyType\":\"HASH\"}],\"BillingMode\":"
                                + "\"PAY_PER_REQUEST\",\"StreamSpecification\":{\"StreamEnabled\":true,\"StreamViewType\":\"NEW_IMAGE\"}}");
            case 7 -> new Call("GetRecords", "{\"ShardIterator\":\"" + iterator + "\",\"Limit\":10}");
            case 8 -> new Call("DescribeStream", "{\"StreamArn\":\"" + iterator + "\",\"Limit\":1}");
            case 9 -> new Call("ListStreams", "{\"TableName\":\"" + known + "\",\"Limit\":10}");
            case 10 ->
                new Call(
                        "GetShardIterator",
                        "{\"StreamArn\":\"arn:aws:dynamodb:us-east-1:000000000000:table/x/stream/y\",\"ShardId\":\"shardId-0\","
                                + "\"ShardIteratorType\":\"AT_SEQUENCE_NUMBER\",\"SequenceNumber\":\"100000000000000000000\"}");
            default -> new Call("UpdateTable", "{\"TableName\":\"nowhere\",\"BillingMode\":\"PROVISIONED\"}");
        };
    }

    /** A write to the known table of which something is missing at the end: of its bytes, or of its JSON. */
    private byte[] cutOff() {
        String write = "{\"TableName\":\"" + known + "\",\"Item\":{\"id\":{\"S\":\"cut\"},\"n\":{\"N\":\"1\"}}}";
        Call call = new Call("PutItem", write);
        if (random.nextBoolean()) {
            return call.bytes(
                    write.substring(0, random.nextInt(1, write.length())).getBytes(UTF_8));
        }
        byte[] whole = call.bytes(write.getBytes(UTF_8));
        return Arrays.copyOf(whole, random.nextInt(1, whole.length));
    }

    private byte[] wrongHead() {
        Call call = call();
        var headers = new HashMap<>(HttpConnection.headers(call.operation));
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            String header = pick(HEADERS);
            if (random.nextInt(4) == 0) {
                headers.remove(header);
            } else {
                headers.put(header, pick(HEADER_VALUES));
            }
        }
        boolean anyLine = random.nextInt(3) == 0;
        String method = anyLine ? pick(METHODS) : "POST";
        return HttpConnection.request(method, anyLine ? pick(PATHS) : "/", headers, call.body.getBytes(UTF_8));
    }

    private byte[] deeplyNested() {
        int depth = 1 << random.nextInt(4, 18);
        String nested = switch (random.nextInt(3)) {
            case 0 -> "[".repeat(depth);
            case 1 -> "{\"L\":[".repeat(depth) + "{\"S\":\"x\"}" + "]}".repeat(depth);
            default -> "{\"M\":{\"m\":".repeat(depth) + "{\"S\":\"x\"}" + "}}".repeat(depth);
        };
        Call call = new Call(
                "PutItem",
                "{\"TableName\":\"" + sandbox + "\",\"Item\":{\"id\":{\"S\":\"a\"},\"n\":{\"N\":\"1\"},\"v\":" + nested
                        + "}}");
        return call.bytes(call.body.getBytes(UTF_8));
    }

    private byte[] wrongEncoding() {
        Call call = call();
        var headers = new HashMap<>(HttpConnection.headers(call.operation));
        int kind = random.nextInt(4);
        headers.put(kind == 0 ? "Transfer-Encoding" : "Content-Encoding", kind == 0 ? "chunked" : "gzip");
        byte[] body = call.body.getBytes(UTF_8);
        byte[] encoded = switch (kind) {
            case 0 -> (pick(CHUNK_SIZES) + "\r\n" + call.body).getBytes(UTF_8);
            case 1 -> body;
            case 2 -> Arrays.copyOf(gzip(body), random.nextInt(1, body.length / 2));
            default -> BOMB;
        };
        return HttpConnection.request("POST", "/", headers, encoded);
    }

    private byte[] pipelined() {
        var bytes = new ByteArrayOutputStream();
        for (int i = random.nextInt(2, 20); i > 0; i--) {
            Call call = call();
            bytes.writeBytes(call.bytes(
                    random.nextInt(3) == 0 ? mutation.of(call.body).getBytes(UTF_8) : call.body.getBytes(UTF_8)));
        }
        bytes.writeBytes(randomBytes());
        return bytes.toByteArray();
    }

    private byte[] randomBytes() {
        var bytes = new byte[random.nextInt(MAX_RANDOM_BYTES)];
        random.nextBytes(bytes);
        return random.nextBoolean()
                ? bytes
                : HttpConnection.request("POST", "/", HttpConnection.headers("PutItem"), bytes);
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static byte[] gzip(byte[] bytes) {
        var zipped = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(zipped)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return zipped.toByteArray();
    }

    /** For a report: the beginning of what was sent. */
    static String shown(byte[] request) {
        String text = new String(request, ISO_8859_1);
        return text.substring(0, Math.min(text.length(), 1500)).replaceAll("[^\\x20-\\x7e\\n]", "?");
    }
}
