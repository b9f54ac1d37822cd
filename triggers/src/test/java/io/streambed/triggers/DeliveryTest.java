package io.streambed.triggers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.streambed.triggers.EventSourceMapping.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Outcome OK = new Outcome.Answered(FunctionAnswer.EMPTY);
    private static final Outcome BROKEN = new Outcome.Failed(200, "Unhandled", "broken");

    private final List<List<Long>> calls = new ArrayList<>();
    private final List<JsonNode> documents = new ArrayList<>();
    private final List<String> results = new ArrayList<>();
    private final List<Long> done = new ArrayList<>();
    private final Stopping stopping = new Stopping();
    private final AtomicLong now = new AtomicLong(1_000_000);

    private static Settings settings(boolean bisect, int maxRetries, int maxAge, boolean reports) {
        return new Settings("f", true, 100, 0, 1, List.of(), bisect, maxRetries, maxAge, reports, "x", 0);
    }

    private static Outcome failing(String... identifiers) {
        return new Outcome.Answered(new FunctionAnswer(List.of(identifiers), null));
    }

    private static String number(long offset) {
        return Records.at(offset, 0).sequenceNumber().toString();
    }

    private Delivery delivery(Settings settings, Function<Invocation, Outcome> function) {
        FailureDestination destination = (_, json) -> documents.add(parsed(json));
        Delivery.Context context =
                new Delivery.Context(settings, "arn", "stream", "shard", destination, 86_400_000, now::get, results::add);
        return new Delivery(
                context,
                new TriggerFunction() {
                    @Override
                    public Outcome call(Invocation invocation) {
                        calls.add(Records.offsets(invocation.records()));
                        return function.apply(invocation);
                    }

                    @Override
                    public boolean takesJson() {
                        return true;
                    }

                    @Override
                    public void close() {}
                },
                stopping);
    }

    private static JsonNode parsed(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean deliver(Settings settings, int size, Function<Invocation, Outcome> function) throws Exception {
        return delivery(settings, function)
                .deliver(Records.batch(size, now.get()), null, number -> done.add(number.offset()));
    }

    private static Function<Invocation, Outcome> poisoned(long offset) {
        return invocation -> Records.offsets(invocation.records()).contains(offset) ? BROKEN : OK;
    }

    @Test
    void aBatchThatSucceedsIsDone() throws Exception {
        assertThat(deliver(settings(false, -1, -1, false), 3, _ -> OK)).isTrue();

        assertThat(calls).containsExactly(List.of(1L, 2L, 3L));
        assertThat(done).containsExactly(3L);
        assertThat(results).containsExactly("OK");
        assertThat(documents).isEmpty();
    }

    @Test
    void aBatchIsRetriedAsOftenAsAllowedAndThenGivenUp() throws Exception {
        assertThat(deliver(settings(false, 2, -1, false), 2, _ -> BROKEN)).isTrue();

        assertThat(calls).hasSize(3);
        assertThat(done).containsExactly(2L);
        assertThat(results).containsOnly("PROBLEM: Function call failed");
        JsonNode document = documents.getFirst();
        assertThat(document.at("/requestContext/condition").asText()).isEqualTo("RetryAttemptsExhausted");
        assertThat(document.at("/requestContext/approximateInvokeCount").asInt())
                .isEqualTo(3);
        assertThat(document.at("/responseContext/functionError").asText()).isEqualTo("Unhandled");
        assertThat(document.at("/DDBStreamBatchInfo/batchSize").asInt()).isEqualTo(2);
        assertThat(document.at("/DDBStreamBatchInfo/startSequenceNumber").asText())
                .isEqualTo(number(1));
        assertThat(document.at("/DDBStreamBatchInfo/endSequenceNumber").asText())
                .isEqualTo(number(2));
    }

    @Test
    void aPoisonedRecordIsFoundByHalves() throws Exception {
        assertThat(deliver(settings(true, 0, -1, false), 4, poisoned(3))).isTrue();

        assertThat(calls)
                .containsExactly(
                        List.of(1L, 2L, 3L, 4L), List.of(1L, 2L), List.of(3L, 4L), List.of(3L), List.of(4L));
        assertThat(documents).hasSize(1);
        assertThat(documents.getFirst()
                        .at("/DDBStreamBatchInfo/startSequenceNumber")
                        .asText())
                .isEqualTo(number(3));
        assertThat(done).containsExactly(2L, 3L, 4L);
    }

    @Test
    void recordsBeforeTheFirstFailureAreNotDeliveredAgain() throws Exception {
        deliver(
                settings(false, 5, -1, true),
                4,
                invocation -> invocation.records().size() == 4 ? failing(number(3), number(4)) : OK);

        assertThat(calls).containsExactly(List.of(1L, 2L, 3L, 4L), List.of(3L, 4L));
        assertThat(done).containsExactly(2L, 4L);
        assertThat(documents).isEmpty();
    }

    @Test
    void partialFailuresCountAsAttempts() throws Exception {
        deliver(settings(false, 1, -1, true), 3, invocation -> failing(
                number(invocation.records().getLast().sequenceNumber().offset())));

        assertThat(calls).containsExactly(List.of(1L, 2L, 3L), List.of(3L));
        assertThat(documents).hasSize(1);
    }

    @Test
    void identifiersOfUnknownRecordsFailTheWholeBatch() throws Exception {
        deliver(settings(false, 0, -1, true), 2, _ -> failing(number(2), "nonsense"));

        assertThat(documents.getFirst().at("/DDBStreamBatchInfo/batchSize").asInt())
                .isEqualTo(2);
    }

    @Test
    void garbageFailsTheWholeBatch() throws Exception {
        deliver(settings(false, 0, -1, true), 2, _ -> new Outcome.Answered(new FunctionAnswer(null, null)));

        assertThat(documents.getFirst().at("/DDBStreamBatchInfo/batchSize").asInt())
                .isEqualTo(2);
    }

    @Test
    void answersAreNotLookedAtUnlessAskedFor() throws Exception {
        deliver(settings(false, 0, -1, false), 2, _ -> new Outcome.Answered(new FunctionAnswer(null, null)));

        assertThat(documents).isEmpty();
        assertThat(done).containsExactly(2L);
    }

    @Test
    void aFunctionThatCannotBeCalledUsesUpNoRetries() throws Exception {
        assertThat(deliver(
                        settings(false, 0, -1, false),
                        1,
                        _ -> calls.size() < 3 ? new Outcome.NotCalled("nobody there") : OK))
                .isTrue();

        assertThat(calls).hasSize(3);
        assertThat(documents).isEmpty();
        assertThat(results).containsExactly("PROBLEM: nobody there", "PROBLEM: nobody there", "OK");
    }

    @Test
    void recordsThatAreTooOldAreGivenUpWithoutACall() throws Exception {
        List<TriggerRecord> batch = List.of(Records.at(1, 900_000), Records.at(2, 1_000_000));

        delivery(settings(false, -1, 60, false), _ -> OK)
                .deliver(batch, null, number -> done.add(number.offset()));

        assertThat(calls).containsExactly(List.of(2L));
        assertThat(done).containsExactly(1L, 2L);
        assertThat(documents.getFirst().at("/requestContext/condition").asText())
                .isEqualTo("RecordAgeExceeded");
    }

    @Test
    void recordsThatGrowTooOldBetweenRetriesAreGivenUp() throws Exception {
        deliver(settings(false, -1, 60, false), 1, _ -> {
            now.addAndGet(40_000);
            return BROKEN;
        });

        assertThat(calls).hasSize(2);
        assertThat(documents.getFirst().at("/requestContext/condition").asText())
                .isEqualTo("RecordAgeExceeded");
    }

    @Test
    void nothingMoreIsDoneWhenEverythingStops() throws Exception {
        boolean finished = deliver(settings(false, -1, -1, false), 1, _ -> {
            stopping.stop();
            return BROKEN;
        });

        assertThat(finished).isFalse();
        assertThat(calls).hasSize(1);
        assertThat(done).isEmpty();
    }

    @Test
    void aWindowHandsItsStateFromCallToCall() throws Exception {
        TumblingWindow window = TumblingWindow.at(now.get(), 10_000);
        List<@Nullable String> states = new ArrayList<>();
        Delivery delivery = delivery(settings(false, -1, -1, false), invocation -> {
            Invocation.Window view = invocation.window();
            states.add(view == null ? null : view.state() + " " + view.last());
            return new Outcome.Answered(new FunctionAnswer(
                    List.of(), JsonNodeFactory.instance.objectNode().put("calls", states.size())));
        });

        delivery.deliver(Records.batch(2, now.get()), window, window::passed);
        delivery.deliver(Records.batch(3, now.get()), window, window::passed);
        delivery.finish(window, false);

        assertThat(states).containsExactly("{} false", "{\"calls\":1} false", "{\"calls\":2} true");
        assertThat(window.through()).isEqualTo(Records.at(3, 0).sequenceNumber());
    }
}
