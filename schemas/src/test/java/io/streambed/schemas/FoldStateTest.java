package io.streambed.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class FoldStateTest {
    private static final UUID ANNA = new UUID(1, 1);
    private static final UUID BERT = new UUID(2, 2);

    private final FoldState current = new FoldState(5, ANNA, 7);

    @Test
    void aClaimWithAGreaterEpochIsValidWhoeverMakesItAndWhateverItsSeq() {
        assertThat(current.accepts(RecordHeader.of(RecordKind.CLAIM, 6, BERT, 0)))
                .isTrue();
        assertThat(current.accepts(RecordHeader.of(RecordKind.CLAIM, 9, ANNA, 0)))
                .isTrue();
        assertThat(current.accepts(RecordHeader.of(RecordKind.CLAIM, 6, BERT, 3)))
                .isTrue();
    }

    @Test
    void aClaimWithTheCurrentEpochOrALesserOneIsVoid() {
        assertThat(current.accepts(RecordHeader.of(RecordKind.CLAIM, 5, BERT, 0)))
                .isFalse();
        assertThat(current.accepts(RecordHeader.of(RecordKind.CLAIM, 5, ANNA, 8)))
                .isFalse();
        assertThat(current.accepts(RecordHeader.of(RecordKind.CLAIM, 4, BERT, 0)))
                .isFalse();
    }

    @Test
    void aClaimSetsEpochAndOwnerAndStartsSeqAtZero() {
        assertThat(current.after(RecordHeader.of(RecordKind.CLAIM, 9, BERT, 3))).isEqualTo(new FoldState(9, BERT, 0));
    }

    @Test
    void anyOtherRecordOfTheCurrentEpochAndOwnerIsValidWithTheNextSeq() {
        for (RecordKind kind : RecordKind.values()) {
            if (kind != RecordKind.CLAIM) {
                RecordHeader next = RecordHeader.of(kind, 5, ANNA, 8);

                assertThat(current.accepts(next)).as("%s", kind).isTrue();
                assertThat(current.after(next)).isEqualTo(new FoldState(5, ANNA, 8));
            }
        }
    }

    @Test
    void anyOtherRecordIsVoidWithAnotherEpochOwnerOrSeq() {
        assertThat(current.accepts(RecordHeader.of(RecordKind.COMMIT, 4, ANNA, 8)))
                .isFalse();
        assertThat(current.accepts(RecordHeader.of(RecordKind.COMMIT, 6, ANNA, 8)))
                .isFalse();
        assertThat(current.accepts(RecordHeader.of(RecordKind.COMMIT, 5, BERT, 8)))
                .isFalse();
        assertThat(current.accepts(RecordHeader.of(RecordKind.COMMIT, 5, ANNA, 7)))
                .isFalse();
        assertThat(current.accepts(RecordHeader.of(RecordKind.COMMIT, 5, ANNA, 9)))
                .isFalse();
    }

    @Test
    void aRecordWithoutOurHeadersIsVoid() {
        assertThat(current.accepts(null)).isFalse();
    }

    @Test
    void nothingButAClaimIsValidAtFirst() {
        for (RecordKind kind : RecordKind.values()) {
            assertThat(FoldState.INITIAL.accepts(RecordHeader.of(kind, 1, new UUID(0, 0), 1)))
                    .as("%s", kind)
                    .isEqualTo(kind == RecordKind.CLAIM);
        }
    }

    @Test
    void aVoidRecordHasNoStateAfterIt() {
        assertThatThrownBy(() -> current.after(RecordHeader.of(RecordKind.COMMIT, 5, ANNA, 9)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("void");
    }

    @Test
    void aValidRecordTellsTheStateBeforeIt() {
        RecordHeader next = RecordHeader.of(RecordKind.COMMIT, 5, ANNA, 8);

        assertThat(current.accepts(next)).isTrue();
        assertThat(FoldState.before(next)).isEqualTo(current);
        assertThatThrownBy(() -> FoldState.before(RecordHeader.of(RecordKind.CLAIM, 6, ANNA, 0)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void decodingInvertsEncoding() {
        FoldState state = new FoldState(Long.MAX_VALUE, UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"), 258);

        assertThat(FoldState.decode(state.encode())).isEqualTo(state);
        assertThat(state.encode())
                .asHexString()
                .isEqualTo("7FFFFFFFFFFFFFFF" + "00112233445566778899AABBCCDDEEFF" + "0000000000000102");
    }

    @Test
    void aStateOfAnotherLengthIsCorrupt() {
        assertThatThrownBy(() -> FoldState.decode(new byte[31])).isInstanceOf(CorruptRecordException.class);
    }
}
