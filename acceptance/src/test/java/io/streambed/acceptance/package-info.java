/**
 * Streambed as its users meet it: real server processes, real AWS clients, real kills.
 *
 * <ul>
 *   <li>Processes: {@link io.streambed.acceptance.ServerProcess}, {@link io.streambed.acceptance.KafkaBroker}, both a
 *       {@link io.streambed.acceptance.ChildProcess}; {@link io.streambed.acceptance.SharedServer} is the one most tests use.
 *   <li>Clients: {@link io.streambed.acceptance.Clients} (AWS SDK), {@link io.streambed.acceptance.HttpConnection} (bytes).
 *   <li>What must hold while processes die: a {@link io.streambed.acceptance.Workload} writes a
 *       {@link io.streambed.acceptance.Ledger} table and notes each call in a {@link io.streambed.acceptance.History}; a
 *       {@link io.streambed.acceptance.HistoryCheck} compares that with the table and with its stream.
 *   <li>Applications: {@link io.streambed.acceptance.EnhancedClientIT} and {@link
 *       io.streambed.acceptance.EnhancedTransactionsIT} in Java, {@link io.streambed.acceptance.OtherClientsIT} with the
 *       programs under {@code src/test/javascript}, {@code python} and {@code shell}, whose clients {@link
 *       io.streambed.acceptance.InstalledClients} installs.
 *   <li>Answers compared with DynamoDB Local's: {@link io.streambed.acceptance.DifferentialIT} and all that is named after it.
 * </ul>
 */
@NullMarked
package io.streambed.acceptance;

import org.jspecify.annotations.NullMarked;
