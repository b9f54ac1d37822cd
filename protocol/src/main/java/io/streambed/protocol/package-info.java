/**
 * AWS JSON 1.0 over HTTP: decoding and validating requests, writing answers and errors.
 *
 * <ul>
 *   <li>What an operation is: {@link io.streambed.protocol.Operation}, {@link io.streambed.protocol.Service}, its declared
 *       {@link io.streambed.protocol.Shape} (often from {@link io.streambed.protocol.CommonShapes}), a
 *       {@link io.streambed.protocol.Call} with its {@link io.streambed.protocol.Input}, and the
 *       {@link io.streambed.protocol.Reply}, written by a {@link io.streambed.protocol.JsonBody}.
 *   <li>Reading: {@code InputDecoder} walks the JSON by the shape, {@code RequestParser} reads its scalars,
 *       {@code AttributeValueReader} its items; {@code Constraints} reports what is violated.
 *   <li>Writing: {@link io.streambed.protocol.AttributeValueJson}, {@link io.streambed.protocol.TableDescriptionJson},
 *       {@link io.streambed.protocol.EpochSeconds}; an {@code Answer} is what is sent.
 *   <li>Capacity: {@link io.streambed.protocol.ConsumedCapacity} shows what a request consumed, {@link
 *       io.streambed.protocol.ThroughputLimits} holds tables to what they may consume ({@code TableBuckets}), and says so with
 *       {@link io.streambed.protocol.Throttled}.
 *   <li>Serving: {@link io.streambed.protocol.HttpEndpoint} for clients; one {@code HttpRequests} per event loop, one
 *       {@code HttpExchange} per request, {@code TableArns} for what is not to be named here, {@code Bodies} and {@code CallRunner} for the limits.
 *   <li>Beside the operations: a {@link io.streambed.protocol.HttpRoute} takes all below a path, as an {@link
 *       io.streambed.protocol.HttpCall}, and gives a {@link io.streambed.protocol.HttpAnswer}.
 *   <li>Between nodes: {@link io.streambed.protocol.Routing} decides, {@link io.streambed.protocol.ForwardClient} sends,
 *       {@link io.streambed.protocol.ForwardEndpoint} takes, both with the {@link io.streambed.protocol.ClusterSecret}.
 * </ul>
 */
@NullMarked
package io.streambed.protocol;

import org.jspecify.annotations.NullMarked;
