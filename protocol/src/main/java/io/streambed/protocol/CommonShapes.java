package io.streambed.protocol;

/** Shapes that many operations declare, with the service's constraints. */
public final class CommonShapes {
    /** A table's name where an ARN is not allowed, as in CreateTable. */
    public static final Shape.StringShape TABLE_NAME =
            Shape.string().pattern("[a-zA-Z0-9_.-]+").length(3, 255);
    /** A table's name or ARN, as in the operations on items and DescribeTable; a name may be short there, as it need not exist. */
    public static final Shape.StringShape TABLE_NAME_OR_ARN =
            Shape.string().pattern("[a-zA-Z0-9_.-]+").length(1, 255).orArn();

    public static final Shape.StringShape INDEX_NAME =
            Shape.string().pattern("[a-zA-Z0-9_.-]+").length(3, 255);
    /** An attribute's name in a key schema or attribute definition. */
    public static final Shape.StringShape KEY_ATTRIBUTE_NAME = Shape.string().length(1, 255);

    public static final Shape.StringShape RETURN_CONSUMED_CAPACITY = Shape.oneOf("INDEXES", "TOTAL", "NONE");
    public static final Shape.StringShape RETURN_ITEM_COLLECTION_METRICS = Shape.oneOf("SIZE", "NONE");
    public static final Shape.StringShape RETURN_VALUES =
            Shape.oneOf("ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW");
    public static final Shape.StringShape RETURN_VALUES_ON_CONDITION_CHECK_FAILURE = Shape.oneOf("ALL_OLD", "NONE");
    public static final Shape.StringShape CONDITIONAL_OPERATOR = Shape.oneOf("OR", "AND");
    /** Of the parameters from before there were expressions. */
    public static final Shape.StringShape COMPARISON_OPERATOR = Shape.oneOf(
            "IN",
            "NULL",
            "BETWEEN",
            "LT",
            "NOT_CONTAINS",
            "EQ",
            "GT",
            "NOT_NULL",
            "NE",
            "LE",
            "BEGINS_WITH",
            "GE",
            "CONTAINS");
    /** Names of attributes to read, from before there were projections. */
    public static final Shape.ListShape ATTRIBUTES_TO_GET =
            Shape.list(Shape.string()).length(1, 255);

    public static final Shape EXPRESSION_ATTRIBUTE_VALUES = Shape.EXPRESSION_VALUES;
    public static final Shape.MapShape EXPRESSION_ATTRIBUTE_NAMES = Shape.map(Shape.string());

    private CommonShapes() {}
}
