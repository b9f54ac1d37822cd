package io.streambed.expressions.partiql;

/**
 * A word, literal or symbol of a statement.
 *
 * @param text what it stands for: without quotes, keywords and operators in lower case
 */
record Token(TokenType type, String text, Position position) {
    boolean isKeyword(String word) {
        return type == TokenType.KEYWORD && text.equals(word);
    }

    boolean isOperator(String symbol) {
        return type == TokenType.OPERATOR && text.equals(symbol);
    }

    boolean isIdentifier() {
        return type == TokenType.IDENTIFIER || type == TokenType.QUOTED_IDENTIFIER;
    }
}
