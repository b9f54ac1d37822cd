package io.streambed.history;

import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.model.PointInTimeRecovery;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.EpochSeconds;
import java.io.IOException;

/** The ContinuousBackupsDescription of answers. Here the latest restorable time is now. */
final class ContinuousBackupsJson {
    private ContinuousBackupsJson() {}

    static void write(JsonGenerator generator, TableDefinition table, long now) throws IOException {
        PointInTimeRecovery recovery = table.recovery();
        generator.writeObjectFieldStart("ContinuousBackupsDescription");
        generator.writeStringField("ContinuousBackupsStatus", "ENABLED");
        generator.writeObjectFieldStart("PointInTimeRecoveryDescription");
        generator.writeStringField("PointInTimeRecoveryStatus", recovery == null ? "DISABLED" : "ENABLED");
        if (recovery != null) {
            generator.writeNumberField("RecoveryPeriodInDays", recovery.days());
            EpochSeconds.write(generator, "EarliestRestorableDateTime", recovery.earliest(now));
            EpochSeconds.write(generator, "LatestRestorableDateTime", Math.max(now, recovery.since()));
        }
        generator.writeEndObject();
        generator.writeEndObject();
    }
}
