/**
 * From the log to rows: the Kafka Streams topology, the items store, the catalog, and read access to them.
 *
 * <p>The fold of one log partition, pure of Kafka:
 *
 * <ul>
 *   <li>{@link io.streambed.materializer.PartitionFold} folds records into {@link io.streambed.materializer.Rows} and is what
 *       readers see as {@link io.streambed.materializer.OpenPartition}; {@code RecordEffects} says what a record does, {@code
 *       AppliedTables} keeps tables and counters, {@code Purge} deletes what is left over
 *   <li>{@code RowKey} lists all kinds of rows; {@code AppliedRow}, {@code TableRow}, {@code CountersRow}, {@code BlockRow}
 *       and {@code ItemRow} are their values
 *   <li>{@code ExpiryEntries} are rows by which expired items are found, for tables with a time to live; {@code
 *       ExpiryBackfill} makes those of older items
 *   <li>{@code CountersSum} adds up what a record does to {@link io.streambed.materializer.TableCounters}; {@code
 *       IndexCounting} counts older items for a new index
 *   <li>{@code LocalMarks} keeps a local store from being ahead of its changelog; {@link
 *       io.streambed.materializer.InMemoryRows} is a store with the same behaviour for simulations
 * </ul>
 *
 * <p>Its shell over Kafka Streams:
 *
 * <ul>
 *   <li>{@link io.streambed.materializer.Materializer} runs it and tells {@link io.streambed.materializer.PartitionListener}s;
 *       {@code MaterializerTopology}, {@code StreamsSettings}, {@link io.streambed.materializer.RocksDbSettings} and {@code
 *       FailurePolicy} are how
 *   <li>{@code ItemsProcessor} takes records to the fold, with what all of a node share in {@code PartitionHost}; {@code
 *       ItemsStore} and {@code StoreRows} are the rows in RocksDB; {@code LogAccess} asks Kafka what is in the log
 * </ul>
 *
 * <p>The catalog: {@link io.streambed.materializer.Catalog} follows it and publishes {@link
 * io.streambed.materializer.CatalogState}, which {@code CatalogFold} makes of its records; {@link
 * io.streambed.materializer.CatalogProposer} appends to it. Next to tables it has {@link
 * io.streambed.materializer.CatalogResource}s, of whatever kinds the modules above define.
 *
 * <p>Meeting points of the modules above: {@link io.streambed.materializer.ServingPartitions}, {@link
 * io.streambed.materializer.TableLookup}, {@link io.streambed.materializer.TableSizes}.
 */
@NullMarked
package io.streambed.materializer;

import org.jspecify.annotations.NullMarked;
