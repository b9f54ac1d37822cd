package io.streambed.expressions;

import static io.streambed.expressions.Values.list;
import static io.streambed.expressions.Values.map;
import static io.streambed.expressions.Values.n;
import static io.streambed.expressions.Values.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streambed.model.AttributeType;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import io.streambed.model.KeyAttribute;
import io.streambed.model.KeySchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectionTest {
    private static final Item ITEM = Item.builder(4)
            .put("s", s("abc"))
            .put("n", n("5"))
            .put("l", list(s("a"), n("1"), list(n("2")), map("k", s("v"))))
            .put("m", map("k", s("v"), "n", n("7")))
            .build();

    @Test
    void takesTopLevelAttributes() {
        assertThat(project("s")).isEqualTo(Item.of(Map.of("s", s("abc"))));
        assertThat(project("n, s")).isEqualTo(Item.of(Map.of("s", s("abc"), "n", n("5"))));
        assertThat(project("zz, s")).isEqualTo(Item.of(Map.of("s", s("abc"))));
        assertThat(project("zz")).isEqualTo(Item.EMPTY);
    }

    @Test
    void takesPartsOfMaps() {
        assertThat(project("m.k")).isEqualTo(Item.of(Map.of("m", map("k", s("v")))));
        assertThat(project("m.n, m.k")).isEqualTo(Item.of(Map.of("m", map("k", s("v"), "n", n("7")))));
    }

    @Test
    void takesElementsOfListsInTheOrderOfTheList() {
        assertThat(project("l[1], l[0]")).isEqualTo(Item.of(Map.of("l", list(s("a"), n("1")))));
        assertThat(project("l[2][0], l[0]")).isEqualTo(Item.of(Map.of("l", list(s("a"), list(n("2"))))));
        assertThat(project("l[3].k, l[2][0]")).isEqualTo(Item.of(Map.of("l", list(list(n("2")), map("k", s("v"))))));
    }

    @Test
    void whatIsNotThereLeavesNoTrace() {
        assertThat(project("l[9], m.zz, s.k, n[0]")).isEqualTo(Item.EMPTY);
        assertThat(project("m[0], l.k")).isEqualTo(Item.EMPTY);
        assertThat(project("m.zz, m.k")).isEqualTo(Item.of(Map.of("m", map("k", s("v")))));
    }

    @Test
    void namesStandForAttributes() {
        Item item = Item.of(Map.of("a.b", s("dot"), "name", s("x")));

        assertThat(Expressions.projection("#x, #n", Map.of("#x", "a.b", "#n", "name"))
                        .apply(item))
                .isEqualTo(item);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "s,|<EOF>|,",
                "s,,n|,|,,n",
                ",s|,|,s",
                "s n|n|s n",
                "s[|<EOF>|[",
                "s[]|]|[]",
                "s[a]|a|[a]",
                "s[0|<EOF>|0",
                "(s)|(|(s",
                "s = n|=|s = n",
                "m.and|and|.and",
                "size(s)|(|size(s",
                ":v|:v|:v",
                "b, set|set|, set",
                "_s|_|_s",
            })
    void syntaxErrorsShowTheTokenAndItsNeighbours(String expression, String token, String near) {
        assertRefused(expression, "Syntax error; token: \"" + token + "\", near: \"" + near + "\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "s,s|overlap|[s]|[s]",
                "m.k, m|overlap|[m, k]|[m]",
                "m, m.k|overlap|[m]|[m, k]",
                "l, l[0]|overlap|[l]|[l, [0]]",
                "m.k,m[0]|conflict|[m, k]|[m, [0]]",
                "l[0].a, l[0][1]|conflict|[l, [0], a]|[l, [0], [1]]",
            })
    void pathsMustBeApart(String expression, String kind, String one, String two) {
        assertRefused(
                expression,
                "Two document paths " + kind + " with each other; must remove or rewrite one of these paths; path one: "
                        + one + ", path two: " + two);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "s,n,s,n|overlap|[n]|[n]",
                "m.k.a,m.k,m|overlap|[m, k]|[m]",
                "s,s,m[0],m.k|conflict|[m, [0]]|[m, k]",
                "#x,s,s|overlap|[s]|[s]",
            })
    void pathsAreLookedAtFromTheLastToTheFirst(String expression, String kind, String one, String two) {
        assertRefused(
                expression,
                "Two document paths " + kind + " with each other; must remove or rewrite one of these paths; path one: "
                        + one + ", path two: " + two);
    }

    @Test
    void placeholdersForOnePathOverlap() {
        assertThatThrownBy(() -> Expressions.projection("#a, #b", Map.of("#a", "s", "#b", "s")))
                .hasMessageContaining("overlap");
    }

    @Test
    void otherRefusals() {
        assertRefused("", "The expression can not be empty;");
        assertRefused("m.name", "Attribute name is a reserved keyword; reserved keyword: name");
        assertRefused("s,s,name", "Attribute name is a reserved keyword; reserved keyword: name");
        assertRefused(
                "s,s,#x", "An expression attribute name used in the document path is not defined; attribute name: #x");
        assertRefused("s" + ".c".repeat(32), "The document path has too many nesting levels; nesting levels: 33");
        assertRefused("s[99999999999]", "List index is not within the allowable range; index: [99999999999]");
        assertRefused("s".repeat(4097), "Expression size has exceeded the maximum allowed size;");
    }

    @Test
    void thereIsALimitOnTheSizeWithAllPlaceholdersSubstituted() {
        Map<String, String> names = new LinkedHashMap<>();
        for (int i = 10; i < 30; i++) {
            names.put("#" + i, i + "x".repeat(60_000));
        }

        assertThatThrownBy(() -> Expressions.projection(String.join(",", names.keySet()), names))
                .hasMessage("Invalid ProjectionExpression: Expression size has exceeded the maximum allowed size;");
    }

    @Test
    void keyAttributesAreScalars() {
        KeySchema key = new KeySchema(new KeyAttribute("s", AttributeType.S), null);

        assertThatThrownBy(() -> Expressions.projection("n, s.x", Map.of()).checkAgainst(key))
                .isInstanceOf(DynamoDbException.class)
                .hasMessage(
                        "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed:"
                                + " Key: s");
        Expressions.projection("s, m.k", Map.of()).checkAgainst(key);

        assertThatThrownBy(() -> Expressions.projection("n, m[0]", Map.of()).checkAgainstIndexKeys(List.of("n", "m")))
                .hasMessage(
                        "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed:"
                                + " IndexKey: m");
    }

    private static Item project(String expression) {
        return Expressions.projection(expression, Map.of()).apply(ITEM);
    }

    private static void assertRefused(String expression, String message) {
        assertThatThrownBy(() -> Expressions.projection(expression, Map.of()))
                .isInstanceOf(DynamoDbException.class)
                .hasMessage("Invalid ProjectionExpression: " + message);
    }
}
