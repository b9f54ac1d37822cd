package io.streambed.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streambed.materializer.NodeAddress;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.PartitionMovedException;
import io.streambed.protocol.Call;
import io.streambed.protocol.ForwardUncertainException;
import io.streambed.protocol.JsonBody;
import io.streambed.protocol.Reply;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NodeRoutingTest {
    private static final int PARTITION = 3;
    private static final NodeAddress SELF = new NodeAddress("self", 1);
    private static final NodeAddress OTHER = new NodeAddress("other", 2);
    private static final Reply HERE = Reply.json(JsonBody.EMPTY);
    private static final Reply THERE = Reply.json(JsonBody.EMPTY);

    private final AtomicInteger runsHere = new AtomicInteger();
    private final AtomicInteger sends = new AtomicInteger();
    private final Deque<RuntimeException> failuresHere = new ArrayDeque<>();
    private final Deque<RuntimeException> failuresThere = new ArrayDeque<>();
    private volatile @Nullable NodeAddress owner = SELF;

    private final NodeRouting routing = new NodeRouting(SELF, partition -> owner, (host, port, partition, call) -> {
        assertThat(new NodeAddress(host, port)).isEqualTo(OTHER);
        assertThat(partition).isEqualTo(PARTITION);
        return answer(sends, failuresThere, THERE);
    });

    @Test
    void theOwnerRunsTheCallItself() {
        assertThat(route(Calls.withDeadline(Duration.ofSeconds(30), false))).isSameAs(HERE);
        assertThat(sends).hasValue(0);
    }

    @Test
    void anotherNodesCallIsForwarded() {
        owner = OTHER;

        assertThat(route(Calls.withDeadline(Duration.ofSeconds(30), false))).isSameAs(THERE);
        assertThat(runsHere).hasValue(0);
    }

    @Test
    void aCallWhosePartitionMovesIsTriedAgainWhereItWent() {
        failuresHere.add(new PartitionMovedException(PARTITION));

        CompletionStage<Reply> reply =
                routing.route(PARTITION, Calls.withDeadline(Duration.ofSeconds(30), false), () -> {
                    owner = OTHER;
                    return answer(runsHere, failuresHere, HERE);
                });

        assertThat(join(reply)).isSameAs(THERE);
        assertThat(runsHere).hasValue(1);
    }

    @Test
    void aCallThatDidNothingThereIsTriedAgain() {
        owner = OTHER;
        failuresThere.add(new PartitionMovedException(PARTITION));
        failuresThere.add(new PartitionMovedException(PARTITION));

        assertThat(route(Calls.withDeadline(Duration.ofSeconds(30), false))).isSameAs(THERE);
        assertThat(sends).hasValue(3);
    }

    @Test
    void withoutAKnownOwnerThisNodeTries() {
        owner = null;
        failuresHere.add(new PartitionMovedException(PARTITION));

        assertThat(route(Calls.withDeadline(Duration.ofSeconds(30), false))).isSameAs(HERE);
        assertThat(runsHere).hasValue(2);
    }

    @Test
    void withoutAnOwnerUntilTheDeadlineTheAnswerIsAnError() {
        owner = null;

        assertThatThrownBy(() -> route(Calls.withDeadline(Duration.ofMillis(50), false), () -> {
                    throw new PartitionMovedException(PARTITION);
                }))
                .isInstanceOfSatisfying(DynamoDbException.class, e -> {
                    assertThat(e.type()).isEqualTo(ErrorType.INTERNAL_SERVER);
                    assertThat(e).hasMessageContaining("The request was not executed.");
                });
    }

    @Test
    void aCallThatMayHaveBeenExecutedIsNeverSentAgain() {
        owner = OTHER;
        failuresThere.add(new ForwardUncertainException("connection reset"));

        assertThatThrownBy(() -> route(Calls.withDeadline(Duration.ofSeconds(30), false)))
                .isInstanceOfSatisfying(DynamoDbException.class, e -> {
                    assertThat(e.type()).isEqualTo(ErrorType.INTERNAL_SERVER);
                    assertThat(e).hasMessageContaining("may or may not have been executed");
                });
        assertThat(sends).hasValue(1);
    }

    @Test
    void theSameAfterARetry() {
        owner = OTHER;
        failuresThere.add(new PartitionMovedException(PARTITION));
        failuresThere.add(new ForwardUncertainException("connection reset"));

        assertThatThrownBy(() -> route(Calls.withDeadline(Duration.ofSeconds(30), false)))
                .isInstanceOf(DynamoDbException.class)
                .hasMessageContaining("may or may not have been executed");
        assertThat(sends).hasValue(2);
    }

    @Test
    void otherFailuresAreAnswersAndNotRetried() {
        failuresHere.add(DynamoDbException.validation("no"));

        assertThatThrownBy(() -> route(Calls.withDeadline(Duration.ofSeconds(30), false)))
                .hasMessage("no");
        assertThat(runsHere).hasValue(1);
    }

    @Test
    void aForwardedCallIsNotForwardedAgain() {
        owner = OTHER;

        assertThat(route(Calls.withDeadline(Duration.ofSeconds(30), true))).isSameAs(HERE);
        assertThat(sends).hasValue(0);
    }

    @Test
    void aForwardedCallWaitsForAPartitionThatIsJustOpening() {
        failuresHere.add(new PartitionMovedException(PARTITION));

        assertThat(route(Calls.withDeadline(Duration.ofSeconds(30), true))).isSameAs(HERE);
    }

    @Test
    void aForwardedCallForAPartitionElsewhereGoesBackSoon() {
        assertThatThrownBy(() -> route(Calls.withDeadline(Duration.ofSeconds(60), true), () -> {
                    runsHere.incrementAndGet();
                    throw new PartitionMovedException(PARTITION);
                }))
                .isInstanceOf(PartitionMovedException.class);
        assertThat(runsHere).hasValueGreaterThan(1);
        assertThat(sends).hasValue(0);
    }

    private Reply route(Call call) {
        return route(call, () -> answer(runsHere, failuresHere, HERE));
    }

    private Reply route(Call call, Supplier<CompletionStage<Reply>> local) {
        return join(routing.route(PARTITION, call, local));
    }

    private static CompletionStage<Reply> answer(AtomicInteger count, Deque<RuntimeException> failures, Reply reply) {
        count.incrementAndGet();
        @Nullable RuntimeException failure = failures.poll();
        return failure == null ? CompletableFuture.completedFuture(reply) : CompletableFuture.failedFuture(failure);
    }

    private static Reply join(CompletionStage<Reply> stage) {
        try {
            return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
