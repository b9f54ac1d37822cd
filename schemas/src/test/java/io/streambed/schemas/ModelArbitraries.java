package io.streambed.schemas;

import io.streambed.model.AttributeDefinition;
import io.streambed.model.AttributeType;
import io.streambed.model.AttributeValue;
import io.streambed.model.BillingMode;
import io.streambed.model.Bytes;
import io.streambed.model.Decimal;
import io.streambed.model.Item;
import io.streambed.model.KeyAttribute;
import io.streambed.model.KeySchema;
import io.streambed.model.StreamSpec;
import io.streambed.model.StreamViewType;
import io.streambed.model.TableClass;
import io.streambed.model.TableDefinition;
import io.streambed.model.Throughput;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Random values of the model: every type, nested, with the lengths and characters at which encodings change. */
final class ModelArbitraries {
    private static final int MAX_NESTING = 3;

    private ModelArbitraries() {}

    /** Of one, two, three and four UTF-8 bytes per character; unpaired surrogates have no UTF-8 form. */
    static Arbitrary<String> strings() {
        Arbitrary<String> ascii = Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(80);
        Arbitrary<String> any = Arbitraries.oneOf(
                        Arbitraries.integers().between(0, 0xFF),
                        Arbitraries.integers().between(0x100, 0xD7FF),
                        Arbitraries.integers().between(0xE000, 0x10FFFF))
                .list()
                .ofMaxSize(50)
                .map(points -> points.stream()
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString());
        return Arbitraries.oneOf(ascii, any);
    }

    static Arbitrary<Decimal> numbers() {
        Arbitrary<Decimal> small =
                Arbitraries.longs().between(-1_000_000, 1_000_000).map(Decimal::of);
        Arbitrary<Decimal> large = Combinators.combine(
                        Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(38),
                        Arbitraries.integers().between(-130, 87),
                        Arbitraries.of(true, false))
                .as((digits, exponent, negative) -> {
                    BigDecimal magnitude = new BigDecimal(new BigInteger(digits), -exponent);
                    return Decimal.of(negative ? magnitude.negate() : magnitude);
                });
        return Arbitraries.oneOf(small, large);
    }

    static Arbitrary<Bytes> binaries() {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(80).map(Bytes::wrap);
    }

    static Arbitrary<AttributeValue> values() {
        return values(MAX_NESTING);
    }

    private static Arbitrary<AttributeValue> values(int nesting) {
        Arbitrary<AttributeValue> scalars = Arbitraries.oneOf(
                strings().map(AttributeValue.S::new),
                numbers().map(AttributeValue.N::new),
                binaries().map(AttributeValue.B::new),
                Arbitraries.of(AttributeValue.NULL, AttributeValue.TRUE, AttributeValue.FALSE),
                strings().list().uniqueElements().ofMinSize(1).ofMaxSize(4).map(AttributeValue.SS::new),
                numbers().list().uniqueElements().ofMinSize(1).ofMaxSize(4).map(AttributeValue.NS::new),
                binaries().list().uniqueElements().ofMinSize(1).ofMaxSize(4).map(AttributeValue.BS::new));
        if (nesting == 0) {
            return scalars;
        }
        Arbitrary<AttributeValue> below = Arbitraries.lazy(() -> values(nesting - 1));
        return Arbitraries.frequencyOf(
                Tuple.of(3, scalars),
                Tuple.of(1, below.list().ofMaxSize(3).map(AttributeValue.L::new)),
                Tuple.of(
                        1,
                        Arbitraries.maps(strings(), below)
                                .ofMaxSize(3)
                                .map(map -> new AttributeValue.M(Item.of(map)))));
    }

    static Arbitrary<Item> items() {
        return Arbitraries.maps(strings(), values()).ofMaxSize(6).map(Item::of).withoutEdgeCases();
    }

    static Arbitrary<Change> changes() {
        Arbitrary<EncodedItem> images = items().map(EncodedItem::of);
        return Combinators.combine(
                        Arbitraries.integers(),
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(80),
                        images.injectNull(0.2),
                        images.injectNull(0.2),
                        Arbitraries.of(Cause.class))
                .as(Change::new)
                .withoutEdgeCases();
    }

    static Arbitrary<TableDefinition> definitions() {
        Arbitrary<KeySchema> keys = Combinators.combine(
                        Arbitraries.of(AttributeType.S, AttributeType.N, AttributeType.B),
                        Arbitraries.of(AttributeType.S, AttributeType.N, AttributeType.B)
                                .injectNull(0.3))
                .as((partition, sort) -> new KeySchema(
                        new KeyAttribute("Künstler", partition), sort == null ? null : new KeyAttribute("song", sort)));
        Arbitrary<Throughput> throughputs = Combinators.combine(
                        Arbitraries.longs().greaterOrEqual(0),
                        Arbitraries.longs().greaterOrEqual(0),
                        Arbitraries.longs().greaterOrEqual(0),
                        Arbitraries.integers().greaterOrEqual(0))
                .as((units, increase, decrease, decreases) ->
                        new Throughput(units, units / 2, increase, decrease, decreases));
        Arbitrary<StreamSpec> streams =
                Arbitraries.of(StreamViewType.class).map(view -> new StreamSpec("2026-11-21T00:02:30.123", view));
        Arbitrary<Map<String, String>> tags =
                Arbitraries.maps(strings(), strings()).ofMaxSize(3);
        Arbitrary<int[]> partitions = Arbitraries.integers()
                .between(0, 1000)
                .array(int[].class)
                .ofMinSize(1)
                .ofMaxSize(9);
        return Combinators.combine(
                        keys,
                        throughputs,
                        streams.injectNull(0.5),
                        tags,
                        partitions,
                        Arbitraries.of(BillingMode.class),
                        Arbitraries.of(TableClass.class),
                        Arbitraries.longs().greaterOrEqual(0))
                .as((key, throughput, stream, tagged, placed, billing, tableClass, time) -> new TableDefinition(
                        7,
                        "0c4d2f1e-7c3b-4c55-8d0e-0123456789ab",
                        "Music",
                        1 + time / 2,
                        time,
                        declared(key),
                        key,
                        billing,
                        time / 3,
                        throughput,
                        stream,
                        time % 2 == 0,
                        tableClass,
                        tagged,
                        TableDefinition.evenPartitions(placed)))
                .withoutEdgeCases();
    }

    private static List<AttributeDefinition> declared(KeySchema key) {
        List<AttributeDefinition> attributes = new ArrayList<>();
        attributes.add(
                new AttributeDefinition(key.partition().name(), key.partition().type()));
        KeyAttribute sort = key.sort();
        if (sort != null) {
            attributes.add(new AttributeDefinition(sort.name(), sort.type()));
        }
        return attributes;
    }
}
