package io.streambed.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ItemTest {
    private static final AttributeValue A = new AttributeValue.S("a");
    private static final AttributeValue B = new AttributeValue.S("b");

    @Test
    void attributesAreSortedByNameWhateverTheOrderOfPutting() {
        Item item = Item.builder(1).put("z", A).put("b", B).put("m", A).build();

        assertThat(item.size()).isEqualTo(3);
        assertThat(item.name(0)).isEqualTo("b");
        assertThat(item.name(2)).isEqualTo("z");
        assertThat(item.value(0)).isEqualTo(B);
        assertThat(item.toMap()).containsExactly(Map.entry("b", B), Map.entry("m", A), Map.entry("z", A));
    }

    @Test
    void ofANamePutTwiceTheLastValueStays() {
        Item item = Item.builder(4).put("x", A).put("a", A).put("x", B).build();

        assertThat(item).isEqualTo(Item.of(Map.of("a", A, "x", B)));
        assertThat(Item.builder(4).put("x", A).put("x", B).build()).isEqualTo(Item.of(Map.of("x", B)));
    }

    @Test
    void findsWhatItHas() {
        Map<String, AttributeValue> attributes = new LinkedHashMap<>();
        for (int i = 99; i >= 0; i--) {
            attributes.put("name" + i, new AttributeValue.N(Decimal.of(i)));
        }

        Item item = Item.of(attributes);

        attributes.forEach((name, value) -> assertThat(item.get(name)).isEqualTo(value));
        assertThat(item.get("name")).isNull();
        assertThat(item.get("name100")).isNull();
        assertThat(Item.EMPTY.get("name")).isNull();
    }

    @Test
    void isEqualByValue() {
        Item one = Item.builder(2)
                .put("n", new AttributeValue.N(Decimal.parse("1.0")))
                .put("m", new AttributeValue.M(Item.of(Map.of("x", A))))
                .build();
        Item two = Item.builder(9)
                .put("m", new AttributeValue.M(Item.of(Map.of("x", A))))
                .put("n", new AttributeValue.N(Decimal.of(1)))
                .build();

        assertThat(one).isEqualTo(two).hasSameHashCodeAs(two);
        assertThat(one).isNotEqualTo(Item.of(Map.of("n", A)));
    }

    @Test
    void withoutAttributesItIsTheEmptyItem() {
        assertThat(Item.of(Map.of())).isSameAs(Item.EMPTY);
        assertThat(Item.EMPTY.isEmpty()).isTrue();
    }
}
