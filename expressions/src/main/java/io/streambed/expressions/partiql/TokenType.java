package io.streambed.expressions.partiql;

/** What a token is. The names of the brackets stand in the service's messages. */
enum TokenType {
    IDENTIFIER,
    QUOTED_IDENTIFIER,
    STRING,
    NUMBER,
    ION_LITERAL,
    /** A reserved word that is no operator; its text is in lower case. */
    KEYWORD,
    /** A symbol, or a reserved word that is an operator; its text is in lower case. */
    OPERATOR,
    STAR,
    DOT,
    COMMA,
    COLON,
    SEMICOLON,
    QUESTION_MARK,
    LEFT_PAREN,
    RIGHT_PAREN,
    LEFT_BRACKET,
    RIGHT_BRACKET,
    LEFT_CURLY,
    RIGHT_CURLY,
    LEFT_DOUBLE_ANGLE_BRACKET,
    RIGHT_DOUBLE_ANGLE_BRACKET,
    END
}
