package io.streambed.acceptance;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The requests of a run by their number: of operations chosen by weight, a part of them broken. */
final class DifferentialRequests {
    private static final int BROKEN_PERCENT = 45;

    private final Seed seed;
    private final List<DifferentialGenerator> generators;
    private final DifferentialWorld world;
    private final int weights;

    DifferentialRequests(Seed seed, List<DifferentialGenerator> generators, DifferentialWorld world) {
        this.seed = seed;
        this.generators = generators;
        this.world = world;
        weights = generators.stream().mapToInt(DifferentialGenerator::weight).sum();
    }

    static List<DifferentialGenerator> generators() {
        return Stream.of(
                        DifferentialItemWrites.all(),
                        DifferentialItemReads.all(),
                        DifferentialBatches.all(),
                        DifferentialTableRequests.all(),
                        DifferentialTableSettings.all(),
                        DifferentialStreamRequests.all())
                .flatMap(List::stream)
                .toList();
    }

    /** Of what concerns several items at once, or comes as a statement: a round of its own, on the tables as the others leave them. */
    static List<DifferentialGenerator> statementsAndTransactions() {
        return Stream.concat(DifferentialStatements.all().stream(), DifferentialTransactions.all().stream())
                .toList();
    }

    /** Those of operations that the server knows; the others are printed. */
    static List<DifferentialGenerator> knownTo(DifferentialServer server, List<DifferentialGenerator> generators) {
        ObjectNode nothing = JsonNodeFactory.instance.objectNode();
        Predicate<DifferentialGenerator> known = generator ->
                !server.call(generator.operation(), nothing).error().equals("UnknownOperationException");
        generators.stream()
                .filter(known.negate())
                .forEach(generator -> System.out.println("off, the server does not know it: " + generator.operation()));
        return generators.stream().filter(known).toList();
    }

    DifferentialRequest request(int number) {
        var choice = new DifferentialChoice(seed, number);
        DifferentialGenerator generator = generator(choice.below(weights));
        ObjectNode body = generator.request(choice, world);
        List<String> mutations = choice.chance(BROKEN_PERCENT) ? DifferentialMutation.apply(choice, body) : List.of();
        return new DifferentialRequest(number, generator.operation(), body, mutations);
    }

    private DifferentialGenerator generator(int ticket) {
        int rest = ticket;
        for (DifferentialGenerator generator : generators) {
            rest -= generator.weight();
            if (rest < 0) {
                return generator;
            }
        }
        throw new IllegalArgumentException("ticket " + ticket);
    }
}
