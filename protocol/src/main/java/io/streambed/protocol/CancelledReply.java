package io.streambed.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.model.ErrorType;
import io.streambed.model.Item;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The answer of a transaction of which nothing happened: a reason for each of its actions, in the order of the request. */
public final class CancelledReply {
    private CancelledReply() {}

    /**
     * The answer.
     *
     * @param reasons null for what nothing is wrong with
     */
    public static Reply of(List<@Nullable CancellationReason> reasons) {
        String codes = reasons.stream()
                .map(reason -> reason == null ? CancellationReason.NONE : reason.code())
                .collect(Collectors.joining(", ", "[", "]"));
        return new Reply.Failure(
                ErrorType.TRANSACTION_CANCELED,
                "Transaction cancelled, please refer cancellation reasons for specific reasons " + codes,
                generator -> {
                    generator.writeArrayFieldStart("CancellationReasons");
                    for (CancellationReason reason : reasons) {
                        write(generator, reason);
                    }
                    generator.writeEndArray();
                });
    }

    private static void write(JsonGenerator generator, @Nullable CancellationReason reason) throws IOException {
        generator.writeStartObject();
        generator.writeStringField("Code", reason == null ? CancellationReason.NONE : reason.code());
        if (reason != null) {
            Item item = reason.item();
            if (item != null) {
                AttributeValueJson.write(generator, "Item", item);
            }
            generator.writeStringField("Message", reason.message());
        }
        generator.writeEndObject();
    }
}
