package io.streambed.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordHeaderTest {
    private static final UUID OWNER = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    private static final RecordHeader HEADER = RecordHeader.of(RecordKind.COMMIT, 3, OWNER, 258, 7, -2);

    private static Headers written(RecordHeader header) {
        Headers headers = new RecordHeaders();
        header.writeTo(headers);
        return headers;
    }

    @ParameterizedTest
    @EnumSource
    void readingInvertsWriting(RecordKind kind) {
        RecordHeader header = RecordHeader.of(kind, Long.MAX_VALUE, OWNER, 0, 1, 2, 3);

        assertThat(RecordHeader.read(written(header))).isEqualTo(header);
    }

    @Test
    void theBytesAreThoseOfTheDocumentation() {
        Headers headers = written(HEADER);

        assertThat(headers.toArray())
                .extracting(Header::key)
                .containsExactly("kind", "tables", "epoch", "owner", "seq");
        assertThat(headers.lastHeader("kind").value()).asHexString().isEqualTo("03");
        assertThat(headers.lastHeader("tables").value()).asHexString().isEqualTo("00000007FFFFFFFE");
        assertThat(headers.lastHeader("epoch").value()).asHexString().isEqualTo("0000000000000003");
        assertThat(headers.lastHeader("owner").value()).asHexString().isEqualTo("00112233445566778899AABBCCDDEEFF");
        assertThat(headers.lastHeader("seq").value()).asHexString().isEqualTo("0000000000000102");
    }

    @Test
    void codesOfKindsNeverChange() {
        assertThat(Arrays.stream(RecordKind.values()).map(kind -> kind + "=" + kind.code()))
                .containsExactly(
                        "CLAIM=1",
                        "BARRIER=2",
                        "COMMIT=3",
                        "TABLE_CHANGED=4",
                        "TABLE_DROPPED=5",
                        "TX_PREPARED=6",
                        "TX_DECIDED=7",
                        "TX_FINISHED=8");
        Set<RecordKind> found = new HashSet<>();
        for (int code = -128; code < 128; code++) {
            RecordKind kind = RecordKind.ofCode(code);
            if (kind != null) {
                found.add(kind);
                assertThat(kind.code()).isEqualTo(code);
            }
        }
        assertThat(found).containsExactlyInAnyOrder(RecordKind.values());
    }

    @Test
    void aRecordThatTouchesNoTableHasNoTablesHeader() {
        Headers headers = written(RecordHeader.of(RecordKind.BARRIER, 1, OWNER, 1));

        assertThat(headers.lastHeader("tables")).isNull();
        RecordHeader read = Objects.requireNonNull(RecordHeader.read(headers));
        assertThat(read.tables()).isEmpty();
        assertThat(read.touches(0)).isFalse();
    }

    @Test
    void itTellsWhichTablesAreTouched() {
        assertThat(HEADER.touches(7)).isTrue();
        assertThat(HEADER.touches(-2)).isTrue();
        assertThat(HEADER.touches(2)).isFalse();
    }

    @Test
    void headersOfOthersAreIgnored() {
        Headers headers = new RecordHeaders();
        headers.add("traceparent", new byte[] {1});
        HEADER.writeTo(headers);
        headers.add("", null);

        assertThat(RecordHeader.read(headers)).isEqualTo(HEADER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kind", "epoch", "owner", "seq"})
    void aMissingHeaderMeansNoneOfOurs(String key) {
        assertThat(RecordHeader.read(written(HEADER).remove(key))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kind", "tables", "epoch", "owner", "seq"})
    void aHeaderOfAnotherLengthOrGivenTwiceOrNullMeansNoneOfOurs(String key) {
        byte[] value = written(HEADER).lastHeader(key).value();
        byte[] longer = Arrays.copyOf(value, value.length + 1);
        byte[] shorter = Arrays.copyOf(value, value.length - 1);

        assertThat(RecordHeader.read(written(HEADER).remove(key).add(key, longer)))
                .isNull();
        assertThat(RecordHeader.read(written(HEADER).remove(key).add(key, shorter)))
                .isNull();
        assertThat(RecordHeader.read(written(HEADER).remove(key).add(key, null)))
                .isNull();
        assertThat(RecordHeader.read(written(HEADER).add(key, value))).isNull();
    }

    @Test
    void valuesOutOfRangeMeanNoneOfOurs() {
        byte[] zero = new byte[8];
        byte[] negative = {-1, 0, 0, 0, 0, 0, 0, 0};

        assertThat(RecordHeader.read(written(HEADER).remove("epoch").add("epoch", zero)))
                .isNull();
        assertThat(RecordHeader.read(written(HEADER).remove("epoch").add("epoch", negative)))
                .isNull();
        assertThat(RecordHeader.read(written(HEADER).remove("seq").add("seq", negative)))
                .isNull();
        for (byte kind : new byte[] {0, 9, 127, -1}) {
            assertThat(RecordHeader.read(written(HEADER).remove("kind").add("kind", new byte[] {kind})))
                    .isNull();
        }
        assertThat(RecordHeader.read(new RecordHeaders())).isNull();
    }

    @Test
    void valuesOutOfRangeCannotBeWritten() {
        assertThatThrownBy(() -> RecordHeader.of(RecordKind.CLAIM, 0, OWNER, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RecordHeader.of(RecordKind.COMMIT, 1, OWNER, -1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
