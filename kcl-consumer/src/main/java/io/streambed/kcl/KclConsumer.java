package io.streambed.kcl;

import com.amazonaws.services.dynamodbv2.streamsadapter.AmazonDynamoDBStreamsAdapterClient;
import com.amazonaws.services.dynamodbv2.streamsadapter.StreamsSchedulerFactory;
import com.amazonaws.services.dynamodbv2.streamsadapter.polling.DynamoDBStreamsPollingConfig;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.kinesis.common.ConfigsBuilder;
import software.amazon.kinesis.common.InitialPositionInStream;
import software.amazon.kinesis.common.InitialPositionInStreamExtended;
import software.amazon.kinesis.coordinator.Scheduler;
import software.amazon.kinesis.leases.LeaseManagementConfig;
import software.amazon.kinesis.metrics.NullMetricsFactory;
import software.amazon.kinesis.processor.StreamTracker;

/**
 * One worker of the Kinesis Client Library that follows a stream and prints what it is given, see {@link PrintingProcessor}.
 * Runs until it is killed. Everything is as the library has it, but for the times, which are made for tests, and the
 * metrics, which go nowhere.
 *
 * <p>Arguments: endpoint, stream ARN, application, worker, initial position.
 */
public final class KclConsumer {
    private static final long FAILOVER_MILLIS = 2_000;
    private static final long SYNC_MILLIS = 1_000;
    private static final long IDLE_MILLIS = 200;
    private static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));

    private KclConsumer() {}

    public static void main(String[] arguments) {
        URI endpoint = URI.create(arguments[0]);
        String streamArn = arguments[1];
        String application = arguments[2];
        String worker = arguments[3];
        InitialPositionInStream position = InitialPositionInStream.valueOf(arguments[4]);
        scheduler(endpoint, streamArn, application, worker, position).run();
    }

    private static Scheduler scheduler(
            URI endpoint, String streamArn, String application, String worker, InitialPositionInStream position) {
        DynamoDbStreamsClient streams = DynamoDbStreamsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(CREDENTIALS)
                .build();
        var adapter = new AmazonDynamoDBStreamsAdapterClient(streams, Region.US_EAST_1);
        DynamoDbAsyncClient leases = DynamoDbAsyncClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(CREDENTIALS)
                .build();
        // Never called: the metrics go nowhere.
        CloudWatchAsyncClient metrics = CloudWatchAsyncClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(CREDENTIALS)
                .build();
        StreamTracker tracker = StreamsSchedulerFactory.createSingleStreamTracker(
                streamArn, InitialPositionInStreamExtended.newInitialPosition(position));
        var configs =
                new ConfigsBuilder(tracker, application, adapter, leases, metrics, worker, PrintingProcessor::new);
        var polling = new DynamoDBStreamsPollingConfig(adapter);
        polling.idleTimeBetweenReadsInMillis(IDLE_MILLIS);
        LeaseManagementConfig leaseManagement = configs.leaseManagementConfig()
                .failoverTimeMillis(FAILOVER_MILLIS)
                .leaseAssignmentIntervalMillis(SYNC_MILLIS)
                .shardSyncIntervalMillis(SYNC_MILLIS)
                .leasesRecoveryAuditorExecutionFrequencyMillis(SYNC_MILLIS);
        // Leases are shared out by their number, and soon.
        leaseManagement
                .workerUtilizationAwareAssignmentConfig()
                .disableWorkerMetrics(true)
                .varianceBalancingFrequency(1);
        return StreamsSchedulerFactory.createScheduler(
                configs.checkpointConfig(),
                configs.coordinatorConfig()
                        .parentShardPollIntervalMillis(SYNC_MILLIS)
                        .shardConsumerDispatchPollIntervalMillis(IDLE_MILLIS),
                leaseManagement,
                configs.lifecycleConfig(),
                configs.metricsConfig().metricsFactory(new NullMetricsFactory()),
                configs.processorConfig().callProcessRecordsEvenForEmptyRecordList(true),
                configs.retrievalConfig().retrievalSpecificConfig(polling),
                adapter);
    }
}
