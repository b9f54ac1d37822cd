package io.streambed.write;

import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.Shape;

/** Parts of requests that CreateTable and UpdateTable share. */
final class TableShapes {
    static final Shape.ListShape ATTRIBUTE_DEFINITIONS = Shape.list(Shape.structure("AttributeDefinition")
            .required("AttributeName", CommonShapes.KEY_ATTRIBUTE_NAME)
            .required("AttributeType", Shape.oneOf("B", "N", "S"))
            .build());

    private static final Shape KEY_SCHEMA_ELEMENT = Shape.structure("KeySchemaElement")
            .required("AttributeName", CommonShapes.KEY_ATTRIBUTE_NAME)
            .required("KeyType", Shape.oneOf("HASH", "RANGE"))
            .build();

    static final Shape.ListShape KEY_SCHEMA = Shape.list(KEY_SCHEMA_ELEMENT).length(1, 2);

    /** Up to four attributes of each kind. */
    private static final Shape.ListShape GLOBAL_KEY_SCHEMA =
            Shape.list(KEY_SCHEMA_ELEMENT).length(1, 8);

    private static final Shape PROJECTION = Shape.structure("Projection")
            .optional("ProjectionType", Shape.oneOf("ALL", "INCLUDE", "KEYS_ONLY"))
            .optional(
                    "NonKeyAttributes",
                    Shape.list(Shape.string().length(1, 255)).length(1, 20))
            .build();

    static final Shape BILLING_MODE = Shape.oneOf("PROVISIONED", "PAY_PER_REQUEST");

    static final Shape PROVISIONED_THROUGHPUT = Shape.structure("ProvisionedThroughput")
            .required("WriteCapacityUnits", Shape.longInteger().atLeast(1))
            .required("ReadCapacityUnits", Shape.longInteger().atLeast(1))
            .build();

    static final Shape STREAM_SPECIFICATION = Shape.structure("StreamSpecification")
            .required("StreamEnabled", Shape.BOOLEAN)
            .optional("StreamViewType", Shape.oneOf("NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES", "KEYS_ONLY"))
            .build();

    static final Shape ON_DEMAND_THROUGHPUT = Shape.structure("OnDemandThroughput")
            .optional("MaxReadRequestUnits", Shape.longInteger())
            .optional("MaxWriteRequestUnits", Shape.longInteger())
            .build();

    static final Shape WARM_THROUGHPUT = Shape.structure("WarmThroughput")
            .optional("ReadUnitsPerSecond", Shape.longInteger().atLeast(1))
            .optional("WriteUnitsPerSecond", Shape.longInteger().atLeast(1))
            .build();

    static final Shape SSE_SPECIFICATION = Shape.structure("SSESpecification")
            .optional("Enabled", Shape.BOOLEAN)
            .optional("SSEType", Shape.oneOf("AES256", "KMS"))
            .optional("KMSMasterKeyId", Shape.string())
            .build();

    static final Shape.ListShape LOCAL_INDEXES = Shape.list(Shape.structure("LocalSecondaryIndex")
            .required("IndexName", CommonShapes.INDEX_NAME)
            .required("KeySchema", KEY_SCHEMA)
            .required("Projection", PROJECTION)
            .build());

    /** A global index in CreateTable, and in the Create of an UpdateTable. */
    private static final Shape GLOBAL_INDEX = Shape.structure("GlobalSecondaryIndex")
            .required("IndexName", CommonShapes.INDEX_NAME)
            .required("KeySchema", GLOBAL_KEY_SCHEMA)
            .required("Projection", PROJECTION)
            .optional("ProvisionedThroughput", PROVISIONED_THROUGHPUT)
            .optional("OnDemandThroughput", ON_DEMAND_THROUGHPUT)
            .optional("WarmThroughput", WARM_THROUGHPUT)
            .build();

    static final Shape.ListShape GLOBAL_INDEXES = Shape.list(GLOBAL_INDEX);

    static final Shape.ListShape GLOBAL_INDEX_UPDATES = Shape.list(Shape.structure("GlobalSecondaryIndexUpdate")
            .optional(
                    "Update",
                    Shape.structure("UpdateGlobalSecondaryIndexAction")
                            .required("IndexName", CommonShapes.INDEX_NAME)
                            .optional("ProvisionedThroughput", PROVISIONED_THROUGHPUT)
                            .optional("OnDemandThroughput", ON_DEMAND_THROUGHPUT)
                            .optional("WarmThroughput", WARM_THROUGHPUT)
                            .build())
            .optional("Create", GLOBAL_INDEX)
            .optional(
                    "Delete",
                    Shape.structure("DeleteGlobalSecondaryIndexAction")
                            .required("IndexName", CommonShapes.INDEX_NAME)
                            .build())
            .build());

    /** A structure that this version refuses, so that its members do not matter. */
    static final Shape UNREAD = Shape.structure("Unread").build();

    static final Shape TABLE_CLASS = Shape.oneOf("STANDARD", "STANDARD_INFREQUENT_ACCESS");

    static final Shape TAGS = Shape.list(Shape.structure("Tag")
            .optional("Key", Shape.string())
            .optional("Value", Shape.string())
            .build());

    private TableShapes() {}
}
