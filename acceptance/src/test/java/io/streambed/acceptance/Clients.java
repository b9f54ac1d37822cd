package io.streambed.acceptance;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Unchanged AWS clients of one endpoint. They never retry: a test that counts what happened must see every answer, and must
 * know that one call is one request. Thread-safe.
 */
record Clients(URI endpoint, DynamoDbClient tables, DynamoDbStreamsClient streams, SdkHttpClient http)
        implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));

    static Clients of(URI endpoint) {
        return of(endpoint, PATIENCE);
    }

    /** Clients that give up on a call after some time, which then may or may not have happened. */
    static Clients of(URI endpoint, Duration patience) {
        SdkHttpClient http = Apache5HttpClient.builder()
                .maxConnections(256)
                .connectionTimeout(Duration.ofSeconds(2))
                .socketTimeout(patience.plusSeconds(5))
                .build();
        ClientOverrideConfiguration configuration = ClientOverrideConfiguration.builder()
                .retryStrategy(DefaultRetryStrategy.doNotRetry())
                .apiCallTimeout(patience)
                .build();
        return new Clients(
                endpoint,
                DynamoDbClient.builder()
                        .endpointOverride(endpoint)
                        .region(Region.US_EAST_1)
                        .credentialsProvider(CREDENTIALS)
                        .httpClient(http)
                        .overrideConfiguration(configuration)
                        .build(),
                DynamoDbStreamsClient.builder()
                        .endpointOverride(endpoint)
                        .region(Region.US_EAST_1)
                        .credentialsProvider(CREDENTIALS)
                        .httpClient(http)
                        .overrideConfiguration(configuration)
                        .build(),
                http);
    }

    @Override
    public void close() {
        tables.close();
        streams.close();
        http.close();
    }
}
