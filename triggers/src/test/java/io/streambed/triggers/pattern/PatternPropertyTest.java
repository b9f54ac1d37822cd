package io.streambed.triggers.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class PatternPropertyTest {
    @Provide
    Arbitrary<String> shortTexts() {
        return Arbitraries.strings().withChars("aB*").ofMaxLength(7);
    }

    private static boolean accepts(String rule, String text) {
        EventPattern pattern = EventPattern.parse("{\"a\":[" + rule + "]}");
        return pattern.matches(new EventValue.Fields(Map.of("a", new EventValue.Text(text))));
    }

    @Property
    void wildcardsMatchAsRegularExpressionsDo(
            @ForAll("shortTexts") String wildcard, @ForAll("shortTexts") String text) {
        String once = wildcard.replaceAll("\\*+", "*");
        String regex =
                List.of(once.split("\\*", -1)).stream().map(Pattern::quote).collect(Collectors.joining(".*"));

        assertThat(accepts("{\"wildcard\":\"" + once + "\"}", text)).isEqualTo(text.matches(regex));
    }

    @Property
    void anEscapedTextMatchesItselfOnly(@ForAll("shortTexts") String expected, @ForAll("shortTexts") String text) {
        String escaped = expected.replace("*", "\\\\*");

        assertThat(accepts("{\"wildcard\":\"" + escaped + "\"}", text)).isEqualTo(text.equals(expected));
        assertThat(accepts("{\"wildcard\":\"" + escaped + "\"}", expected)).isTrue();
    }

    @Property
    void anythingButIsTheOppositeForWhatIsThere(
            @ForAll("shortTexts") String prefix, @ForAll("shortTexts") String text) {
        for (String operator : List.of("prefix", "suffix", "equals-ignore-case")) {
            String rule = "{\"" + operator + "\":\"" + prefix + "\"}";

            assertThat(accepts("{\"anything-but\":" + rule + "}", text)).isNotEqualTo(accepts(rule, text));
        }
    }

    @Property
    void rangesAgreeWithArithmetic(
            @ForAll @IntRange(min = -20, max = 20) int value,
            @ForAll @IntRange(min = -20, max = 0) int low,
            @ForAll @IntRange(min = 1, max = 20) int high) {
        EventPattern pattern = EventPattern.parse("{\"a\":[{\"numeric\":[\">\"," + low + ",\"<=\"," + high + "]}]}");
        EventValue.Fields event = new EventValue.Fields(Map.of("a", new EventValue.Numeric(BigDecimal.valueOf(value))));

        assertThat(pattern.matches(event)).isEqualTo(value > low && value <= high);
    }

    @Property
    void anyTextIsAPatternOrRefused(@ForAll String text) {
        try {
            EventPattern.parse(text);
        } catch (InvalidPatternException e) {
            assertThat(e.reason()).isNotBlank();
        }
    }
}
