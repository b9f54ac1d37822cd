package io.streambed.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SequenceNumberTest {
    @Test
    void isAOneThenOffsetThenIndex() {
        assertThat(new SequenceNumber(123, 45)).hasToString("100000000000012300045");
    }

    @Property
    void isReadBack(
            @ForAll @LongRange(max = 999_999_999_999_999L) long offset, @ForAll @IntRange(max = 99_999) int index) {
        SequenceNumber number = new SequenceNumber(offset, index);

        assertThat(SequenceNumber.parse(number.toString())).isEqualTo(number);
        assertThat(number.toString()).hasSize(21).containsOnlyDigits();
    }

    @Property
    void ordersAsText(
            @ForAll @LongRange(max = 999_999_999_999_999L) long offset,
            @ForAll @IntRange(max = 99_999) int index,
            @ForAll @LongRange(max = 999_999_999_999_999L) long otherOffset,
            @ForAll @IntRange(max = 99_999) int otherIndex) {
        SequenceNumber number = new SequenceNumber(offset, index);
        SequenceNumber other = new SequenceNumber(otherOffset, otherIndex);

        assertThat(Integer.signum(number.toString().compareTo(other.toString())))
                .isEqualTo(Integer.signum(number.compareTo(other)));
    }

    @Test
    void theNextNumberAfterTheHighestIndexIsAtTheNextOffset() {
        assertThat(new SequenceNumber(7, 3).next()).isEqualTo(new SequenceNumber(7, 4));
        assertThat(new SequenceNumber(7, 99_999).next()).isEqualTo(new SequenceNumber(8, 0));
    }

    @Test
    void otherTextsAreNoNumbers() {
        for (String text : List.of(
                "",
                "1",
                "000000000000012300045",
                "200000000000012300045",
                "1000000000000123000450",
                "1000000000000123000x5",
                "10000000000001230004\u0665",
                "-00000000000012300045")) {
            assertThat(SequenceNumber.parse(text)).as(text).isNull();
        }
    }
}
