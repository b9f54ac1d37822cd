package io.streambed.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;

/** Times as the API writes them: seconds since 1970 in plain decimal notation, with milliseconds where there are some. */
public final class EpochSeconds {
    private EpochSeconds() {}

    public static void write(JsonGenerator generator, String name, long epochMillis) throws IOException {
        if (epochMillis % 1000 == 0) {
            generator.writeNumberField(name, epochMillis / 1000);
        } else {
            generator.writeFieldName(name);
            generator.writeNumber(BigDecimal.valueOf(epochMillis, 3).toPlainString());
        }
    }
}
