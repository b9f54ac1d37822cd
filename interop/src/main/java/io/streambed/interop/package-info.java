/**
 * What other Kafka programs need of a cluster.
 *
 * <ul>
 *   <li>Its schemas: {@link SchemaEndpoint} serves them over HTTP, as {@link SchemaRequests} answers or refuses ({@link
 *       SchemaError}) from a {@link SchemaDirectory}.
 *   <li>Tables' changes in topics of their own: {@link EnableKinesisStreamingDestination}, {@link
 *       DisableKinesisStreamingDestination}, {@link UpdateKinesisStreamingDestination} and {@link
 *       DescribeKinesisStreamingDestination}, with {@link DestinationShapes} and {@link DestinationErrors}, say what there
 *       should be; {@link DestinationSettler} says what became of it. {@link Destinations} has a {@link PartitionForwarder} for
 *       each log partition, which sends the {@link DestinationRecords} of its {@link Outlet}s through a {@link
 *       ForwardingProducer} and knows their {@link OutletProgress}. A {@link DestinationTopic} is where they go; {@link
 *       DestinationTopics} asks Kafka about it.
 * </ul>
 */
@NullMarked
package io.streambed.interop;

import org.jspecify.annotations.NullMarked;
