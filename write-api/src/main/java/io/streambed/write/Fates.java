package io.streambed.write;

import io.streambed.schemas.FoldState;

/** Finds out what became of records that were sent by a sequencer that has since lost its log partition. */
interface Fates {
    /**
     * Reads the log on from {@code fromOffset} and shows each record to {@code orphans} until they are settled.
     *
     * @param fold the fold state just before {@code fromOffset}
     */
    void resolve(int logPartition, long fromOffset, FoldState fold, Orphans orphans);
}
