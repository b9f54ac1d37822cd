package io.streambed.schemas;

import io.streambed.model.AttributeDefinition;
import io.streambed.model.AttributeType;
import io.streambed.model.BillingMode;
import io.streambed.model.KeyAttribute;
import io.streambed.model.KeySchema;
import io.streambed.model.StreamSpec;
import io.streambed.model.StreamViewType;
import io.streambed.model.TableClass;
import io.streambed.model.TableDefinition;
import io.streambed.model.Throughput;
import java.util.List;
import java.util.Map;

/** A table definition with something in every field. */
final class Definitions {
    static final TableDefinition MUSIC = new TableDefinition(
            7,
            "0c4d2f1e-7c3b-4c55-8d0e-0123456789ab",
            "Music",
            3,
            1_795_219_200_000L,
            List.of(
                    new AttributeDefinition("Artist", AttributeType.S),
                    new AttributeDefinition("Year", AttributeType.N)),
            new KeySchema(new KeyAttribute("Artist", AttributeType.S), new KeyAttribute("Year", AttributeType.N)),
            BillingMode.PAY_PER_REQUEST,
            1_795_219_200_001L,
            new Throughput(5, 6, 1_795_219_200_002L, 1_795_219_200_003L, 4),
            new StreamSpec("2026-11-21T00:02:30.123", StreamViewType.NEW_AND_OLD_IMAGES),
            true,
            TableClass.STANDARD_INFREQUENT_ACCESS,
            Map.of("owner", "band", "stage", "test"),
            TableDefinition.evenPartitions(2, 0, 3));

    private Definitions() {}
}
