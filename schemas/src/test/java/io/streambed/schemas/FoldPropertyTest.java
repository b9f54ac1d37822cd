package io.streambed.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/** Folds logs of several writers that know nothing of each other: zombies, gaps, repetitions, rival claims. */
class FoldPropertyTest {
    private record Folded(List<RecordHeader> valid, FoldState state) {}

    private static Folded fold(FoldState start, List<RecordHeader> log) {
        List<RecordHeader> valid = new ArrayList<>();
        FoldState state = start;
        for (RecordHeader header : log) {
            if (state.accepts(header)) {
                state = state.after(header);
                valid.add(header);
            }
        }
        return new Folded(valid, state);
    }

    @Property
    @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
    void validRecordsOfAClaimHaveContiguousSeqsAndItsEpochAndOwner(@ForAll("logs") List<RecordHeader> log) {
        Folded folded = fold(FoldState.INITIAL, log);

        boolean mixed = folded.valid().size() > 3 && folded.valid().size() < log.size();
        Statistics.collect(mixed);
        Statistics.coverage(coverage -> coverage.check(true).percentage(share -> share > 25));
        FoldState expected = FoldState.INITIAL;
        for (RecordHeader header : folded.valid()) {
            if (header.kind() == RecordKind.CLAIM) {
                expected = new FoldState(header.epoch(), header.owner(), 0);
            } else {
                expected = new FoldState(expected.epoch(), expected.owner(), expected.seq() + 1);
                assertThat(new FoldState(header.epoch(), header.owner(), header.seq()))
                        .isEqualTo(expected);
            }
        }
        assertThat(folded.state()).isEqualTo(expected);
    }

    @Property
    void validClaimsHaveAscendingEpochs(@ForAll("logs") List<RecordHeader> log) {
        List<Long> epochs = fold(FoldState.INITIAL, log).valid().stream()
                .filter(header -> header.kind() == RecordKind.CLAIM)
                .map(RecordHeader::epoch)
                .toList();

        assertThat(epochs).isSorted().doesNotHaveDuplicates();
    }

    @Property
    void whatIsValidDependsOnWhatCameBeforeAlone(@ForAll("logs") List<RecordHeader> log) {
        Folded whole = fold(FoldState.INITIAL, log);

        for (int cut = 0; cut <= log.size(); cut++) {
            Folded prefix = fold(FoldState.INITIAL, log.subList(0, cut));
            Folded rest = fold(FoldState.decode(prefix.state().encode()), log.subList(cut, log.size()));

            List<RecordHeader> together = new ArrayList<>(prefix.valid());
            together.addAll(rest.valid());
            assertThat(together).isEqualTo(whole.valid());
            assertThat(rest.state()).isEqualTo(whole.state());
        }
    }

    @Property
    void noRecordIsValidTwiceAndVoidOnesLeaveNoTrace(@ForAll("logs") List<RecordHeader> log) {
        Folded folded = fold(FoldState.INITIAL, log);

        Set<List<Object>> identities = new HashSet<>();
        for (RecordHeader header : folded.valid()) {
            long seq = header.kind() == RecordKind.CLAIM ? 0 : header.seq();
            assertThat(identities.add(List.of(header.epoch(), header.owner(), seq)))
                    .isTrue();
        }
        assertThat(fold(FoldState.INITIAL, folded.valid())).isEqualTo(folded);
    }

    @Property
    void aZombieIsVoidFromTheNextValidClaimOn(@ForAll("logs") List<RecordHeader> log) {
        FoldState before = fold(FoldState.INITIAL, log).state();
        RecordHeader takeover = RecordHeader.of(RecordKind.CLAIM, before.epoch() + 1, new UUID(9, 9), 0);
        FoldState after = before.after(takeover);

        for (RecordHeader late : log) {
            if (late.kind() != RecordKind.CLAIM || late.epoch() <= takeover.epoch()) {
                assertThat(after.accepts(late)).isFalse();
            }
        }
    }

    /** Runs of records as a writer sends them, cut, repeated and interleaved, with some noise. */
    @Provide
    Arbitrary<List<RecordHeader>> logs() {
        Arbitrary<UUID> owners = Arbitraries.of(new UUID(1, 1), new UUID(2, 2), new UUID(3, 3));
        Arbitrary<Long> epochs = Arbitraries.longs().between(1, 6);
        Arbitrary<Integer> starts = Arbitraries.frequency(Tuple.of(6, 0), Tuple.of(2, 1), Tuple.of(1, 3));
        Arbitrary<List<RecordHeader>> runs = Combinators.combine(
                        epochs, owners, starts, Arbitraries.integers().between(1, 6))
                .as(FoldPropertyTest::run);
        Arbitrary<List<RecordHeader>> noise = Combinators.combine(
                        Arbitraries.of(RecordKind.class),
                        epochs,
                        owners,
                        Arbitraries.longs().between(0, 6))
                .as((kind, epoch, owner, seq) -> List.of(RecordHeader.of(kind, epoch, owner, seq)));
        return Arbitraries.frequencyOf(Tuple.of(3, runs), Tuple.of(1, noise))
                .list()
                .ofMinSize(1)
                .ofMaxSize(8)
                .map(parts -> parts.stream().flatMap(List::stream).toList());
    }

    private static List<RecordHeader> run(long epoch, UUID owner, int from, int length) {
        List<RecordHeader> run = new ArrayList<>();
        for (int seq = from; seq < from + length; seq++) {
            run.add(RecordHeader.of(seq == 0 ? RecordKind.CLAIM : RecordKind.COMMIT, epoch, owner, seq));
        }
        return run;
    }
}
