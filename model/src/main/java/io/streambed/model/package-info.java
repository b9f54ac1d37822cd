/**
 * DynamoDB's values, numbers, keys, sizes, table definitions and errors: pure Java, no input or output.
 *
 * <ul>
 *   <li>Values: {@link AttributeValue}, {@link Decimal}, {@link Bytes}, {@link Item}, {@link ItemSize}, {@link ValueOrder}.
 *   <li>Keys: {@link KeySchema}, {@link KeyAttribute}, {@link PrimaryKey}, {@link KeyEncoding} and {@link KeyDecoder},
 *       {@link ByteSink}.
 *   <li>Tables: {@link TableDefinition} and the records in it, {@link SecondaryIndex} among them, {@link TableStatus}, {@link
 *       Arns}.
 *   <li>Capacity: {@link CapacityUnits}, {@link ReadUnits}, {@link WriteUnits}, {@link IndexEntry}, {@link TokenBucket}.
 *   <li>Failures: {@link DynamoDbException} and {@link ErrorType} for clients, {@link PartitionMovedException} between modules.
 * </ul>
 */
@NullMarked
package io.streambed.model;

import org.jspecify.annotations.NullMarked;
