package io.streambed.expressions;

/** The tokens of all kinds of expressions; keywords are keywords in every one of them. */
enum TokenKind {
    NAME,
    /** A name after '#'. */
    NAME_PLACEHOLDER,
    /** A name after ':'. */
    VALUE_PLACEHOLDER,
    INDEX,
    EQUAL,
    NOT_EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL,
    LEFT_PARENTHESIS,
    RIGHT_PARENTHESIS,
    LEFT_BRACKET,
    RIGHT_BRACKET,
    COMMA,
    DOT,
    PLUS,
    MINUS,
    AND,
    OR,
    NOT,
    BETWEEN,
    IN,
    SET,
    REMOVE,
    ADD,
    DELETE,
    /** A character that no token starts with. */
    ILLEGAL,
    END
}
