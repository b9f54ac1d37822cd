package io.streambed.schemas;

import io.streambed.model.AttributeDefinition;
import io.streambed.model.AttributeType;
import io.streambed.model.BillingMode;
import io.streambed.model.DestinationStatus;
import io.streambed.model.Encryption;
import io.streambed.model.IndexKeySchema;
import io.streambed.model.IndexKind;
import io.streambed.model.IndexProjection;
import io.streambed.model.IndexStatus;
import io.streambed.model.InitialLoad;
import io.streambed.model.KeyAttribute;
import io.streambed.model.KeySchema;
import io.streambed.model.OnDemandThroughput;
import io.streambed.model.PointInTimeRecovery;
import io.streambed.model.ProjectionType;
import io.streambed.model.SecondaryIndex;
import io.streambed.model.StreamSpec;
import io.streambed.model.StreamViewType;
import io.streambed.model.StreamingDestination;
import io.streambed.model.TableClass;
import io.streambed.model.TableDefinition;
import io.streambed.model.Throughput;
import io.streambed.model.TimeToLive;
import io.streambed.model.WarmThroughput;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A table definition with something in every field. */
final class Definitions {
    private static final KeyAttribute ARTIST = new KeyAttribute("Artist", AttributeType.S);
    private static final KeyAttribute YEAR = new KeyAttribute("Year", AttributeType.N);
    private static final KeyAttribute GENRE = new KeyAttribute("Genre", AttributeType.B);

    private static final SecondaryIndex BY_GENRE_HERE = new SecondaryIndex(
            "by-genre-here",
            1,
            IndexKind.LOCAL,
            new IndexKeySchema(List.of(ARTIST), List.of(GENRE)),
            IndexProjection.KEYS_ONLY);
    private static final SecondaryIndex BY_GENRE = new SecondaryIndex(
            "by-genre",
            5,
            IndexKind.GLOBAL,
            new IndexKeySchema(List.of(GENRE, YEAR), List.of(ARTIST)),
            new IndexProjection(ProjectionType.INCLUDE, Set.of("Title")),
            new Throughput(1, 2, 3, 4, 5),
            new OnDemandThroughput(70, -1),
            new WarmThroughput(8, 9),
            IndexStatus.CREATING,
            3);

    static final TableDefinition MUSIC = new TableDefinition(
            7,
            "0c4d2f1e-7c3b-4c55-8d0e-0123456789ab",
            "Music",
            3,
            1_795_219_200_000L,
            List.of(
                    new AttributeDefinition("Artist", AttributeType.S),
                    new AttributeDefinition("Year", AttributeType.N),
                    new AttributeDefinition("Genre", AttributeType.B)),
            new KeySchema(new KeyAttribute("Artist", AttributeType.S), new KeyAttribute("Year", AttributeType.N)),
            BillingMode.PAY_PER_REQUEST,
            1_795_219_200_001L,
            new Throughput(5, 6, 1_795_219_200_002L, 1_795_219_200_003L, 4),
            new StreamSpec("2026-11-21T00:02:30.123", StreamViewType.NEW_AND_OLD_IMAGES),
            true,
            TableClass.STANDARD_INFREQUENT_ACCESS,
            Map.of("owner", "band", "stage", "test"),
            TableDefinition.evenPartitions(2, 0, 3),
            List.of(BY_GENRE_HERE, BY_GENRE),
            6,
            new TimeToLive("expires", true, 1_795_219_200_004L),
            new OnDemandThroughput(-1, 40),
            new WarmThroughput(13_000, 5_000),
            new Encryption("arn:aws:kms:eu-west-1:000000000000:key/1"),
            new PointInTimeRecovery(1_795_219_200_005L, 7),
            new InitialLoad(true, "arn:aws:dynamodb:eu-west-1:000000000000:table/Old", null, 1_795_219_200_006L, 4),
            List.of(
                    new StreamingDestination(
                            "arn:aws:kinesis:eu-west-1:000000000000:stream/music",
                            2,
                            DestinationStatus.ENABLE_FAILED,
                            "no such topic",
                            null),
                    new StreamingDestination(
                            "arn:aws:kinesis:eu-west-1:000000000000:stream/music-2",
                            3,
                            DestinationStatus.ACTIVE,
                            null,
                            StreamingDestination.TimePrecision.MICROSECOND)));

    private Definitions() {}
}
