package io.streambed.protocol;

/** What is wrong with an attribute value whatever its type, in the service's words; those of numbers and sets are the model's. */
final class ValueErrors {
    static final String EMPTY = "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";
    static final String MORE_THAN_ONE =
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes";
    static final String TOO_DEEP = "Nesting Levels have exceeded supported limits: Attributes in the item have nested"
            + " levels beyond supported limit";
    static final String NULL_FALSE =
            "One or more parameter values were invalid: Null attribute value types must have the value of true";
    static final String NULL_IN_STRING_SET =
            "One or more parameter values were invalid: An string set may not have a null string as a member";
    static final String NULL_IN_BINARY_SET =
            "One or more parameter values were invalid: Binary sets may not contain null or empty values";
    static final String EMPTY_NAME = "Empty attribute name";
    static final String NAME_TOO_LARGE = "Attribute name is too large, must be less than 65536 bytes";

    private ValueErrors() {}
}
