package io.streambed.expressions;

import io.streambed.model.AttributeValue;
import io.streambed.model.Bytes;
import io.streambed.model.Decimal;
import io.streambed.model.Item;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Short forms of values, so that tests read well. */
final class Values {
    private Values() {}

    static AttributeValue s(String value) {
        return new AttributeValue.S(value);
    }

    static AttributeValue n(String number) {
        return new AttributeValue.N(Decimal.parse(number));
    }

    static AttributeValue b(String text) {
        return new AttributeValue.B(bytes(text));
    }

    static AttributeValue ss(String... members) {
        return new AttributeValue.SS(List.of(members));
    }

    static AttributeValue ns(String... members) {
        return new AttributeValue.NS(Stream.of(members).map(Decimal::parse).toList());
    }

    static AttributeValue bs(String... members) {
        return new AttributeValue.BS(Stream.of(members).map(Values::bytes).toList());
    }

    static AttributeValue list(AttributeValue... elements) {
        return new AttributeValue.L(List.of(elements));
    }

    static AttributeValue map(String name, AttributeValue value) {
        return new AttributeValue.M(Item.of(Map.of(name, value)));
    }

    static AttributeValue map(String name, AttributeValue value, String name2, AttributeValue value2) {
        return new AttributeValue.M(Item.of(Map.of(name, value, name2, value2)));
    }

    private static Bytes bytes(String text) {
        return Bytes.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
