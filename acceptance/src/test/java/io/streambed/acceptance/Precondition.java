package io.streambed.acceptance;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What a write demands of the item that is there. */
sealed interface Precondition {
    record None() implements Precondition {}

    record NoItem() implements Precondition {}

    /** The item that a certain write made is there. */
    record ItemOf(String write) implements Precondition {}

    /** Whether it holds, given the write that made the item that is there; null: there is none. */
    default boolean holds(@Nullable String present) {
        return switch (this) {
            case None() -> true;
            case NoItem() -> present == null;
            case ItemOf(String write) -> write.equals(present);
        };
    }

    default @Nullable String expression() {
        return switch (this) {
            case None() -> null;
            case NoItem() -> "attribute_not_exists(id)";
            case ItemOf _ -> "#write = :write";
        };
    }

    default @Nullable Map<String, String> names() {
        return this instanceof ItemOf ? Map.of("#write", "write") : null;
    }

    default @Nullable Map<String, AttributeValue> values() {
        return this instanceof ItemOf(String write) ? Map.of(":write", fromS(write)) : null;
    }
}
