package io.streambed.expressions;

import static io.streambed.expressions.Values.b;
import static io.streambed.expressions.Values.bs;
import static io.streambed.expressions.Values.list;
import static io.streambed.expressions.Values.map;
import static io.streambed.expressions.Values.n;
import static io.streambed.expressions.Values.ns;
import static io.streambed.expressions.Values.s;
import static io.streambed.expressions.Values.ss;
import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.model.AttributeValue;
import io.streambed.model.Item;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What conditions mean. The expected results are DynamoDB Local's, unless a test says otherwise. */
class ConditionEvaluationTest {
    private static final Item ITEM = Item.builder(16)
            .put("s", s("abc"))
            .put("blank", s(""))
            .put("n", n("5"))
            .put("bin", b("abc"))
            .put("t", AttributeValue.TRUE)
            .put("nul", AttributeValue.NULL)
            .put("ss", ss("a", "b"))
            .put("ns", ns("1", "2"))
            .put("bs", bs("a", "b"))
            .put("l", list(s("a"), n("1"), list(n("2")), map("k", s("v"))))
            .put("m", map("k", s("v"), "n", n("7")))
            .put("astral", s("h\ud83d\ude00"))
            .build();

    @Test
    void equalityIsByTypeAndValue() {
        assertHolds("n = :v", n("5.0"));
        assertHolds("n = :v", n("0.5e1"));
        assertHolds(":v = s", s("abc"));
        assertHolds("ss = :v", ss("b", "a"));
        assertHolds("ns = :v", ns("2.0", "1"));
        assertHolds("l = :v", list(s("a"), n("1.0"), list(n("2")), map("k", s("v"))));
        assertHolds("t = :v", AttributeValue.TRUE);
        assertHolds("nul = :v", AttributeValue.NULL);
        assertFails("n = :v", s("5"));
        assertFails("ss = :v", ss("a"));
        assertHolds("n <> :v", s("5"));
        assertFails("ss <> :v", ss("b", "a"));
    }

    @Test
    void aMissingValueIsUnequalToEverything() {
        assertFails("zz = :v", n("0"));
        assertHolds("zz <> :v", n("0"));
        assertHolds("NOT zz = :v", n("0"));
        assertFails("zz = yy");
        assertHolds("zz <> yy");
    }

    @Test
    void stringsNumbersAndBinariesHaveAnOrder() {
        assertHolds("s < :v", s("abd"));
        assertFails("s < :v", s("ab"));
        assertHolds("n > :v", n("4.99"));
        assertHolds("n >= :v", n("5"));
        assertHolds("n <= :v", n("5"));
        assertFails("n < :v", n("5"));
        assertHolds("bin < :v", b("\u00ff"));
    }

    @Test
    void stringsOrderByTheirUtf8Bytes() {
        assertHolds("astral > :v", s("h\uffff"));
    }

    @Test
    void otherTypesAndMissingValuesHaveNoOrder() {
        assertFails("n > :v", s("1"));
        assertFails("zz < :v", n("0"));
        assertFails("zz >= :v", n("0"));
        assertHolds("NOT zz < :v", n("0"));
        assertFails("t <= t2 OR ss <= ss2 OR l <= l2 OR nul <= nul2");
    }

    @Test
    void betweenIncludesItsBounds() {
        assertHolds("n BETWEEN :v AND m.n", n("5"));
        assertHolds(":v BETWEEN n AND m.n", n("7"));
        assertFails(":v BETWEEN n AND m.n", n("7.1"));
        assertFails("n BETWEEN :v AND m.n", s("1"));
        assertFails("n BETWEEN :v AND zz", n("5"));
        assertFails("zz BETWEEN :v AND n", n("5"));
    }

    @Test
    void inLooksForAnEqualValue() {
        assertHolds("s IN (:v, m.k)", s("abc"));
        assertHolds("n IN (:v)", n("5.0"));
        assertHolds("ss IN (:v)", ss("b", "a"));
        assertFails("zz IN (:v, yy)", s("q"));
        assertHolds("NOT zz IN (:v)", s("q"));
    }

    @Test
    void existenceIsThatOfThePlace() {
        assertHolds("attribute_exists(l[3].k) AND attribute_exists(nul) AND attribute_exists(blank)");
        assertHolds("attribute_not_exists(l[4]) AND attribute_not_exists(m.zz) AND attribute_not_exists(s.zz)");
        assertHolds("attribute_not_exists(s[0]) AND attribute_not_exists(ss[0]) AND attribute_not_exists(m[0])");
        assertFails("attribute_exists(zz)");
    }

    @Test
    void nothingExistsInNoItem() {
        assertThat(Expressions.condition("attribute_not_exists(s)", Map.of(), Map.of())
                        .test(Item.EMPTY))
                .isTrue();
        assertThat(Expressions.condition("attribute_exists(s) OR s = n", Map.of(), Map.of())
                        .test(Item.EMPTY))
                .isFalse();
    }

    @Test
    void attributeTypeNamesTheType() {
        assertHolds("attribute_type(s, :v)", s("S"));
        assertHolds("attribute_type(nul, :v)", s("NULL"));
        assertHolds("attribute_type(m.n, :v)", s("N"));
        assertHolds("attribute_type(size(s), :v)", s("N"));
        assertFails("attribute_type(s, :v)", s("SS"));
        assertFails("attribute_type(zz, :v)", s("S"));
    }

    @Test
    void beginsWithTakesStringsAndBinaries() {
        assertHolds("begins_with(s, :v)", s("ab"));
        assertHolds("begins_with(s, :v)", s(""));
        assertHolds("begins_with(bin, :v)", b("ab"));
        assertHolds("begins_with(:v, s)", s("abcd"));
        assertFails("begins_with(s, :v)", b("ab"));
        assertFails("begins_with(n, :v)", s("5"));
        assertFails("begins_with(zz, :v)", s("5"));
    }

    @Test
    void containsLooksForPartsAndMembers() {
        assertHolds("contains(s, :v)", s("b"));
        assertHolds("contains(s, :v)", s(""));
        assertHolds("contains(bin, :v)", b("bc"));
        assertHolds("contains(ss, :v)", s("a"));
        assertHolds("contains(ns, :v)", n("1.0"));
        assertHolds("contains(bs, :v)", b("a"));
        assertHolds("contains(l, :v)", n("1.00"));
        assertHolds("contains(l, :v)", list(n("2")));
        assertHolds("contains(l, :v)", map("k", s("v")));
        assertHolds("contains(:v, s)", ss("abc"));
        assertFails("contains(s, :v)", n("1"));
        assertFails("contains(ss, :v)", s("ab"));
        assertFails("contains(ss, :v)", ss("a"));
        assertFails("contains(m, :v)", s("k"));
        assertFails("contains(n, :v)", n("5"));
        assertFails("contains(zz, :v)", n("5"));
    }

    @Test
    void sizeCountsWhatTheTypeHas() {
        assertHolds("size(s) = :v", n("3"));
        assertHolds("size(blank) = :v", n("0"));
        assertHolds("size(astral) = :v", n("3"));
        assertHolds("size(bin) = :v", n("3"));
        assertHolds("size(ss) = :v", n("2"));
        assertHolds("size(l) = :v", n("4"));
        assertHolds("size(m) = :v", n("2"));
        assertHolds("size(s) < n AND size(:v) = size(s)", s("xyz"));
        assertFails("size(n) > :v", n("0"));
        assertFails("size(t) > :v", n("0"));
        assertFails("size(nul) >= :v", n("0"));
        assertFails("size(zz) = :v", n("0"));
        assertHolds("size(zz) <> :v", n("0"));
    }

    @Test
    void pathsLeadIntoMapsAndLists() {
        assertHolds("m.k = :v", s("v"));
        assertHolds("l[0] = :v", s("a"));
        assertHolds("l[2][0] = :v", n("2"));
        assertHolds("l [ 3 ] . k = :v", s("v"));
        assertFails("l[4] = :v", s("a"));
        assertFails("m[0] = :v", s("v"));
    }

    @Test
    void namesStandForAttributesNotForPaths() {
        Item item = Item.of(Map.of("a.b", s("dot"), "a", map("b", s("path"))));

        assertThat(Expressions.condition("#x = :v", Map.of("#x", "a.b"), Map.of(":v", s("dot")))
                        .test(item))
                .isTrue();
        assertThat(Expressions.condition("a.b = :v", Map.of(), Map.of(":v", s("path")))
                        .test(item))
                .isTrue();
        assertThat(Expressions.condition("#x.#y = :v", Map.of("#x", "a", "#y", "b"), Map.of(":v", s("path")))
                        .test(item))
                .isTrue();
    }

    @Test
    void oneTextServesRequestsWithDifferentPlaceholders() {
        Map<String, AttributeValue> values = Map.of(":v", n("5"));

        assertThat(Expressions.condition("#x = :v", Map.of("#x", "n"), values).test(ITEM))
                .isTrue();
        assertThat(Expressions.condition("#x = :v", Map.of("#x", "s"), values).test(ITEM))
                .isFalse();
        assertThat(Expressions.condition("#x = :v", Map.of("#x", "s"), Map.of(":v", s("abc")))
                        .test(ITEM))
                .isTrue();
    }

    @Test
    void notBindsTighterThanAndAndTighterThanOr() {
        assertHolds("attribute_exists(s) OR attribute_exists(zz) AND attribute_exists(yy)");
        assertFails("(attribute_exists(s) OR attribute_exists(zz)) AND attribute_exists(yy)");
        assertHolds("NOT attribute_exists(zz) OR attribute_exists(s)");
        assertFails("NOT (attribute_exists(zz) OR attribute_exists(s))");
        assertHolds("NOT attribute_exists(zz) AND attribute_exists(s)");
        assertHolds("NOT NOT attribute_exists(s)");
        assertHolds("s = :v AND n BETWEEN n2 AND n3 OR s = :v", s("abc"));
    }

    @Test
    void keywordsAreInAnyCaseAndSpacesDoNotMatter() {
        assertHolds("not(attribute_exists(zz))and\n\tn Between:v And m.n", n("1"));
        assertHolds("s in(:v)oR s=:v", s("abc"));
    }

    private static void assertHolds(String expression) {
        assertThat(Expressions.condition(expression, Map.of(), Map.of()).test(ITEM))
                .isTrue();
    }

    private static void assertFails(String expression) {
        assertThat(Expressions.condition(expression, Map.of(), Map.of()).test(ITEM))
                .isFalse();
    }

    private static void assertHolds(String expression, AttributeValue value) {
        assertThat(Expressions.condition(expression, Map.of(), Map.of(":v", value))
                        .test(ITEM))
                .isTrue();
    }

    private static void assertFails(String expression, AttributeValue value) {
        assertThat(Expressions.condition(expression, Map.of(), Map.of(":v", value))
                        .test(ITEM))
                .isFalse();
    }
}
