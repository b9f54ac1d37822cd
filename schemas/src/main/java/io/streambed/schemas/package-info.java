/**
 * The language of the log: what a record says, how it is written, and which records count.
 *
 * <ul>
 *   <li>Records: {@link LogRecord} with {@link Change}, {@link Cause} and {@link EncodedItem}; {@link CatalogRecord}.
 *   <li>For other programs: {@link ChangeEvent} with its {@link ChangeEventCodec}.
 *   <li>Their bytes: {@link RecordCodec} and {@link CatalogCodec}, Avro in Confluent's wire format, over the schemas in
 *       this package's {@code .avsc} resources. Bytes that say nothing: {@link CorruptRecordException}.
 *   <li>What can be told without decoding: {@link RecordKind} and {@link RecordHeader}, in Kafka's record headers.
 *   <li>Which records are valid: {@link FoldState}, the fold rule.
 *   <li>Schema ids: {@link SchemaRegistry}, as {@link BuiltInSchemaRegistry}, {@link ConfluentSchemaRegistry} and
 *       {@link InMemorySchemaRegistry}; failures are {@link SchemaRegistryException} and {@link UnknownSchemaException}.
 *   <li>Where the log is: {@link Topics}, {@link TopicCreator}, and {@link TopicMismatchException}.
 * </ul>
 */
@NullMarked
package io.streambed.schemas;

import org.jspecify.annotations.NullMarked;
