/**
 * Reading the log: DynamoDB Streams.
 *
 * <ul>
 *   <li>Operations: {@link ListStreams}, {@link DescribeStream}, {@link GetShardIterator}, {@link GetRecords}, made by {@link
 *       StreamOperations}. What they have in common: {@link StreamShapes}, {@link StreamErrors}, {@link ShardOwners}, {@link
 *       Stages}.
 *   <li>What there is to read: {@link Streams} finds a {@link TableStream} and its {@link Shard}s in the {@link
 *       StreamCatalog}.
 *   <li>A reader's place: {@link SequenceNumber}, {@link Cursor}, {@link ShardIterator} with its {@link IteratorCodec};
 *       {@link ShardStarts} finds the first one, with {@link BlockIndex}.
 *   <li>Records: {@link ShardReader} fills a {@link Page} with {@link StreamRecord}s, which {@link StreamRecordJson} writes.
 *   <li>Where they come from: the {@link Tail}s in the {@link TailBuffer}, or the log through {@link LogReader} and {@link
 *       LogSource}, which is {@link KafkaLogSource}, or ends as {@link LogTrimmedException}.
 *   <li>The same for consumers inside this process: {@link ChangeReader} with its {@link ChangePosition}.
 *   <li>For consumers inside this process: {@link StreamFollowers} opens a {@link ShardFollower} of a {@link FollowedStream}.
 *   <li>How far back they go: {@link LogTrimmer} with {@link TrimPoint}.
 * </ul>
 */
@NullMarked
package io.streambed.stream;

import org.jspecify.annotations.NullMarked;
