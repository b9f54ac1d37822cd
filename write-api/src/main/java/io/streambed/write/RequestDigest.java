package io.streambed.write;

import io.streambed.model.AttributeValue;
import io.streambed.model.Bytes;
import io.streambed.model.Item;
import io.streambed.protocol.Input;
import io.streambed.schemas.EncodedItem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tells whether two requests with one token are the same: by what they ask for, not by how their JSON is written. */
final class RequestDigest {
    private static final List<String> EXPRESSIONS =
            List.of("ConditionExpression", "UpdateExpression", "ReturnValuesOnConditionCheckFailure");

    private final MessageDigest digest;

    private RequestDigest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** 32 bytes. */
    static Bytes of(List<TransactAction> actions) {
        RequestDigest request = new RequestDigest();
        actions.forEach(request::add);
        return Bytes.wrap(request.digest.digest());
    }

    private void add(TransactAction action) {
        switch (action.source()) {
            case ActionSource.Member(Input item) -> add(action, item);
            case ActionSource.OfStatement statement -> add(statement);
        }
    }

    /** Where the item lives is in the text and its parameters. */
    private void add(ActionSource.OfStatement statement) {
        add("Statement");
        add(statement.text());
        add(Boolean.toString(statement.returnsOld()));
        add(Integer.toString(statement.parameters().size()));
        for (AttributeValue parameter : statement.parameters()) {
            add(EncodedItem.of(Item.of(Map.of("parameter", parameter))).avro());
        }
    }

    private void add(TransactAction action, Input item) {
        for (var member : item.shape().members()) {
            Input input = item.structureOrNull(member.name());
            if (input != null) {
                add(member.name());
                add(action.table());
                add(EncodedItem.of(action.attributes()).avro());
                add(input);
            }
        }
    }

    private void add(Input input) {
        for (String expression : EXPRESSIONS) {
            if (input.shape().members().stream()
                    .anyMatch(member -> member.name().equals(expression))) {
                String text = input.stringOrNull(expression);
                add(text == null ? "" : text);
            }
        }
        Map<String, String> names = new TreeMap<>(input.stringMap("ExpressionAttributeNames"));
        names.forEach((name, attribute) -> {
            add(name);
            add(attribute);
        });
        Item values = input.itemOrNull("ExpressionAttributeValues");
        add(values == null ? new byte[0] : EncodedItem.of(values).avro());
    }

    private void add(String text) {
        add(text.getBytes(StandardCharsets.UTF_8));
    }

    /** With its length, so that the bytes of two members cannot be mistaken for another two. */
    private void add(byte[] bytes) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            digest.update((byte) (bytes.length >>> shift));
        }
        digest.update(bytes);
    }
}
