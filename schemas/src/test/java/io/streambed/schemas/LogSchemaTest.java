package io.streambed.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.model.BillingMode;
import io.streambed.model.IndexKind;
import io.streambed.model.ProjectionType;
import io.streambed.model.StreamViewType;
import io.streambed.model.TableClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LogSchemaTest {
    @ParameterizedTest
    @EnumSource
    void everySchemaIsSelfContainedAvroNamedAsItsSubject(LogSchema schema) {
        assertThat(AvroOracle.schema(schema).getFullName()).isEqualTo(schema.subject());
    }

    @ParameterizedTest
    @EnumSource
    void everyTypeAndEveryFieldHasADoc(LogSchema schema) {
        List<String> undocumented = new ArrayList<>();
        for (Schema type : named(schema).values()) {
            if (type.getDoc() == null || type.getDoc().isBlank()) {
                undocumented.add(type.getFullName());
            }
            if (type.getType() == Schema.Type.RECORD) {
                for (Schema.Field field : type.getFields()) {
                    if (field.doc() == null || field.doc().isBlank()) {
                        undocumented.add(type.getFullName() + "." + field.name());
                    }
                }
            }
        }

        assertThat(undocumented).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everyTypeIsInTheNamespaceOfTheLog(LogSchema schema) {
        assertThat(named(schema).keySet()).allMatch(name -> name.startsWith("io.streambed.log."));
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "CLAIM",
                "BARRIER",
                "COMMIT",
                "TABLE_CHANGED",
                "TABLE_DROPPED",
                "TX_PREPARED",
                "TX_DECIDED",
                "TX_FINISHED"
            })
    void commitTimeComesFirst(LogSchema schema) {
        Schema.Field first = AvroOracle.schema(schema).getFields().getFirst();

        assertThat(first.name()).isEqualTo("time");
        assertThat(first.schema().getLogicalType().getName()).isEqualTo("timestamp-millis");
    }

    @Test
    void symbolsAreTheModels() {
        Map<String, Schema> types = named(LogSchema.TABLE_CHANGED);
        types.putAll(named(LogSchema.COMMIT));

        assertThat(symbols(types, "Cause")).isEqualTo(names(Cause.values()));
        assertThat(symbols(types, "BillingMode")).isEqualTo(names(BillingMode.values()));
        assertThat(symbols(types, "StreamViewType")).isEqualTo(names(StreamViewType.values()));
        assertThat(symbols(types, "TableClass")).isEqualTo(names(TableClass.values()));
        assertThat(symbols(types, "IndexKind")).isEqualTo(names(IndexKind.values()));
        assertThat(symbols(types, "ProjectionType")).isEqualTo(names(ProjectionType.values()));
        assertThat(symbols(types, "IndexStatus")).containsExactly("CREATING", "ACTIVE", "DELETING");
        assertThat(symbols(types, "KeyType")).containsExactly("S", "N", "B");
    }

    @Test
    void everyKindHasASchemaOfItsName() {
        for (RecordKind kind : RecordKind.values()) {
            assertThat(LogSchema.of(kind).name()).isEqualTo(kind.name());
        }
    }

    private static List<String> symbols(Map<String, Schema> types, String name) {
        Schema type = types.get("io.streambed.log." + name);
        return type == null ? List.of() : type.getEnumSymbols();
    }

    private static List<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).toList();
    }

    private static Map<String, Schema> named(LogSchema schema) {
        Map<String, Schema> types = new HashMap<>();
        collect(AvroOracle.schema(schema), types);
        return types;
    }

    private static void collect(Schema schema, Map<String, Schema> types) {
        switch (schema.getType()) {
            case RECORD -> {
                if (types.put(schema.getFullName(), schema) == null) {
                    schema.getFields().forEach(field -> collect(field.schema(), types));
                }
            }
            case ENUM, FIXED -> types.put(schema.getFullName(), schema);
            case ARRAY -> collect(schema.getElementType(), types);
            case MAP -> collect(schema.getValueType(), types);
            case UNION -> schema.getTypes().forEach(branch -> collect(branch, types));
            case STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL -> {}
        }
    }
}
