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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streambed.model.AttributeValue;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What updates do to items. The results are DynamoDB Local's, unless a test says otherwise. */
class UpdateTest {
    private static final String WRONG_TYPE = "An operand in the update expression has an incorrect data type";
    private static final String MISSING =
            "The provided expression refers to an attribute that does not exist in the item";
    private static final String INVALID_PATH =
            "The document path provided in the update expression is invalid for update";
    private static final String OVERFLOW =
            "Number overflow. Attempting to store a number with magnitude larger than supported range";

    private static final Item ITEM = Item.builder(16)
            .put("id", s("x"))
            .put("s", s("str"))
            .put("n", n("5"))
            .put("l", list(s("e0"), n("1"), s("e2")))
            .put("m", map("x", s("mx"), "y", map("d", n("3"))))
            .put("ss", ss("p", "q"))
            .put("ns", ns("1", "2"))
            .put("bs", bs("a", "b"))
            .put("b", b("a"))
            .put("t", AttributeValue.TRUE)
            .build();

    private static final Map<String, AttributeValue> VALUES = Map.of(
            ":s", s("new"),
            ":n", n("1"),
            ":l", list(s("z")),
            ":ss", ss("p", "z"),
            ":ns", ns("1", "7"),
            ":bs", bs("a"));

    @Test
    void setPutsOrReplaces() {
        assertChanged("SET q = :s", "q", s("new"));
        assertChanged("SET n = :s", "n", s("new"));
        assertChanged("SET q = n", "q", n("5"));
        assertChanged("SET q = m.y.d", "q", n("3"));
        assertChanged("SET q = l[1]", "q", n("1"));
        assertChanged("SET q = m.y", "q", map("d", n("3")));
    }

    @Test
    void everyValueIsReadFromTheItemAsItWas() {
        assertThat(update("SET n = s, s = n")).isEqualTo(with(ITEM, "n", s("str"), "s", n("5")));
        assertThat(update("SET q = n REMOVE n")).isEqualTo(without(with(ITEM, "q", n("5")), "n"));
        assertThat(update("ADD n :n SET q = n")).isEqualTo(with(ITEM, "n", n("6"), "q", n("5")));
        assertChanged("SET m.x = m.y, m.y = m.x", "m", map("x", map("d", n("3")), "y", s("mx")));
        assertRefused("SET q = :s, r = q", MISSING);
    }

    @Test
    void numbersAddUp() {
        assertChanged("SET q = n + :n", "q", n("6"));
        assertChanged("SET q = n-:n", "q", n("4"));
        assertChanged("SET n = (n) + (n)", "n", n("10"));
        assertChanged("SET q = :n - n", "q", n("-4"));
        assertChanged("ADD n :n", "n", n("6"));
        assertChanged("ADD q :n", "q", n("1"));
        assertChanged("ADD m.y.d :n", "m", map("x", s("mx"), "y", map("d", n("4"))));
        assertThat(Expressions.update(
                                "SET q = :x - :y",
                                ExpressionAttributes.of(null, Map.of(":x", n("10000000000000000000000"), ":y", n("1"))))
                        .apply(ITEM)
                        .get("q"))
                .isEqualTo(n("9999999999999999999999"));
    }

    @Test
    void listsGrow() {
        assertChanged("SET l = list_append(l, :l)", "l", list(s("e0"), n("1"), s("e2"), s("z")));
        assertChanged("SET l = list_append(:l, l)", "l", list(s("z"), s("e0"), n("1"), s("e2")));
        assertChanged("SET q = list_append(l, l)", "q", list(s("e0"), n("1"), s("e2"), s("e0"), n("1"), s("e2")));
        assertChanged("SET q = list_append(if_not_exists(zz, :l), :l)", "q", list(s("z"), s("z")));
    }

    @Test
    void elementsBeyondTheEndAreAppendedInOrder() {
        assertChanged("SET l[1] = :s", "l", list(s("e0"), s("new"), s("e2")));
        assertChanged("SET l[9] = :s", "l", list(s("e0"), n("1"), s("e2"), s("new")));
        assertChanged("SET l[9] = :s, l[5] = :n", "l", list(s("e0"), n("1"), s("e2"), n("1"), s("new")));
        assertChanged("ADD l[9] :n, l[7] :ss", "l", list(s("e0"), n("1"), s("e2"), ss("p", "z"), n("1")));
        assertChanged("SET l[0] = l[1], l[1] = l[0]", "l", list(n("1"), s("e0"), s("e2")));
    }

    @Test
    void indexesAreThoseOfTheListAsItWas() {
        assertChanged("REMOVE l[0], l[1]", "l", list(s("e2")));
        assertChanged("SET l[1] = :s REMOVE l[0]", "l", list(s("new"), s("e2")));
        assertChanged("REMOVE l[0] SET l[2] = :s", "l", list(n("1"), s("new")));
        assertChanged("SET l[3] = :s REMOVE l[0], l[1]", "l", list(s("e2"), s("new")));
        assertChanged("REMOVE l[0], l[1], l[2]", "l", list());
    }

    @Test
    void removeTakesAwayWhatIsThere() {
        assertThat(update("REMOVE n, s")).isEqualTo(without(without(ITEM, "n"), "s"));
        assertChanged("REMOVE m.x", "m", map("y", map("d", n("3"))));
        assertChanged("REMOVE m.x, m.y", "m", new AttributeValue.M(Item.EMPTY));
        assertUnchanged("REMOVE zz");
        assertUnchanged("REMOVE l[9]");
        assertUnchanged("REMOVE m.zz");
    }

    @Test
    void setsTakeAndLoseMembers() {
        assertChanged("ADD ss :ss", "ss", ss("p", "q", "z"));
        assertChanged("ADD ns :ns", "ns", ns("1", "2", "7"));
        assertChanged("ADD q :bs", "q", bs("a"));
        assertChanged("DELETE ss :ss", "ss", ss("q"));
        assertChanged("DELETE ns :ns", "ns", ns("2"));
        assertChanged("DELETE bs :bs", "bs", bs("b"));
        assertUnchanged("ADD bs :bs");
        assertUnchanged("DELETE zz :ss");
        assertUnchanged("DELETE m.zz :ss");
        assertUnchanged("DELETE l[9] :ss");
    }

    @Test
    void noEmptySetStays() {
        Map<String, AttributeValue> all = Map.of(":all", ss("p", "q", "r"));
        Item nested = Item.of(Map.of("m", map("x", ss("p"), "y", n("1")), "l", list(ss("q"), n("2"))));

        assertThat(Expressions.update("DELETE ss :all", ExpressionAttributes.of(null, all))
                        .apply(ITEM))
                .isEqualTo(without(ITEM, "ss"));
        assertThat(Expressions.update("DELETE m.x :all, l[0] :all", ExpressionAttributes.of(null, all))
                        .apply(nested))
                .isEqualTo(Item.of(Map.of("m", map("y", n("1")), "l", list(n("2")))));
    }

    @Test
    void ifNotExistsFallsBack() {
        assertChanged("SET q = if_not_exists(n, :n)", "q", n("5"));
        assertChanged("SET q = if_not_exists(zz, :n)", "q", n("1"));
        assertChanged("SET q = if_not_exists(s.x.y, :n)", "q", n("1"));
        assertChanged("SET q = if_not_exists(zz, n) + :n", "q", n("6"));
        assertChanged("SET q = if_not_exists(zz, if_not_exists(l[7], :s))", "q", s("new"));
        assertUnchanged("SET n = if_not_exists(n, :n)");
    }

    /** DynamoDB Local evaluates what it does not need, and refuses this; its documentation says otherwise. */
    @Test
    void whatIfNotExistsDoesNotNeedMayBeMissing() {
        assertChanged("SET q = if_not_exists(n, zz)", "q", n("5"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET q = s + :n",
                "SET q = :n - m",
                "SET q = s + zz",
                "SET q = list_append(s, :l)",
                "SET q = list_append(s, zz)",
                "SET q = list_append(:l, if_not_exists(zz, :n))",
                "SET q = if_not_exists(zz, :s) + :n",
                "ADD s :n",
                "ADD n :ns",
                "ADD ns :n",
                "ADD ss :ns",
                "ADD l :n",
                "ADD l[0] :n",
                "DELETE s :ss",
                "DELETE ss :ns",
                "DELETE m.x :ss",
            })
    void operandsMustBeOfTheRightType(String expression) {
        assertRefused(expression, WRONG_TYPE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET q = zz",
                "SET q = m.zz",
                "SET q = l[7]",
                "SET q = s.x",
                "SET q = zz + s",
                "SET q = n + zz",
                "SET q = list_append(zz, s)",
                "SET q = if_not_exists(zz, yy)",
            })
    void whatIsReadMustBeThere(String expression) {
        assertRefused(expression, MISSING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET zz.y = :s",
                "SET zz.y = qq",
                "SET zz[0] = :s",
                "SET s.x = :s",
                "SET m[0] = :s",
                "SET l.x = :s",
                "SET ss[0] = :s",
                "SET l[0].x = :s",
                "SET l[9].x = :s",
                "SET m.zz.x = :s",
                "REMOVE zz.y",
                "REMOVE m[0]",
                "REMOVE l.x",
                "REMOVE l[9].x",
                "ADD zz.y :n",
                "ADD l[9].x :n",
                "DELETE zz.y :ss",
                "DELETE l.x :ss",
            })
    void whatIsUpdatedMustBeInAMapOrList(String expression) {
        assertRefused(expression, INVALID_PATH);
    }

    /** Too many digits are worded as an overflow by the service; DynamoDB Local has words of its own. */
    @Test
    void resultsAreNumbersTheServiceHas() {
        Item item = Item.of(Map.of("n", n("9e125"), "p", n("1e50")));

        assertThatThrownBy(() -> update("ADD n :x", Map.of(":x", n("9e125")), item))
                .hasMessage(OVERFLOW);
        assertThatThrownBy(() -> update("SET q = n - :x", Map.of(":x", n("-9e125")), item))
                .hasMessage(OVERFLOW);
        assertThatThrownBy(() -> update("SET q = p + :x", Map.of(":x", n("1")), item))
                .hasMessage(OVERFLOW);
    }

    @Test
    void documentsHaveADepth() {
        AttributeValue deep = s("leaf");
        for (int i = 0; i < 30; i++) {
            deep = map("x", deep);
        }
        Map<String, AttributeValue> deepest = Map.of(":v", deep);
        Map<String, AttributeValue> deeper = Map.of(":v", map("x", deep));

        assertThat(update("SET m.z = :v", deepest, ITEM)).isNotEqualTo(ITEM);
        assertThat(update("SET q = :v", deeper, ITEM)).isNotEqualTo(ITEM);
        assertThatThrownBy(() -> update("SET m.z = :v", deeper, ITEM))
                .isInstanceOf(DynamoDbException.class)
                .hasMessage("Nesting Levels have exceeded supported limits: Attributes in the item have nested levels"
                        + " beyond supported limit");
        assertThatThrownBy(() -> update("SET l[5] = :v", deeper, ITEM)).hasMessageStartingWith("Nesting Levels");
    }

    @Test
    void appendingIsBoundedBeforeAnItemIsMade() {
        AttributeValue long1 = new AttributeValue.L(Collections.nCopies(150_000, s("")));
        Item item = Item.of(Map.of("l", long1));

        assertThatThrownBy(() -> update("SET q = list_append(l, l), r = list_append(l, l)", Map.of(), item))
                .isInstanceOf(DynamoDbException.class)
                .hasMessage("Item size to update has exceeded the maximum allowed size");
        assertThat(update("SET q = list_append(l, :l)", Map.of(":l", list(n("1"))), item)
                        .size())
                .isEqualTo(2);
    }

    @Test
    void anItemIsMadeOfItsKey() {
        Item key = Item.of(Map.of("id", s("x")));

        assertThat(create("SET q = :s, r = id ADD c :n DELETE d :ss REMOVE e", key))
                .isEqualTo(Item.of(Map.of("id", s("x"), "q", s("new"), "r", s("x"), "c", n("1"))));
        assertThat(create("REMOVE q", key)).isEqualTo(key);
        assertThatThrownBy(() -> create("SET q.x = :s", key)).hasMessage(INVALID_PATH);
        assertThatThrownBy(() -> create("SET q = n + :n", key)).hasMessage(MISSING);
    }

    /** DynamoDB Local refuses this; the service does not. */
    @Test
    void nothingCanBeRemovedFromWithinWhatDoesNotExist() {
        Item key = Item.of(Map.of("id", s("x")));

        assertThat(create("REMOVE q.x, r[0]", key)).isEqualTo(key);
        assertThat(create("REMOVE q.x SET r = :s", key)).isEqualTo(Item.of(Map.of("id", s("x"), "r", s("new"))));
        assertThatThrownBy(() -> create("DELETE q.x :ss", key)).hasMessage(INVALID_PATH);
        assertThatThrownBy(() -> create("REMOVE q.x SET q.y = :s", key)).hasMessage(INVALID_PATH);
    }

    /** The service shows the touched paths; DynamoDB Local the attributes they are in. */
    @Test
    void whatIsTouchedCanBeShown() {
        Update update = Expressions.update(
                "SET m.x = :s, m.z = :s, l[1] = :n, l[8] = :n, l[9] = :n ADD n :n REMOVE t DELETE zz :ss",
                ExpressionAttributes.of(null, VALUES));
        Item next = update.apply(ITEM);

        assertThat(update.touched().apply(ITEM))
                .isEqualTo(Item.of(
                        Map.of("m", map("x", s("mx")), "l", list(n("1")), "n", n("5"), "t", AttributeValue.TRUE)));
        assertThat(update.touched().apply(next))
                .isEqualTo(Item.of(Map.of("m", map("x", s("new"), "z", s("new")), "l", list(n("1")), "n", n("6"))));
        assertThat(Expressions.update("SET m.zz = :s", ExpressionAttributes.of(null, VALUES))
                        .touched()
                        .apply(ITEM))
                .isEqualTo(Item.EMPTY);
    }

    /** From dynalite's tests, which were run against the service. */
    @Test
    void touchedElementsAreThoseAtTheSameIndexes() {
        Item item = Item.of(Map.of(
                "a", s("key"),
                "b", new AttributeValue.M(Item.of(Map.of("a", n("1"), "b", n("2"), "c", n("3")))),
                "c", list(n("1"), n("3"))));
        Update update = Expressions.update(
                "set b.c=((c[1])+(b.a)),b.a = a,c[1] = a, c[4] = b.a - b.b, c[2] = b.c add c[8] :b, c[6] :a",
                ExpressionAttributes.of(null, Map.of(":a", n("2"), ":b", ss("a"))));
        Item next = update.apply(item);

        assertThat(next)
                .isEqualTo(Item.of(Map.of(
                        "a", s("key"),
                        "b", new AttributeValue.M(Item.of(Map.of("a", s("key"), "b", n("2"), "c", n("4")))),
                        "c", list(n("1"), s("key"), n("3"), n("-1"), n("2"), ss("a")))));
        assertThat(update.touched().apply(next))
                .isEqualTo(Item.of(Map.of("b", map("a", s("key"), "c", n("4")), "c", list(s("key"), n("3"), n("2")))));
    }

    @Test
    void oneTextServesRequestsWithDifferentPlaceholders() {
        assertThat(Expressions.update("SET #x = :v", ExpressionAttributes.of(Map.of("#x", "q"), Map.of(":v", n("1"))))
                        .apply(ITEM))
                .isEqualTo(with(ITEM, "q", n("1")));
        assertThat(Expressions.update("SET #x = :v", ExpressionAttributes.of(Map.of("#x", "a.b"), Map.of(":v", s("y"))))
                        .apply(ITEM))
                .isEqualTo(with(ITEM, "a.b", s("y")));
    }

    private static Item update(String expression) {
        Map<String, AttributeValue> used = new TreeMap<>(VALUES);
        used.keySet().removeIf(key -> !expression.contains(key));
        return update(expression, used, ITEM);
    }

    private static Item update(String expression, Map<String, AttributeValue> values, Item item) {
        return Expressions.update(expression, ExpressionAttributes.of(null, values.isEmpty() ? null : values))
                .apply(item);
    }

    private static Item create(String expression, Item key) {
        return Expressions.update(expression, ExpressionAttributes.of(null, VALUES))
                .create(key);
    }

    private static void assertChanged(String expression, String attribute, AttributeValue value) {
        assertThat(update(expression)).isEqualTo(with(ITEM, attribute, value));
    }

    private static void assertUnchanged(String expression) {
        assertThat(update(expression)).isSameAs(ITEM);
    }

    private static void assertRefused(String expression, String message) {
        assertThatThrownBy(() -> update(expression))
                .isInstanceOf(DynamoDbException.class)
                .hasMessage(message);
    }

    private static Item with(Item item, String name, AttributeValue value) {
        Map<String, AttributeValue> attributes = item.toMap();
        attributes.put(name, value);
        return Item.of(attributes);
    }

    private static Item with(Item item, String name, AttributeValue value, String name2, AttributeValue value2) {
        return with(with(item, name, value), name2, value2);
    }

    private static Item without(Item item, String name) {
        Map<String, AttributeValue> attributes = item.toMap();
        attributes.remove(name);
        return Item.of(attributes);
    }
}
