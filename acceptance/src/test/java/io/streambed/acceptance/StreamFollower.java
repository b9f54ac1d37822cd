package io.streambed.acceptance;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * A consumer that reads a stream while it is written and while its servers come and go. What it was given can never be taken back:
 * at the end it must be the beginning of what everybody reads.
 */
final class StreamFollower implements AutoCloseable {
    private final List<Clients> nodes;
    private final StreamReader reader;
    private final History history;
    private final Thread thread;
    private volatile boolean stopped;
    private volatile @Nullable Throwable failure;

    private StreamFollower(List<Clients> nodes, String streamArn, History history) {
        this.nodes = List.copyOf(nodes);
        this.reader = new StreamReader(streamArn);
        this.history = history;
        this.thread = Thread.ofPlatform().name("follower").unstarted(this::follow);
    }

    static StreamFollower start(List<Clients> nodes, String streamArn, History history) {
        var follower = new StreamFollower(nodes, streamArn, history);
        follower.thread.start();
        return follower;
    }

    private void follow() {
        int node = 0;
        try {
            while (!stopped) {
                if (!pollOnce(nodes.get(node))) {
                    node = (node + 1) % nodes.size();
                }
                // Consumers poll a few times per second and shard; the clients need the processor more.
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    private boolean pollOnce(Clients node) {
        try {
            reader.poll(node);
            return true;
        } catch (SdkClientException _) {
            return false;
        } catch (DynamoDbException e) {
            if (e.statusCode() < 500) {
                history.violated("an error that no consumer deserved: " + e.getMessage());
                reader.forgetIterators();
            }
            return false;
        }
    }

    /** What it read, by shard id. Only after {@link #close}. */
    Map<String, List<Record>> byShard() {
        return reader.byShard();
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        if (failure != null) {
            throw new IllegalStateException("the follower failed", failure);
        }
    }
}
