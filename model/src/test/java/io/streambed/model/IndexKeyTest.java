package io.streambed.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IndexKeyTest {
    private static final KeyAttribute ID = new KeyAttribute("id", AttributeType.S);
    private static final KeyAttribute RANK = new KeyAttribute("rank", AttributeType.N);
    private static final KeyAttribute GAME = new KeyAttribute("game", AttributeType.S);
    private static final KeyAttribute SCORE = new KeyAttribute("score", AttributeType.N);
    private static final KeyAttribute BLOB = new KeyAttribute("blob", AttributeType.B);
    private static final KeySchema TABLE = new KeySchema(ID, RANK);
    private static final IndexKeySchema INDEX = new IndexKeySchema(List.of(GAME, BLOB), List.of(SCORE));

    private static Item item(
            String id, int rank, @Nullable AttributeValue game, @Nullable AttributeValue score, byte... blob) {
        Map<String, AttributeValue> attributes = new HashMap<>();
        attributes.put("id", new AttributeValue.S(id));
        attributes.put("rank", number(rank));
        attributes.put("blob", new AttributeValue.B(Bytes.wrap(blob)));
        if (game != null) {
            attributes.put("game", game);
        }
        if (score != null) {
            attributes.put("score", score);
        }
        return Item.of(attributes);
    }

    private static AttributeValue number(int value) {
        return new AttributeValue.N(Decimal.parse(Integer.toString(value)));
    }

    private static AttributeValue text(String value) {
        return new AttributeValue.S(value);
    }

    private static byte @Nullable [] entry(Item item) {
        return IndexKey.of(INDEX, PrimaryKey.of(TABLE, item).bytes(), item);
    }

    private static byte[] entryOf(Item item) {
        return Objects.requireNonNull(entry(item));
    }

    @Property(tries = 200)
    void anEntryEndsWithThePrimaryKey(
            @ForAll @StringLength(min = 1, max = 20) String id,
            @ForAll int rank,
            @ForAll @StringLength(min = 1, max = 20) String game,
            @ForAll int score,
            @ForAll byte blob) {
        Item item = item(id, rank, text(game), number(score), blob, (byte) 0, (byte) 1);

        assertThat(IndexKey.primaryKeyOf(INDEX, entryOf(item)))
                .isEqualTo(PrimaryKey.of(TABLE, item).bytes());
    }

    @Property(tries = 200)
    void entriesOfAPartitionOrderBySortKeyThenByPrimaryKey(
            @ForAll @IntRange(min = -3, max = 3) int score,
            @ForAll @IntRange(min = -3, max = 3) int otherScore,
            @ForAll @IntRange(min = -3, max = 3) int rank,
            @ForAll @IntRange(min = -3, max = 3) int otherRank) {
        byte[] one = entryOf(item("x", rank, text("chess"), number(score), (byte) 1));
        byte[] other = entryOf(item("x", otherRank, text("chess"), number(otherScore), (byte) 1));

        int expected = score == otherScore ? Integer.compare(rank, otherRank) : Integer.compare(score, otherScore);
        assertThat(Integer.signum(Arrays.compareUnsigned(one, other))).isEqualTo(expected);
    }

    @Test
    void anEntryStartsWithItsPartition() {
        byte[] entry = entryOf(item("x", 1, text("chess"), number(7), (byte) 5));
        byte[] prefix = IndexKey.ofPartition(List.of(text("chess"), new AttributeValue.B(Bytes.wrap(new byte[] {5}))))
                .toArray();

        assertThat(Arrays.copyOf(entry, prefix.length)).isEqualTo(prefix);
    }

    @Test
    void itemsThatLackAKeyOrHaveOneThatCannotBeAreNotInTheIndex() {
        assertThat(entry(item("x", 1, null, number(7), (byte) 5))).isNull();
        assertThat(entry(item("x", 1, text("chess"), null, (byte) 5))).isNull();
        assertThat(entry(item("x", 1, number(1), number(7), (byte) 5))).isNull();
        assertThat(entry(item("x", 1, text(""), number(7), (byte) 5))).isNull();
        assertThat(entry(item("x", 1, text("c".repeat(2047)), number(7), (byte) 5)))
                .isNotNull();
        assertThat(entry(item("x", 1, text("c".repeat(2048)), number(7), (byte) 5)))
                .isNull();
    }

    @Test
    void aPositionIsBothKeysAndNothingElse() {
        Item position = item("x", 1, text("chess"), number(7), (byte) 5);

        assertThat(IndexKey.ofPosition(INDEX, TABLE, position)).isEqualTo(entryOf(position));
        assertThat(IndexKey.ofPosition(INDEX, TABLE, item("x", 1, text("chess"), null, (byte) 5)))
                .isNull();
        Map<String, AttributeValue> more = new HashMap<>(position.toMap());
        more.put("other", text("y"));
        assertThat(IndexKey.ofPosition(INDEX, TABLE, Item.of(more))).isNull();
        Map<String, AttributeValue> less = new HashMap<>(position.toMap());
        less.remove("rank");
        assertThat(IndexKey.ofPosition(INDEX, TABLE, Item.of(less))).isNull();
    }
}
