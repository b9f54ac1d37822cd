package io.streambed.schemas;

import io.streambed.model.TableDefinition;

/** The value of a record of the catalog: a proposal, or word from a log partition that it has applied one. */
public sealed interface CatalogRecord {
    /**
     * Proposes to create or update a table.
     *
     * @param proposalId unique, so that the proposer recognizes it
     * @param basedOn the catalog's version when this was decided; the proposal is void if it is not the current one
     */
    record TablePut(String proposalId, long basedOn, TableDefinition definition) implements CatalogRecord {}

    /**
     * Proposes to drop a table.
     *
     * @param proposalId unique, so that the proposer recognizes it
     * @param basedOn the catalog's version when this was decided; the proposal is void if it is not the current one
     * @param time epoch milliseconds
     */
    record TableDrop(String proposalId, long basedOn, String tableId, long time) implements CatalogRecord {}

    /**
     * A log partition has applied a version of a table's definition, or its drop.
     *
     * @param table number of the table
     * @param definitionVersion the version applied; the last one if dropped
     * @param offset of the TABLE_CHANGED or TABLE_DROPPED record on that log partition
     * @param time commit time of that record, epoch milliseconds
     */
    record PartitionApplied(
            String tableId,
            int table,
            long definitionVersion,
            int logPartition,
            long offset,
            long time,
            boolean dropped)
            implements CatalogRecord {}

    /**
     * A log partition has done its part for an index that is being added to its table or dropped from it. To be appended
     * by the partition's owner, once or any number of times, in any order; it counts only while the index has the status
     * that it speaks of. When every log partition of the table has said it, the catalog itself makes the next version of
     * the table's definition, in which the index is ACTIVE, or gone.
     *
     * @param table number of the table
     * @param index id of the index within the table
     * @param dropped false: every item that the log partition holds has its entry, and what other log partitions have sent
     *     for the backfill is applied here; true: nothing of the index is left here
     */
    record IndexApplied(String tableId, int table, int index, int logPartition, boolean dropped)
            implements CatalogRecord {}

    /**
     * Proposes to create or change something that belongs to the cluster and is no table, such as a backup.
     *
     * @param proposalId unique, so that the proposer recognizes it
     * @param basedOn the catalog's version when this was decided; the proposal is void if it is not the current one
     * @param kind what it is: lower-case words with hyphens
     * @param id tells it from others of its kind
     * @param json its description, in the form that its kind defines
     */
    record ResourcePut(String proposalId, long basedOn, String kind, String id, String json) implements CatalogRecord {}

    /**
     * Proposes to forget what a {@link ResourcePut} created; void if it is not there.
     *
     * @param proposalId unique, so that the proposer recognizes it
     * @param basedOn the catalog's version when this was decided; the proposal is void if it is not the current one
     */
    record ResourceDrop(String proposalId, long basedOn, String kind, String id) implements CatalogRecord {}
}
