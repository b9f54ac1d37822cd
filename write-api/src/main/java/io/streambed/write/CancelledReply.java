package io.streambed.write;

import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.model.ErrorType;
import io.streambed.protocol.AttributeValueJson;
import io.streambed.protocol.Reply;
import io.streambed.schemas.EncodedItem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The answer of a transaction of which nothing happened: a reason for each of its actions, in the order of the request. */
final class CancelledReply {
    private CancelledReply() {}

    static Reply ofResults(List<ItemResult> results) {
        List<@Nullable CancellationReason> reasons = new ArrayList<>(results.size());
        for (ItemResult result : results) {
            reasons.add(result instanceof ItemResult.Refused(CancellationReason reason) ? reason : null);
        }
        return of(reasons);
    }

    /** @param reasons null for what nothing is wrong with */
    static Reply of(List<@Nullable CancellationReason> reasons) {
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
            EncodedItem item = reason.item();
            if (item != null) {
                AttributeValueJson.write(generator, "Item", item.item());
            }
            generator.writeStringField("Message", reason.message());
        }
        generator.writeEndObject();
    }
}
