package io.streambed.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignatureV4Test {
    /** The case "get-vanilla" of the test suite that AWS publishes for signers. */
    @Test
    void aRequestIsSignedAsInThePublishedTestSuite() {
        SignatureV4.Credentials credentials = new SignatureV4.Credentials(
                "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", Optional.empty());
        SignatureV4 signature = new SignatureV4(credentials, "us-east-1", "service");

        Map<String, String> headers = signature.headers(
                "GET",
                URI.create("https://example.amazonaws.com/"),
                Map.of(),
                new byte[0],
                Instant.parse("2015-08-30T12:36:00Z"));

        assertThat(headers)
                .containsEntry("X-Amz-Date", "20150830T123600Z")
                .containsEntry(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                                + " SignedHeaders=host;x-amz-date,"
                                + " Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
    }

    @Test
    void aSessionTokenIsSigned() {
        SignatureV4.Credentials credentials = new SignatureV4.Credentials("id", "secret", Optional.of("token"));

        assertThat(new SignatureV4(credentials, "us-east-1", "lambda")
                        .headers("POST", URI.create("http://h/"), Map.of(), new byte[0], Instant.EPOCH))
                .containsEntry("X-Amz-Security-Token", "token")
                .hasEntrySatisfying(
                        "Authorization", value -> assertThat(value).contains("host;x-amz-date;x-amz-security-token"));
    }
}
