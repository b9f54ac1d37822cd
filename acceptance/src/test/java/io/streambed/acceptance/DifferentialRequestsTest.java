package io.streambed.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DifferentialRequestsTest {
    private static final int SOME = 3000;
    private static final DifferentialWorld WORLD = new DifferentialWorld(DifferentialTable.all(true), true, true);

    @Test
    void aRequestDependsOnTheSeedAndItsNumberAlone() {
        List<DifferentialRequest> first = some(1);

        assertThat(requests(1).request(SOME - 1)).isEqualTo(first.getLast());
        assertThat(some(1)).isEqualTo(first);
        assertThat(some(2)).isNotEqualTo(first);
    }

    @Test
    void everyOperationIsAskedForValidAndBroken() {
        assertAllAreAskedFor(DifferentialRequests.generators());
        assertAllAreAskedFor(DifferentialRequests.statementsAndTransactions());
    }

    private static void assertAllAreAskedFor(List<DifferentialGenerator> generators) {
        var requests = new DifferentialRequests(new Seed(1), generators, WORLD);
        var operations =
                generators.stream().map(DifferentialGenerator::operation).collect(Collectors.toSet());

        for (boolean valid : new boolean[] {true, false}) {
            assertThat(IntStream.range(0, SOME)
                            .mapToObj(requests::request)
                            .filter(request -> request.mutations().isEmpty() == valid)
                            .map(DifferentialRequest::operation))
                    .containsAll(operations);
        }
    }

    @Test
    void whatIsBrokenIsNotAsItWas() {
        DifferentialGenerator put = DifferentialItemWrites.all().getFirst();

        long changed = IntStream.range(0, SOME)
                .filter(number -> {
                    var choice = new DifferentialChoice(new Seed(7), number);
                    var body = put.request(choice, WORLD);
                    var before = body.deepCopy();
                    DifferentialMutation.apply(choice, body);
                    return !body.equals(before);
                })
                .count();

        // Now and then a value is exchanged for an equal one.
        assertThat(changed).isGreaterThan(SOME * 9 / 10);
    }

    private static List<DifferentialRequest> some(long seed) {
        return IntStream.range(0, SOME).mapToObj(requests(seed)::request).toList();
    }

    private static DifferentialRequests requests(long seed) {
        return new DifferentialRequests(new Seed(seed), DifferentialRequests.generators(), WORLD);
    }
}
