package io.streambed.write;

import io.streambed.protocol.CommonShapes;
import io.streambed.protocol.Shape;

/** Parts of requests that CreateTable and UpdateTable share. */
final class TableShapes {
    static final Shape.ListShape ATTRIBUTE_DEFINITIONS = Shape.list(Shape.structure("AttributeDefinition")
            .required("AttributeName", CommonShapes.KEY_ATTRIBUTE_NAME)
            .required("AttributeType", Shape.oneOf("B", "N", "S"))
            .build());

    static final Shape.ListShape KEY_SCHEMA = Shape.list(Shape.structure("KeySchemaElement")
                    .required("AttributeName", CommonShapes.KEY_ATTRIBUTE_NAME)
                    .required("KeyType", Shape.oneOf("HASH", "RANGE"))
                    .build())
            .length(1, 2);

    static final Shape BILLING_MODE = Shape.oneOf("PROVISIONED", "PAY_PER_REQUEST");

    static final Shape PROVISIONED_THROUGHPUT = Shape.structure("ProvisionedThroughput")
            .required("WriteCapacityUnits", Shape.longInteger().atLeast(1))
            .required("ReadCapacityUnits", Shape.longInteger().atLeast(1))
            .build();

    static final Shape STREAM_SPECIFICATION = Shape.structure("StreamSpecification")
            .required("StreamEnabled", Shape.BOOLEAN)
            .optional("StreamViewType", Shape.oneOf("NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES", "KEYS_ONLY"))
            .build();

    /** A structure that this version refuses, so that its members do not matter. */
    static final Shape UNREAD = Shape.structure("Unread").build();

    static final Shape TABLE_CLASS = Shape.oneOf("STANDARD", "STANDARD_INFREQUENT_ACCESS");

    static final Shape TAGS = Shape.list(Shape.structure("Tag")
            .required("Key", Shape.string().length(1, 128))
            .required("Value", Shape.string().length(0, 256))
            .build());

    private TableShapes() {}
}
