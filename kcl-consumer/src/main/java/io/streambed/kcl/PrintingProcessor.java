package io.streambed.kcl;

import com.amazonaws.services.dynamodbv2.streamsadapter.adapter.DynamoDBStreamsClientRecord;
import com.amazonaws.services.dynamodbv2.streamsadapter.model.DynamoDBStreamsProcessRecordsInput;
import com.amazonaws.services.dynamodbv2.streamsadapter.processor.DynamoDBStreamsShardRecordProcessor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.kinesis.exceptions.InvalidStateException;
import software.amazon.kinesis.exceptions.ShutdownException;
import software.amazon.kinesis.lifecycle.events.InitializationInput;
import software.amazon.kinesis.lifecycle.events.LeaseLostInput;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.lifecycle.events.ShutdownRequestedInput;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;

/**
 * Prints what happens to one shard, one line each, and checkpoints behind every batch:
 *
 * <pre>
 * opened SHARD CHECKPOINT
 * polled SHARD                     for a batch, before its records
 * record SHARD SEQUENCE_NUMBER V   V: attribute v of the new image
 * checkpoint SHARD SEQUENCE_NUMBER when it is stored
 * lost SHARD
 * ended SHARD
 * </pre>
 *
 * Used by one thread at a time.
 */
final class PrintingProcessor implements DynamoDBStreamsShardRecordProcessor {
    private String shard = "";

    @Override
    public void initialize(InitializationInput input) {
        shard = input.shardId();
        print("opened " + shard + " " + input.extendedSequenceNumber().sequenceNumber());
    }

    @Override
    public void processRecords(DynamoDBStreamsProcessRecordsInput input) {
        print("polled " + shard);
        String last = "";
        for (DynamoDBStreamsClientRecord client : input.records()) {
            Record record = client.getRecord();
            last = record.dynamodb().sequenceNumber();
            AttributeValue value = record.dynamodb().newImage().get("v");
            print("record " + shard + " " + last + " " + (value == null ? "" : value.s()));
        }
        if (!last.isEmpty()) {
            checkpoint(input.checkpointer());
            print("checkpoint " + shard + " " + last);
        }
    }

    @Override
    public void leaseLost(LeaseLostInput input) {
        print("lost " + shard);
    }

    @Override
    public void shardEnded(ShardEndedInput input) {
        checkpoint(input.checkpointer());
        print("ended " + shard);
    }

    @Override
    public void shutdownRequested(ShutdownRequestedInput input) {
        checkpoint(input.checkpointer());
    }

    private static void checkpoint(RecordProcessorCheckpointer checkpointer) {
        try {
            checkpointer.checkpoint();
        } catch (InvalidStateException | ShutdownException e) {
            throw new IllegalStateException(e);
        }
    }

    private static synchronized void print(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
