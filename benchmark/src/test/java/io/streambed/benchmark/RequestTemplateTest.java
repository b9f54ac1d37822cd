package io.streambed.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RequestTemplateTest {
    private static final byte[] TEXT = "ab".repeat(400).getBytes(StandardCharsets.US_ASCII);

    @Test
    void aPutHasItsGapsFilledAndKeepsItsLength() {
        RequestTemplate put = Requests.put(8000);
        byte[] request = put.copy();

        put.fill(request, 4711, 42, TEXT, 1);

        String text = new String(request, StandardCharsets.US_ASCII);
        assertThat(text)
                .contains("\"id\":{\"S\":\"user-00004711\"}", "\"version\":{\"N\":\"100000000042\"}", "\"baba")
                .doesNotContain("#", "%", "~");
        HttpMessage message = new HttpMessage();
        assertThat(message.parse(request, request.length)).isEqualTo(request.length);
    }

    @Test
    void theItemHasFiveHundredBytesAsDynamoDbCountsThem() {
        int id = "id".length() + "user-00000000".length();
        int version = "version".length() + 12 / 2 + 1; // a number: a byte per two digits and one more
        int status = "status".length() + "ACTIVE".length();
        int payload = "payload".length() + RequestTemplate.PAYLOAD_GAP.length();

        assertThat(id + version + status + payload).isEqualTo(500);
    }

    @Test
    void aGetNamesTheKeyAndExpectsAnItem() {
        RequestTemplate get = Requests.get(8000, true);
        byte[] request = get.copy();

        get.fill(request, 99_999, 1, TEXT, 0);

        assertThat(new String(request, StandardCharsets.US_ASCII))
                .contains("DynamoDB_20120810.GetItem", "user-00099999", "\"ConsistentRead\":true");
        assertThat(get.expects("{}".length())).isFalse();
    }

    @Test
    void aBatchHasItsItemsOneAfterTheOther() {
        RequestTemplate batch = DataRequests.writeReadings(8000);
        byte[] request = batch.copy();

        batch.fill(request, 7, 1, TEXT, 0);

        assertThat(batch.items()).isEqualTo(25);
        assertThat(new String(request, StandardCharsets.US_ASCII))
                .contains("\"user-000001\"},\"n\":{\"N\":\"175\"}", "\"user-000001\"},\"n\":{\"N\":\"199\"}")
                .doesNotContain("^", "@", "%", "~", "user-000002", "\"174\"");
        assertThat(batch.expects("{\"UnprocessedItems\":{}}".length())).isTrue();
        assertThat(batch.expects("{\"UnprocessedItems\":{\"Readings\":[{\"PutRequest\"".length()))
                .isFalse();
    }

    @Test
    void aQueryAsksForTwentyItemsOfOnePartition() {
        RequestTemplate query = DataRequests.query(8000);
        byte[] request = query.copy();

        query.fill(request, 480, 1, TEXT, 0);

        assertThat(new String(request, StandardCharsets.US_ASCII))
                .contains("\"user-000004\"", "\":from\":{\"N\":\"180\"}", "\":to\":{\"N\":\"199\"}");
    }

    @Test
    void streamsRequestsGoToTheStreamsService() {
        assertThat(Requests.http(1, "Streams:GetRecords", "{}"))
                .contains("X-Amz-Target: DynamoDBStreams_20120810.GetRecords\r\n");
    }
}
