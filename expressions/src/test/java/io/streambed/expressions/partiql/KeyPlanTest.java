package io.streambed.expressions.partiql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streambed.expressions.KeyPlan;
import io.streambed.expressions.KeyRange;
import io.streambed.expressions.QueryKey;
import io.streambed.expressions.StatementResolver;
import io.streambed.expressions.Where;
import io.streambed.model.AttributeType;
import io.streambed.model.AttributeValue;
import io.streambed.model.Decimal;
import io.streambed.model.Item;
import io.streambed.model.KeyAttribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which keys a SELECT reads: never fewer than it needs, and no key twice. */
class KeyPlanTest {
    private static final QueryKey KEY = new QueryKey(
            List.of(new KeyAttribute("pk", AttributeType.S)), List.of(new KeyAttribute("sk", AttributeType.N)));
    private static final String OVERLAP = "Overlapping conditions with range keys are not supported in where clause";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pk = 'a' | 1 | true",
                "pk = 'a' AND sk = 1 | 1 | true",
                "pk = 'a' AND sk BETWEEN 1 AND 3 | 1 | true",
                "pk = 'a' AND sk > 1 AND sk <= 3 | 1 | true",
                "pk = 'a' AND sk > 3 AND sk < 2 | 0 | true",
                "pk = 'a' AND pk = 'b' | 0 | true",
                "pk = 'a' AND sk IN [3, 1] | 2 | true",
                "pk IN ['b', 'a'] AND sk > 1 | 2 | true",
                "pk = 'b' OR pk = 'a' | 2 | true",
                "(pk = 'b' AND sk > 2) OR (pk = 'a' AND sk = 1) | 2 | true",
                "pk = 'a' AND (sk < 1 OR sk > 1 OR sk = 1) | 3 | true",
                "pk = 'a' AND n = 1 | 1 | false",
                "pk = 'a' AND (n = 1 OR n = 2) | 1 | false",
                "pk = 'a' AND NOT sk = 1 | 1 | false",
                "pk = 'a' AND sk <> 1 OR pk = 'a' AND sk = 2 | 1 | false",
                "pk = 'a' OR pk = 'a' AND NOT sk = 1 | 1 | false",
                "pk = 'a' AND size(m) = 1 | 1 | false",
            })
    void conditionsThatNameTheirPartitions(String condition, int ranges, boolean exact) {
        assertThat(where(condition).over(KEY))
                .isInstanceOfSatisfying(
                        KeyPlan.Ranges.class, plan -> assertThat(plan.ranges()).hasSize(ranges))
                .isInstanceOfSatisfying(
                        KeyPlan.Ranges.class, plan -> assertThat(plan.exact()).isEqualTo(exact));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk = 1",
                "pk > 'a'",
                "pk <> 'a'",
                "NOT pk = 'a'",
                "pk = 'a' OR sk = 1",
                "pk = 'a' OR n = 1",
                "pk = n",
                "begins_with(pk, 'a')",
                "size(pk) = 1",
            })
    void conditionsThatDoNot(String condition) {
        assertThat(where(condition).over(KEY)).isEqualTo(KeyPlan.Scan.SCAN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pk IN ['a', 'a']",
                "pk = 'a' OR pk = 'a'",
                "pk = 'a' AND (sk > 0 OR sk < 5)",
                "pk = 'a' AND (sk = 1 OR flag = 'two')",
                "(pk = 'a' AND n = 1) OR (pk = 'a' AND n = 2)",
                "pk = 'a' AND x <> '1' OR pk = 'a' AND sk = 2",
            })
    void noKeyIsReadTwice(String condition) {
        assertThatThrownBy(() -> where(condition).over(KEY)).hasMessage(OVERLAP);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pk = 1 | Key attribute's data type should match its data type in table's schema: Key pk",
                "pk = 'a' AND sk > 'x' | Key attribute's data type should match its data type in table's schema: Key sk",
                "pk = 1 OR pk = 'a' | Key attribute's data type should match its data type in table's schema: Key pk",
                "pk = '' | One or more parameter values are not valid. The AttributeValue for a key attribute cannot"
                        + " contain an empty string value. Key: pk",
            })
    void keyValuesHaveToBeOfTheKeysType(String condition, String message) {
        assertThatThrownBy(() -> where(condition).over(KEY)).hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(ints = {51, 90})
    void rangesAreBounded(int values) {
        StringBuilder in = new StringBuilder("pk IN ['x0'");
        for (int i = 1; i < values; i++) {
            in.append(", 'x").append(i).append('\'');
        }

        assertThatThrownBy(() -> where(in.append(']').toString()).over(KEY))
                .hasMessage("Too many decomposed read operations for a given query.");
    }

    /** Against the engine: what a condition holds for is in the ranges, and in one of them; all that is in exact ranges meets it. */
    @Property(tries = 2000)
    void rangesHoldWhatMeetsTheCondition(@ForAll long seed) {
        Random random = new Random(seed);
        Where where = where(condition(random, 3));
        KeyPlan plan;
        try {
            plan = where.over(KEY);
        } catch (io.streambed.model.DynamoDbException overlapping) {
            assertThat(overlapping.text()).isIn(OVERLAP, "Too many decomposed read operations for a given query.");
            return;
        }
        if (!(plan instanceof KeyPlan.Ranges(List<KeyRange> ranges, boolean exact, List<String> _))) {
            return;
        }
        for (Item item : items()) {
            long in = ranges.stream()
                    .filter(range -> range.isInPartition(item) && range.isInRange(item))
                    .count();
            assertThat(in).isLessThanOrEqualTo(1);
            if (where.test(item)) {
                assertThat(in).as("%s in %s", item, ranges).isEqualTo(1);
            } else if (exact) {
                assertThat(in).as("%s in %s", item, ranges).isZero();
            }
        }
    }

    private static List<Item> items() {
        List<Item> items = new ArrayList<>();
        for (String partition : List.of("a", "b", "c")) {
            for (int sort = 0; sort < 5; sort++) {
                for (int n = 0; n < 2; n++) {
                    items.add(Item.of(Map.of(
                            "pk",
                            new AttributeValue.S(partition),
                            "sk",
                            new AttributeValue.N(Decimal.of(sort)),
                            "n",
                            new AttributeValue.N(Decimal.of(n)))));
                }
            }
        }
        return items;
    }

    private static String condition(Random random, int depth) {
        int choice = random.nextInt(depth == 0 ? 7 : 11);
        int number = random.nextInt(5);
        String partition = "'" + (char) ('a' + random.nextInt(3)) + "'";
        return switch (choice) {
            case 0, 1 -> "pk = " + partition;
            case 2 -> "sk " + List.of("=", "<", "<=", ">", ">=", "<>").get(random.nextInt(6)) + " " + number;
            case 3 -> "sk BETWEEN " + number + " AND " + (number + random.nextInt(3));
            case 4 -> "n = " + random.nextInt(2);
            case 5 -> "pk IN ['a', " + partition + "]";
            case 6 -> "sk IN [" + number + ", " + random.nextInt(5) + "]";
            case 7 -> "NOT (" + condition(random, depth - 1) + ")";
            case 8 -> "(" + condition(random, depth - 1) + " OR " + condition(random, depth - 1) + ")";
            default -> "(" + condition(random, depth - 1) + " AND " + condition(random, depth - 1) + ")";
        };
    }

    private static Where where(String condition) {
        Statement.Select select = (Statement.Select) Statements.of("SELECT * FROM Tab WHERE " + condition);
        return new StatementResolver(List.of()).where(Objects.requireNonNull(select.where()));
    }
}
