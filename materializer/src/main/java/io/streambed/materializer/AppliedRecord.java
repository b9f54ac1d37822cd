package io.streambed.materializer;

import io.streambed.schemas.FoldState;
import io.streambed.schemas.LogRecord;
import io.streambed.schemas.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * A record of the log that has been folded.
 *
 * @param header null if it had none of ours
 * @param valid whether the fold rule accepted it; if not, it never happened
 * @param record its content; null if void
 * @param fold the fold state after it
 */
public record AppliedRecord(
        long offset,
        @Nullable RecordHeader header,
        boolean valid,
        @Nullable LogRecord record,
        FoldState fold) {}
