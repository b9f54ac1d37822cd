/**
 * Event source mappings: functions that are called with what changes in a table, as AWS Lambda does it for DynamoDB Streams.
 *
 * <ul>
 *   <li>What is to be called: an {@link EventSourceMapping}, in JSON through {@link MappingJson}, kept as a resource of the
 *       catalog.
 *   <li>Its API: {@link EventSourceMappings} answers the REST calls, {@link MappingRequest} reads and checks them, {@link
 *       MappingDescriptions} writes answers, {@link LambdaException} is an error.
 *   <li>Running them: {@link Triggers} starts a {@link ShardPoller} for each shard that lives on this node; it reads, filters
 *       ({@link RecordFilter}) and hands out to {@link Lane}s, which gather batches in a {@link LaneQueue} and deliver them with
 *       retries ({@link Delivery}, {@link TumblingWindow}). {@link Progress} is how far that is, {@link Positions} makes it
 *       durable.
 *   <li>Being called: a {@link TriggerFunction} found by {@link Functions}: {@link LambdaFunction}, {@link UrlFunction} or {@link
 *       JavaFunction}, with an {@link EventJson}; {@link FunctionAnswer} and {@link Outcome} are what comes of it. What nobody
 *       could process goes to a {@link FailureDestination}.
 * </ul>
 */
@NullMarked
package io.streambed.triggers;

import org.jspecify.annotations.NullMarked;
