package io.streambed.materializer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Asks Kafka where a partition ends. All who ask while a question is under way share the next one: an answer must not be
 * older than the question. Thread-safe.
 *
 * <p>It has a connection of its own, because a broker answers the requests of one connection in their order, and a
 * consumer's fetch may wait there for half a second.
 */
final class EndOffset {
    private final Admin admin;
    private final TopicPartition partition;
    private boolean asking;
    private List<CompletableFuture<Long>> waiting = new ArrayList<>();

    EndOffset(Admin admin, TopicPartition partition) {
        this.admin = admin;
        this.partition = partition;
    }

    /** The offset after the last record that was committed when this was called, or later. */
    CompletionStage<Long> ask() {
        CompletableFuture<Long> answer = new CompletableFuture<>();
        synchronized (this) {
            waiting.add(answer);
            if (asking) {
                return answer;
            }
            asking = true;
        }
        send();
        return answer;
    }

    private void send() {
        List<CompletableFuture<Long>> askers;
        synchronized (this) {
            if (waiting.isEmpty()) {
                asking = false;
                return;
            }
            askers = waiting;
            waiting = new ArrayList<>();
        }
        try {
            var _ = admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .whenComplete((result, failure) -> answer(askers, result == null ? -1 : result.offset(), failure));
        } catch (RuntimeException e) {
            answer(askers, -1, e);
        }
    }

    private void answer(List<CompletableFuture<Long>> askers, long offset, @Nullable Throwable failure) {
        for (CompletableFuture<Long> asker : askers) {
            if (failure == null) {
                asker.complete(offset);
            } else {
                asker.completeExceptionally(failure);
            }
        }
        send();
    }
}
